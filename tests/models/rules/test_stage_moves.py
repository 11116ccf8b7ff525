"""The stages: which moves exist, and the signatures that each of them needs."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from claims import workflow
from claims.models import Claim, Review, Stage
from claims.models.claim_rules import MOVES
from claims.workflow import objections
from tests import factories, going_round
from tests.going_round import insert, insert_edition, sql
from tests.refused import refused

pytestmark = pytest.mark.django_db

UNSIGNED = {
    (Stage.DRAFT, Stage.DROPPED),
    (Stage.DROPPED, Stage.DRAFT),
    (Stage.IN_REVIEW, Stage.DRAFT),
    (Stage.APPROVED, Stage.DRAFT),
    (Stage.PUBLISHED, Stage.DRAFT),
    (Stage.WITHDRAWN, Stage.DRAFT),
}
"""The moves that assert nothing, and so need nobody's signature."""

SIGNED = {
    (Stage.DRAFT, Stage.IN_REVIEW),
    (Stage.PUBLISHED, Stage.IN_REVIEW),
    (Stage.IN_REVIEW, Stage.APPROVED),
    (Stage.IN_REVIEW, Stage.PUBLISHED),
    (Stage.IN_REVIEW, Stage.WITHDRAWN),
    (Stage.APPROVED, Stage.PUBLISHED),
}


GOING_BACK = {
    (Stage.DRAFT, Stage.APPROVED),
    (Stage.DRAFT, Stage.WITHDRAWN),
}
"""The ways back of a reopened claim: two people have signed already what it still says."""


def in_review() -> Claim:
    return factories.submitted_claim()[0]


def dropped() -> Claim:
    claim = factories.supported_claim()
    workflow.drop(claim, actor=factories.editor())
    return claim


CLAIM_IN: dict[str, Callable[[], Claim]] = {
    Stage.DRAFT: factories.supported_claim,
    Stage.IN_REVIEW: in_review,
    Stage.APPROVED: factories.waiting_claim,
    Stage.PUBLISHED: factories.published_claim,
    Stage.WITHDRAWN: factories.withdrawn_claim,
    Stage.DROPPED: dropped,
    Stage.WITHHELD: factories.withheld_claim,
}


def claim_in(stage: str) -> Claim:
    claim = CLAIM_IN[stage]()
    claim.refresh_from_db()
    assert claim.stage == stage
    return claim


def move(claim: Claim, stage: str) -> int:
    return Claim.objects.filter(pk=claim.pk).update(stage=stage)


def test_every_move_either_needs_signatures_or_does_not() -> None:
    assert set(MOVES) == UNSIGNED | SIGNED | GOING_BACK
    assert not UNSIGNED & (SIGNED | GOING_BACK)


@pytest.mark.parametrize("old", Stage)
def test_without_a_signature_only_the_moves_that_assert_nothing_pass(old: Stage) -> None:
    claim = claim_in(old)

    for new in Stage:
        if new == old or (old, new) in UNSIGNED:
            with going_round.undone():
                assert move(claim, new) == 1
        else:
            with refused("claim_stage_move"):
                move(claim, new)
            with refused("claim_stage_move"):
                sql("UPDATE claims_claim SET stage = %s WHERE id = %s", new, claim.pk)


@pytest.mark.django_db(transaction=True)  # each change has the version of its transaction
def test_a_reopened_claim_goes_back_only_as_it_was_signed() -> None:
    for stage in (Stage.APPROVED, Stage.WITHDRAWN):
        claim, written_in = claim_in(stage), claim_in(stage)
        move(claim, Stage.DRAFT)
        move(written_in, Stage.DRAFT)
        Claim.objects.filter(pk=written_in.pk).update(later_evidence="A letter came to light.")

        for other in {Stage.APPROVED, Stage.WITHDRAWN, Stage.PUBLISHED} - {stage}:
            with refused("claim_stage_move"):
                move(claim, other)
        with refused("claim_stage_move"):
            move(written_in, stage)
        assert move(claim, stage) == 1


def first_signature(claim: Claim) -> None:
    kind = "withdrawn" if claim.stage == Stage.PUBLISHED else "first"
    going_round.submission(claim, kind=kind, note="Why.")


def second_signature(claim: Claim) -> Review:
    return going_round.review(objections.last_submission(claim))


def both_signatures_and_edition(claim: Claim) -> None:
    insert_edition(second_signature(claim))


def test_with_its_signatures_every_move_passes() -> None:
    withdrawal = claim_in(Stage.PUBLISHED)
    workflow.submit(withdrawal, actor=factories.editor(), kind="withdrawn", note="Wrong.")
    waiting = claim_in(Stage.APPROVED)
    ready: dict[tuple[str, str], tuple[Claim, Callable[[Claim], Any]]] = {
        (Stage.DRAFT, Stage.IN_REVIEW): (claim_in(Stage.DRAFT), first_signature),
        (Stage.PUBLISHED, Stage.IN_REVIEW): (claim_in(Stage.PUBLISHED), first_signature),
        (Stage.IN_REVIEW, Stage.APPROVED): (claim_in(Stage.IN_REVIEW), second_signature),
        (Stage.IN_REVIEW, Stage.PUBLISHED): (in_review(), both_signatures_and_edition),
        (Stage.IN_REVIEW, Stage.WITHDRAWN): (withdrawal, both_signatures_and_edition),
        (Stage.APPROVED, Stage.PUBLISHED): (
            waiting,
            lambda claim: insert_edition(objections.last_submission(claim).review),
        ),
    }
    assert ready.keys() == SIGNED

    for (_old, new), (claim, sign) in ready.items():
        with refused("claim_stage_move"):
            move(claim, new)
        sign(claim)
        assert move(claim, new) == 1


def test_what_was_signed_for_one_end_does_not_lead_to_another() -> None:
    claim = claim_in(Stage.IN_REVIEW)
    insert_edition(second_signature(claim))
    for wrong in (Stage.APPROVED, Stage.WITHDRAWN):
        with refused("claim_stage_move"):
            move(claim, wrong)

    withdrawal = claim_in(Stage.PUBLISHED)
    workflow.submit(withdrawal, actor=factories.editor(), kind="withdrawn", note="Wrong.")
    insert_edition(second_signature(withdrawal))
    for wrong in (Stage.APPROVED, Stage.PUBLISHED):
        with refused("claim_stage_move"):
            move(withdrawal, wrong)


def test_a_returned_submission_leads_back_to_draft_only() -> None:
    claim = claim_in(Stage.IN_REVIEW)
    going_round.review(
        objections.last_submission(claim), decision="returned", comment="Which treaty?"
    )

    for new in (Stage.APPROVED, Stage.PUBLISHED, Stage.WITHDRAWN):
        with refused("claim_stage_move"):
            move(claim, new)
    assert move(claim, Stage.DRAFT) == 1
    with refused("claim_stage_move"):
        move(claim, Stage.IN_REVIEW)


def test_a_published_claim_goes_to_review_for_its_withdrawal_only() -> None:
    claim = claim_in(Stage.PUBLISHED)
    going_round.submission(claim, kind="revised", note="Why.")

    with refused("claim_stage_move"):
        move(claim, Stage.IN_REVIEW)


def test_a_submission_of_another_version_leads_nowhere() -> None:
    claim = claim_in(Stage.DRAFT)
    going_round.submission(claim, claim_version=claim.version - 1)

    with refused("claim_stage_move"):
        move(claim, Stage.IN_REVIEW)


def test_a_reissue_of_its_records_moves_no_claim() -> None:
    claim = claim_in(Stage.PUBLISHED)
    going_round.submission(claim, kind="reissued", note="Its publisher was misspelt.")

    with refused("claim_stage_move"):
        move(claim, Stage.IN_REVIEW)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.DRAFT])
def test_a_claim_starts_as_a_draft(stage: Stage) -> None:
    account = factories.account()
    texts = ["external_id", "made_on", "concerns", "rationale", "suggested_wording"]
    row = {
        **dict.fromkeys([*texts, "later_evidence", "override_reason", "lapsed_because"], ""),
        "public_id": "a2b1c1de-0000-4000-8000-000000000001",
        "statement": "Something.",
        "language": "en",
        "kind": "event",
        "verification_status": "supported",
        "reasons": [],
        "priority": "ordinary",
        "note": "",
        "version": 0,
        "created_by_id": account.pk,
    }

    with refused("claim_starts_as_draft"):
        factories.claim(stage=stage)
    with refused("claim_starts_as_draft"):
        Claim.objects.bulk_create([Claim(statement="Bulk.", created_by=account, stage=stage)])
    with refused("claim_starts_as_draft"):
        insert("claims_claim", {**row, "stage": stage})
    assert insert("claims_claim", {**row, "stage": "draft"})


def test_no_stage_but_the_known_ones_exists() -> None:
    claim = factories.claim()

    with refused("claim_stage_move"):
        move(claim, "final")
    with refused("claim_starts_as_draft"):
        factories.claim(stage="final")
    with going_round.without_triggers(), refused("claim_stage_known"):
        move(claim, "final")


def test_only_a_draft_that_was_never_submitted_is_deleted() -> None:
    for stage in Stage:
        claim = claim_in(stage)
        if stage == Stage.DRAFT:
            claim.delete()
            assert not Claim.objects.filter(pk=claim.pk).exists()
        else:
            with pytest.raises(IntegrityError), transaction.atomic():
                claim.delete()
            with refused("claim_deleted_as_draft"):
                sql("DELETE FROM claims_claim WHERE id = %s", claim.pk)


def test_a_draft_that_was_once_submitted_is_not_deleted() -> None:
    claim, submission = factories.submitted_claim()
    workflow.recall(claim, actor=submission.submitted_by)

    with refused("claim_deleted_as_draft"):
        sql("DELETE FROM claims_claim WHERE id = %s", claim.pk)


def test_a_deleted_draft_takes_what_it_contains_with_it() -> None:
    article = factories.article()
    claim = factories.supported_claim()
    factories.appearance(claim, article)
    claim.about.add(factories.subject())
    claim.delete()

    for table in ("citation", "appearance", "claim_about"):
        assert sql(f"SELECT * FROM claims_{table}") == []


def test_the_matrix_is_complete() -> None:
    assert set(CLAIM_IN) == set(Stage)
    assert set(MOVES) <= set(product(Stage, Stage))
