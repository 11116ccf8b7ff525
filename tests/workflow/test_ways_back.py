"""The ways back to a draft: return, recall, reopen; and aside: drop, pick up."""

import pytest

from claims import workflow
from claims.models import Claim, Edition, Review, Stage
from claims.workflow import objections
from tests import factories
from tests.refused import objected

pytestmark = pytest.mark.django_db


def stage_of(claim: Claim) -> str:
    return Claim.objects.get(pk=claim.pk).stage


def test_a_reviewer_returns_a_claim_and_says_why() -> None:
    claim, submission = factories.submitted_claim()
    second = factories.reviewer()

    review = workflow.return_to_author(claim, actor=second, comment="Which treaty?")

    assert stage_of(claim) == Stage.DRAFT
    assert (review.decision, review.comment) == ("returned", "Which treaty?")
    assert (review.submission, review.reviewer) == (submission, second)
    assert not Edition.objects.exists()


def test_a_return_without_a_word_is_refused() -> None:
    claim, _submission = factories.submitted_claim()

    with objected("no_comment"):
        workflow.return_to_author(claim, actor=factories.reviewer(), comment="  ")
    assert stage_of(claim) == Stage.IN_REVIEW


def test_nobody_returns_what_they_submitted_themselves() -> None:
    author = factories.reviewer()
    claim, _submission = factories.submitted_claim(by=author)

    with objected("own_submission", "no_comment"):
        workflow.return_to_author(claim, actor=author, comment="")


def test_a_returned_claim_is_mended_submitted_again_and_published() -> None:
    claim, first = factories.submitted_claim()
    second = factories.reviewer()
    workflow.return_to_author(claim, actor=second, comment="Which treaty?")
    Claim.objects.filter(pk=claim.pk).update(statement="The treaty of June 2024 says so.")

    again = workflow.submit(claim, actor=first.submitted_by)
    edition = workflow.approve(claim, actor=second, digest=again.content_digest)

    assert edition
    assert "June 2024" in edition.document
    assert Review.objects.filter(submission__claim=claim).count() == 2


def test_an_author_recalls_what_nobody_answered() -> None:
    claim, submission = factories.submitted_claim()

    workflow.recall(claim, actor=submission.submitted_by)

    assert stage_of(claim) == Stage.DRAFT
    assert not Review.objects.exists()


def test_only_the_author_recalls() -> None:
    claim, _submission = factories.submitted_claim()

    with objected("not_yours"):
        workflow.recall(claim, actor=factories.reviewer())
    assert stage_of(claim) == Stage.IN_REVIEW


def test_what_was_answered_is_not_recalled() -> None:
    author = factories.editor()
    claim = factories.published_claim(submitter=author)

    with objected("wrong_stage"):
        workflow.recall(claim, actor=author)


def test_a_published_claim_is_reopened_and_its_edition_stays_up() -> None:
    claim = factories.published_claim()

    workflow.reopen(claim, actor=factories.editor())

    assert stage_of(claim) == Stage.DRAFT
    assert Edition.objects.current().not_withdrawn().get().claim == claim


def test_a_claim_that_waits_for_release_is_reopened() -> None:
    claim = factories.waiting_claim()

    workflow.reopen(claim, actor=factories.editor())

    assert stage_of(claim) == Stage.DRAFT


def test_a_reopened_claim_needs_two_new_signatures() -> None:
    claim = factories.waiting_claim()
    old = objections.last_submission(claim)
    workflow.reopen(claim, actor=factories.editor())

    with objected("wrong_stage"):
        workflow.approve(claim, actor=factories.reviewer(), digest=old.content_digest)


def test_a_draft_is_dropped_and_picked_up_again() -> None:
    claim, author = factories.supported_claim(), factories.editor()

    workflow.drop(claim, actor=author)
    assert stage_of(claim) == Stage.DROPPED
    with objected("wrong_stage"):
        workflow.submit(claim, actor=author)

    workflow.pick_up(claim, actor=author)
    assert workflow.submit(claim, actor=author)


def test_a_returned_claim_is_dropped_and_its_reviews_stay() -> None:
    claim, _submission = factories.submitted_claim()
    workflow.return_to_author(claim, actor=factories.reviewer(), comment="Which treaty?")

    workflow.drop(claim, actor=factories.editor())

    assert stage_of(claim) == Stage.DROPPED
    assert Review.objects.get().comment == "Which treaty?"


def test_what_is_public_is_withdrawn_not_dropped() -> None:
    claim = factories.published_claim()
    workflow.reopen(claim, actor=factories.editor())

    with objected("still_public"):
        workflow.drop(claim, actor=factories.editor())


def test_what_was_withdrawn_may_be_dropped() -> None:
    claim = factories.withdrawn_claim()
    workflow.reopen(claim, actor=factories.editor())

    workflow.drop(claim, actor=factories.editor())

    assert stage_of(claim) == Stage.DROPPED


POSSIBLE = {
    "submit": {Stage.DRAFT},
    "approve": {Stage.IN_REVIEW},
    "return_to_author": {Stage.IN_REVIEW},
    "recall": {Stage.IN_REVIEW},
    "reopen": {Stage.PUBLISHED, Stage.WITHDRAWN, Stage.APPROVED},
    "drop": {Stage.DRAFT},
    "pick_up": {Stage.DROPPED},
}
"""From which stages each step is taken; a contest asks for an edition, whatever the stage."""


@pytest.mark.parametrize("step", POSSIBLE)
def test_each_step_is_taken_from_its_own_stages_only(step: str) -> None:
    claim, _submission = factories.submitted_claim()
    anybody = factories.account(is_superuser=True)
    assert {*POSSIBLE, "contest"} == set(objections.CHECKS)

    for stage in Stage:
        claim.stage = stage
        found = [objection.code for objection in objections.objections(claim, step, actor=anybody)]
        assert ("wrong_stage" in found) == (stage not in POSSIBLE[step]), stage


@pytest.mark.parametrize("step", ["approve", "recall", "return_to_author"])
def test_what_nobody_submitted_is_neither_answered_nor_recalled(step: str) -> None:
    anybody = factories.account(is_superuser=True)

    found = objections.objections(factories.claim(), step, actor=anybody, note="Why.")

    assert [objection.code for objection in found] == ["wrong_stage"]
