"""Imports at the same moment: one after the other, and neither in a circle with the desk."""

from typing import Any

import pytest
from django.db import transaction

from claims import workflow
from claims.intake.claim_set.locking import IMPORT_LOCK
from claims.models import Actor, Article, Citation, Claim, Source, Stage
from claims.workflow import reissues
from tests import factories
from tests.going_round import sql
from tests.intake.small_set import imported, small_set
from tests.racing import meanwhile, racers

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_imports_at_once_the_second_finds_what_the_first_made() -> None:
    actor = factories.editor()
    with racers(2) as race:
        reports = race(*[lambda: imported(small_set(), actor=actor)] * 2)

    outcomes = [dict(+report.counts["claims"]) for report in reports]
    assert sorted(outcomes, key=str) == [{"created": 2}, {"unchanged": 2}]
    assert (Claim.objects.count(), Source.objects.count(), Citation.objects.count()) == (2, 2, 2)


@pytest.mark.parametrize(("key", "waits"), [(IMPORT_LOCK, True), (IMPORT_LOCK + 1, False)])
def test_an_import_waits_for_the_lock_of_another_and_for_no_other(key: int, waits: bool) -> None:
    actor = factories.editor()
    sql("SELECT pg_advisory_lock(%s)", key)
    try:
        future = meanwhile(lambda: imported(small_set(), actor=actor))
        assert future.done() is not waits
        assert Claim.objects.exists() is not waits
    finally:
        sql("SELECT pg_advisory_unlock(%s)", key)

    assert future.result().counts["claims"]["created"] == 2


def test_a_claim_begun_during_an_import_gets_a_number_of_its_own() -> None:
    actor = factories.editor()
    with transaction.atomic():
        imported(small_set(), actor=actor)
        begun: Any = meanwhile(lambda: factories.claim(created_by=actor)).result()
    imported(small_set(), actor=actor)

    numbers = Claim.objects.order_by("number").values_list("number", flat=True)
    assert len(set(numbers)) == 3
    assert begun.number == max(numbers)


def test_imports_corrections_and_signatures_never_wait_in_a_circle() -> None:
    """All of them want the same source and the same claim, which lapses again and again."""
    actor, reviewer = factories.editor(), factories.reviewer()
    imported(small_set(), actor=actor)
    workflow.release(Article.objects.get(), actor=reviewer)

    def import_with(title: str) -> None:
        document = small_set()
        document["sources"][1]["csl"]["title"] = title
        imported(document, actor=actor)

    def correct_by_hand(title: str) -> None:
        with transaction.atomic():
            Source.objects.filter(external_id="report").update(title=title)
            reissues.lapse(Source.objects.get(external_id="report"), actor=actor)

    def sign() -> None:
        claim = Claim.objects.get(external_id="first")
        digest = claim.submissions.latest("pk").content_digest
        workflow.approve(claim, actor=reviewer, digest=digest)

    with racers(5) as race:
        for turn in range(8):
            put_in_review(Claim.objects.get(external_id="first"), actor)
            race(
                lambda turn=turn: import_with(f"A{turn}"),
                lambda turn=turn: import_with(f"B{turn}"),
                lambda turn=turn: correct_by_hand(f"C{turn}"),
                lambda turn=turn: correct_by_hand(f"D{turn}"),
                sign,
            )

    assert Source.objects.get(external_id="report").title in {"A7", "B7", "C7", "D7"}


def put_in_review(claim: Claim, actor: Actor) -> None:
    if claim.stage == Stage.PUBLISHED:
        workflow.reopen(claim, actor=actor)
    workflow.submit(claim, actor=actor)
