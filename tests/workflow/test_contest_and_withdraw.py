"""Doubt is published by one, a withdrawal by two, and both by saying why."""

import json
from collections.abc import Callable

import pytest

from claims import workflow
from claims.models import Claim, Edition, Stage
from claims.record import log
from tests import factories
from tests.refused import objected

pytestmark = pytest.mark.django_db


def test_one_reviewer_alone_publishes_at_once_that_a_finding_is_in_dispute() -> None:
    claim = factories.published_claim()
    before = json.loads(claim.editions.get().document)
    second = factories.reviewer()

    edition = workflow.contest(claim, actor=second, note="A witness disagrees.")

    after = json.loads(edition.document)
    assert (edition.kind, edition.note, edition.review) == ("contested", edition.note, None)
    assert after["claim"].pop("change") == {"kind": "contested", "note": "A witness disagrees."}
    del before["claim"]["change"]
    assert after["claim"] == before["claim"]
    assert after["appearances"] == before["appearances"]
    assert after["edition"]["contested_by"] == second.person.number
    assert after["edition"]["reviewed_by"] is after["edition"]["submitted_by"] is None
    assert Edition.objects.current().get() == edition


def test_who_submitted_a_finding_may_doubt_it() -> None:
    author = factories.reviewer()

    assert workflow.contest(
        factories.published_claim(submitter=author), actor=author, note="I erred."
    )


def test_a_contest_leaves_the_claim_where_it_stands() -> None:
    claim = factories.published_claim()
    workflow.contest(claim, actor=factories.reviewer(), note="A witness disagrees.")
    assert Claim.objects.get().stage == Stage.PUBLISHED

    workflow.reopen(claim, actor=factories.editor())
    workflow.contest(claim, actor=factories.reviewer(), note="Another one, too.")
    assert Claim.objects.get().stage == Stage.DRAFT


def test_a_contest_says_what_was_published_not_what_is_being_written() -> None:
    claim = factories.published_claim()
    workflow.reopen(claim, actor=factories.editor())
    Claim.objects.filter(pk=claim.pk).update(statement="Unreviewed words.")

    edition = workflow.contest(claim, actor=factories.reviewer(), note="A witness disagrees.")

    assert "Unreviewed" not in edition.document


def test_a_contest_without_a_word_to_readers_is_refused() -> None:
    with objected("no_note"):
        workflow.contest(factories.published_claim(), actor=factories.reviewer(), note=" ")


@pytest.mark.parametrize(
    "make",
    [
        factories.supported_claim,
        lambda: factories.submitted_claim()[0],
        factories.waiting_claim,
        factories.withdrawn_claim,
    ],
)
def test_only_what_stands_in_public_is_contested(make: Callable[[], Claim]) -> None:
    with objected("nothing_public", "no_note"):
        workflow.contest(make(), actor=factories.reviewer(), note="")


def test_a_contested_claim_is_revised_by_two() -> None:
    claim = factories.published_claim()
    workflow.contest(claim, actor=factories.reviewer(), note="A witness disagrees.")
    workflow.reopen(claim, actor=factories.editor())
    submission = workflow.submit(claim, actor=factories.editor())

    edition = workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)

    assert edition
    assert (edition.kind, edition.number) == ("revised", 3)
    assert log.verify() == ""


def test_a_withdrawal_takes_two_and_asserts_nothing() -> None:
    article = factories.article()
    claim = factories.waiting_claim(article, statement="An assertion that was misread.")
    workflow.release(article, actor=factories.reviewer())
    author = factories.reviewer()
    submission = workflow.submit(claim, actor=author, kind="withdrawn", note="It was misread.")
    with objected("own_submission"):
        workflow.approve(claim, actor=author, digest=submission.content_digest)

    edition = workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)

    assert edition
    document = json.loads(edition.document)
    assert document["claim"] == {
        "id": str(claim.public_id),
        "number": claim.number,
        "change": {"kind": "withdrawn", "note": "It was misread."},
    }
    assert document["appearances"] == []
    assert Claim.objects.get().stage == Stage.WITHDRAWN
    assert not Edition.objects.current().not_withdrawn().exists()
    assert claim.editions.count() == 2


def test_a_withdrawal_starts_from_a_published_claim_or_from_its_draft() -> None:
    published, reopened = factories.published_claim(), factories.published_claim()
    workflow.reopen(reopened, actor=factories.editor())
    Claim.objects.filter(pk=reopened.pk).update(verification_status="unverified")

    for claim in (published, reopened):
        submission = workflow.submit(
            claim, actor=factories.editor(), kind="withdrawn", note="It was misread."
        )
        assert workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)


def test_a_refused_withdrawal_leaves_the_edition_up_and_the_claim_a_draft() -> None:
    claim = factories.published_claim()
    workflow.submit(claim, actor=factories.editor(), kind="withdrawn", note="It was misread.")

    workflow.return_to_author(claim, actor=factories.reviewer(), comment="No, it was not.")

    assert Claim.objects.get().stage == Stage.DRAFT
    assert Edition.objects.current().not_withdrawn().exists()


def test_a_withdrawn_claim_is_published_again_by_two() -> None:
    claim = factories.withdrawn_claim()
    workflow.reopen(claim, actor=factories.editor())
    Claim.objects.filter(pk=claim.pk).update(statement="What it really says.")
    submission = workflow.submit(claim, actor=factories.editor(), note="Read anew.")

    edition = workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)

    assert edition
    assert (edition.kind, edition.number) == ("revised", 3)
    assert Edition.objects.current().not_withdrawn().get() == edition
    assert log.verify() == ""
