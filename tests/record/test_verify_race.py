"""A log is verified while somebody publishes, and by several processes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from claims.models import Edition
from claims.record import log
from claims.record.verification import editions_alone
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


def claim_at(position: int) -> int:
    return Edition.objects.get(position=position).claim_id
