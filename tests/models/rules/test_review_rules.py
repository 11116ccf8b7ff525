"""Database rules for the second signature."""

import pytest
from django.db.models import F

from claims import workflow
from claims.models import Claim, Decision, Review, Stage
from tests import factories, going_round
from tests.going_round import insert
from tests.refused import refused

pytestmark = pytest.mark.django_db


def test_nobody_reviews_what_they_submitted_themselves() -> None:
    _claim, submission = factories.submitted_claim()

    with refused("review_by_another_person"):
        going_round.review(submission, reviewer=submission.submitted_by)


def test_nobody_reviews_their_own_under_anothers_name() -> None:
    _claim, submission = factories.submitted_claim()

    with refused("review_of_what_is_submitted"):
        going_round.review(
            submission, submitted_by=factories.account(), reviewer=submission.submitted_by
        )


def test_plain_sql_and_bulk_inserts_are_refused_alike() -> None:
    _claim, submission = factories.submitted_claim()
    row = {
        "submission_id": submission.pk,
        "submitted_by_id": submission.submitted_by_id,
        "reviewer_id": submission.submitted_by_id,
        "decision": "approved",
        "comment": "",
    }

    with refused("review_by_another_person"):
        insert("claims_review", row)
    with refused("review_by_another_person"):
        Review.objects.bulk_create([Review(**row)])


def test_a_submission_is_answered_once() -> None:
    _claim, submission = factories.submitted_claim()
    going_round.review(submission)

    with refused("claims_review_submission_id_key"):
        going_round.review(submission)


@pytest.mark.parametrize("decision", Decision)
def test_what_was_recalled_is_not_reviewed(decision: Decision) -> None:
    claim, submission = factories.submitted_claim()
    workflow.recall(claim, actor=submission.submitted_by)

    with refused("review_of_what_is_submitted"):
        going_round.review(submission, decision=decision, comment="Too late.")


def test_what_has_another_version_than_was_signed_is_not_reviewed() -> None:
    claim, submission = factories.submitted_claim()
    with going_round.without_triggers():
        Claim.objects.filter(pk=claim.pk).update(version=F("version") + 1)

    with refused("review_of_what_is_submitted"):
        going_round.review(submission)


def test_only_the_last_submission_is_reviewed() -> None:
    claim, first = factories.submitted_claim()
    workflow.recall(claim, actor=first.submitted_by)
    workflow.submit(claim, actor=first.submitted_by)

    with refused("review_of_what_is_submitted"):
        going_round.review(first)


def test_a_return_says_why() -> None:
    _claim, submission = factories.submitted_claim()

    with refused("review_return_says_why"):
        going_round.review(submission, decision=Decision.RETURNED, comment=" \n")


def test_a_decision_is_one_of_two() -> None:
    _claim, submission = factories.submitted_claim()

    with refused("review_decision_known"):
        going_round.review(submission, decision="maybe", comment="Hm.")


@pytest.mark.parametrize("stage", [Stage.IN_REVIEW, Stage.WITHDRAWN, Stage.DROPPED])
def test_a_reissue_is_reviewed_only_while_the_claim_is_published_or_reworked(stage: Stage) -> None:
    claim = factories.published_claim()
    submission = going_round.submission(claim, kind="reissued", note="Its publisher was misspelt.")
    with going_round.without_triggers():
        Claim.objects.filter(pk=claim.pk).update(stage=stage)

    with refused("review_of_what_is_submitted"):
        going_round.review(submission)


def test_a_submission_says_what_it_signs_and_why() -> None:
    claim = factories.supported_claim()

    with refused("submission_digest"):
        going_round.submission(claim, content_digest="0" * 64)
    with refused("submission_says_why"):
        going_round.submission(claim, kind="corrected", note=" ")
    with refused("submission_says_why"):
        going_round.submission(claim, kind="withdrawn")
    with refused("submission_never_contests"):
        going_round.submission(claim, kind="contested", note="Doubt.")
    with refused("submission_kind_known"):
        going_round.submission(claim, kind="second")
