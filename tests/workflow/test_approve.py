"""Approving: the second signature, on the same bytes, by another person."""

import json

import pytest

from claims import workflow
from claims.evidence import policy
from claims.models import Claim, Edition, Person, Review, Source, Stage, VerificationStatus
from claims.record import editions, log
from tests import factories, going_round
from tests.refused import objected

pytestmark = pytest.mark.django_db


def test_both_people_sign_the_same_bytes_and_they_are_published() -> None:
    claim, submission = factories.submitted_claim()
    second = factories.reviewer()

    edition = workflow.approve(
        claim, actor=second, digest=submission.content_digest, comment="Read both sources."
    )

    assert edition
    claim.refresh_from_db()
    assert claim.stage == Stage.PUBLISHED
    assert edition.content_digest == submission.content_digest
    assert f'"claim":{submission.document},"edition"' in edition.document
    assert edition.digest == editions.digest(edition.document)
    review = Review.objects.get()
    assert (review.reviewer, review.submitted_by) == (second, submission.submitted_by)
    assert (review.decision, review.comment) == ("approved", "Read both sources.")


def test_a_document_names_its_signers_by_number_only() -> None:
    author = factories.editor(username="kim", first_name="Kim", email="kim@news.example")
    second = factories.reviewer(username="lee", first_name="Lee", email="lee@news.example")
    edition = factories.published_claim(submitter=author, second=second).editions.get()

    said = json.loads(edition.document)["edition"]
    assert said["submitted_by"] == Person.objects.get(account=author).number
    assert said["reviewed_by"] == Person.objects.get(account=second).number
    assert said["contested_by"] is None
    for name in ("kim", "lee", "Kim", "Lee", "news.example"):
        assert name not in edition.document


def test_nobody_publishes_their_own_claim() -> None:
    author = factories.reviewer()
    claim, submission = factories.submitted_claim(by=author)

    with objected("own_submission"):
        workflow.approve(claim, actor=author, digest=submission.content_digest)
    assert not Edition.objects.exists()


def test_a_superuser_does_not_publish_their_own_claim_either() -> None:
    author = factories.account(is_superuser=True)
    claim, submission = factories.submitted_claim(by=author)

    with objected("own_submission"):
        workflow.approve(claim, actor=author, digest=submission.content_digest)


def test_who_began_or_wrote_the_claim_may_sign_second_if_another_signed_first() -> None:
    writer = factories.reviewer()
    claim, submission = factories.submitted_claim(created_by=writer)

    assert workflow.approve(claim, actor=writer, digest=submission.content_digest)


def test_a_digest_that_is_not_the_submitted_one_signs_nothing() -> None:
    claim, submission = factories.submitted_claim()
    workflow.recall(claim, actor=submission.submitted_by)
    Claim.objects.filter(pk=claim.pk).update(statement="Slipped in after it was looked at.")
    workflow.submit(claim, actor=submission.submitted_by)

    with objected("other_content"):
        workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)
    assert not Edition.objects.exists()
    assert not Review.objects.exists()


def test_content_that_moved_since_it_was_submitted_is_not_published() -> None:
    claim, submission = factories.submitted_claim()
    Source.objects.update(title="Corrected behind the workflow's back")

    with objected("content_moved"):
        workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)
    assert not Edition.objects.exists()


def test_the_evidence_is_judged_again_when_the_second_person_signs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claim, submission = factories.submitted_claim()
    supported = VerificationStatus.SUPPORTED
    stricter = policy.POLICY[supported]._replace(suggested_wording=True)
    monkeypatch.setitem(policy.POLICY, supported, stricter)

    with objected("no_suggested_wording"):
        workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)


def test_all_objections_to_an_approval_come_at_once() -> None:
    author = factories.editor()
    claim, _submission = factories.submitted_claim(by=author)
    Source.objects.update(title="Corrected")

    with objected("not_allowed", "own_submission", "other_content", "content_moved"):
        workflow.approve(claim, actor=author, digest="")


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.IN_REVIEW])
def test_only_what_is_in_review_is_approved(stage: Stage) -> None:
    claim, submission = factories.submitted_claim()
    with going_round.without_triggers():
        Claim.objects.filter(pk=claim.pk).update(stage=stage)

    with objected("wrong_stage"):
        workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)


def test_editions_of_a_claim_and_places_in_the_log_are_counted_without_gaps() -> None:
    claim = factories.published_claim()
    factories.published_claim()
    factories.reopened(claim)
    submission = workflow.submit(claim, actor=factories.editor(), note="New sources.")
    workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)

    places = Edition.objects.order_by("position").values_list("position", "claim", "number")
    assert [place[0] for place in places] == [1, 2, 3]
    assert list(claim.editions.order_by("position").values_list("number", "kind", "note")) == [
        (1, "first", ""),
        (2, "revised", "New sources."),
    ]
    assert log.verify() == ""


def test_an_edition_is_not_touched_by_what_happens_to_the_claim_afterwards() -> None:
    claim = factories.published_claim()
    document = claim.editions.get().document
    workflow.reopen(claim, actor=factories.editor())
    Claim.objects.filter(pk=claim.pk).update(statement="Reworked.", verification_status="refuted")
    Source.objects.update(title="Corrected")

    assert claim.editions.get().document == document
