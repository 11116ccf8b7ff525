"""Writers publish with random delays while somebody polls: nothing is missed or told twice."""

import random
import time
from collections.abc import Callable
from functools import partial
from threading import Semaphore

import pytest
from django.db import transaction
from django.test import Client

from claims import workflow
from claims.models import Claim, Edition, LoginFailure
from tests import factories
from tests.racing import PATIENCE_SECONDS, racers

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 8
ROUNDS = 6
RACES = 20
"""After so many the control counts as one that never goes wrong."""


def hesitate() -> None:
    time.sleep(random.uniform(0, 0.02))


def polled(writes: list[Callable[[], None]], polls: Callable[[], list[int]]) -> list[int]:
    """The entries that a poller found while each writer wrote, and once more at the end."""
    found: list[int] = []
    running = set(range(len(writes)))

    def write(number: int) -> None:
        try:
            for _ in range(ROUNDS):
                hesitate()
                writes[number]()
        finally:
            running.discard(number)

    def poll() -> None:
        while running:
            found.extend(polls())
        found.extend(polls())

    with racers(len(writes) + 1) as race:
        outcomes = race(*[partial(write, number) for number in range(len(writes))], poll)
    assert outcomes == [None] * (len(writes) + 1)
    return found


def test_a_poller_is_told_every_edition_once_and_in_order() -> None:
    second = factories.reviewer()
    claims = [factories.published_claim(second=second) for _ in range(WRITERS)]
    client = Client()
    following = ["/api/v1/changes"]

    def contest(claim: Claim) -> None:
        with transaction.atomic():
            workflow.contest(claim, actor=second, note="A witness disagrees.")
            hesitate()

    def polls() -> list[int]:
        page = client.get(following[-1]).json()
        following.append(page["resume"])
        return [entry["position"] for entry in page["results"]]

    found = polled([partial(contest, claim) for claim in claims], polls)

    assert found == list(range(1, Edition.objects.count() + 1))
    assert len(found) == WRITERS * (ROUNDS + 1)


def test_control_a_poller_of_a_plain_serial_id_misses_some() -> None:
    assert any(rows_missed() for _race in range(RACES))


def rows_missed() -> int:
    """Count what a poller of a plain serial id is never told."""
    LoginFailure.objects.all().delete()
    reached = [0]

    def insert() -> None:
        with transaction.atomic():
            LoginFailure.objects.create(account_digest="x", origin_digest="y")
            hesitate()

    def polls() -> list[int]:
        rows = LoginFailure.objects.filter(pk__gt=reached[0]).order_by("pk")
        found = list(rows.values_list("pk", flat=True))
        reached[0] = found[-1] if found else reached[0]
        return found

    found = polled([insert] * WRITERS, polls)

    assert LoginFailure.objects.count() == WRITERS * ROUNDS
    return WRITERS * ROUNDS - len(found)


def test_100_pages_miss_nothing_while_claims_are_published_and_withdrawn() -> None:
    editor, second = factories.editor(), factories.reviewer()
    claims = [factories.published_claim(submitter=editor, second=second) for _ in range(100)]
    client = Client()
    first = client.get("/api/v1/claims/?page_size=1").json()
    expected = [claim.number for claim in reversed(claims)]
    read = [page["claim"]["number"] for page in first["results"]]
    writes = Semaphore(0)
    """Released after each write."""

    def publish() -> None:
        for claim in claims[::8]:
            workflow.contest(claim, actor=second, note="A witness disagrees.")
            factories.published_claim(submitter=editor, second=second)
            writes.release()

    def withdraw() -> None:
        for claim in claims[1::8]:
            signed = workflow.submit(claim, actor=editor, kind="withdrawn", note="Wrong.")
            workflow.approve(claim, actor=second, digest=signed.content_digest)
            writes.release()

    def turn_pages() -> None:
        following = first["next"]
        while following:
            if len(read) % 4 == 0:  # 24 times; there are 26 writes
                assert writes.acquire(timeout=PATIENCE_SECONDS)
            page = client.get(following).json()
            read.extend(document["claim"]["number"] for document in page["results"])
            following = page["next"]

    with racers(3) as race:
        assert race(publish, withdraw, turn_pages) == [None, None, None]

    assert read == expected
