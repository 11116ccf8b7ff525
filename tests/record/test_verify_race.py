"""A log is verified while somebody publishes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from claims.models import Edition
from claims.record import log
from tests import factories

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
