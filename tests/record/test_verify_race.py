"""A log is verified while somebody publishes, and by several processes."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from claims.models import Edition
from claims.record import log
from claims.record.verification import derived, editions_alone, everything, side_by_side
from claims.record.verification.snapshot import one_snapshot
from tests import factories, going_round
from tests.going_round import sql
from tests.record.small_log import six_editions

pytestmark = pytest.mark.django_db(transaction=True)

PUBLISHED = 12


def test_what_is_published_meanwhile_is_no_fault_of_log_or_tree() -> None:
    def publish() -> None:
        try:
            for _ in range(PUBLISHED):
                factories.published_claim()
        finally:
            connections.close_all()

    found = set()
    with ThreadPoolExecutor(1) as pool:
        publishing = pool.submit(publish)
        while not publishing.done():
            found.add(log.verify())
        publishing.result()

    assert found | {log.verify()} == {""}
    assert Edition.objects.count() == PUBLISHED


def test_several_processes_find_what_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editions_alone, "AT_A_TIME", 2)
    six_editions()
    assert log.verify(processes=2) == ""

    with transaction.atomic(), going_round.without_triggers():
        sql("UPDATE claims_submission SET kind = 'revised' WHERE claim_id = %s", claim_at(5))
    assert log.verify(processes=2) == log.verify() != ""
    assert log.head() == log.Head(6, Edition.objects.get(position=6).chain)


def test_several_processes_find_in_derived_rows_what_one_finds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(editions_alone, "AT_A_TIME", 2)
    monkeypatch.setattr(derived, "AT_A_TIME", 2)
    six_editions()
    assert everything.faults(processes=2) == []

    with transaction.atomic(), going_round.without_triggers():
        sql("UPDATE claims_searchtext SET claims = claims + 1 WHERE position = 2")
        sql("UPDATE claims_searchtext SET words = 'Others.' WHERE position = 4")
        sql("UPDATE claims_editionindex SET until = 6 WHERE position = 5")
    found = everything.faults(processes=2)

    assert found == everything.faults()
    assert [str(it).partition(":")[0] for it in found] == [
        "claims_searchtext № 2",
        "claims_searchtext № 4",
        "claims_editionindex № 5",
    ]


def test_only_what_has_written_nothing_is_shared_with_other_processes() -> None:
    def at_work() -> set[int]:
        looks = side_by_side.outcomes(
            lambda: lambda _first, _last: os.getpid(), 1, 4, at_a_time=1, processes=2
        )
        return set(looks)

    with one_snapshot():
        assert os.getpid() not in at_work()
    assert at_work() == {os.getpid()}
    with transaction.atomic():
        sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        factories.account()
        assert at_work() == {os.getpid()}


def claim_at(position: int) -> int:
    return Edition.objects.get(position=position).claim_id
