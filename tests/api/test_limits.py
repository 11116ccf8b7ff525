"""Limits of size and rate: each is a problem that says when and how to come back."""

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client

from claims.access import rate_limit
from claims.api.limits import MAX_ADDRESS_BYTES
from tests.going_round import sql

LIST = "/api/v1/claims/"


@pytest.fixture(autouse=True)
def nobody_has_asked() -> Iterator[None]:
    rate_limit.table.clear()
    yield
    rate_limit.table.clear()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The moment, in seconds; it stands still until a test moves it."""
    now = [10_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def three_a_minute(settings: Any) -> None:
    settings.FACTCHECK_API_REQUESTS_PER_MINUTE = 3


def statuses(client: Client, times: int, path: str = LIST, **request: Any) -> list[int]:
    return [client.get(path, **request).status_code for _ in range(times)]


@pytest.mark.django_db
@pytest.mark.usefixtures("three_a_minute")
class TestThrottle:
    def test_an_address_that_asks_too_often_is_told_when_to_come_back(self, client: Client) -> None:
        assert statuses(client, 3) == [200] * 3

        response = client.get(LIST)

        assert response.status_code == 429
        assert response.json()["code"] == "too_many_requests"
        assert 1 <= int(response.headers["Retry-After"]) <= 65
        assert response.headers["Access-Control-Allow-Origin"] == "*"

    def test_every_address_has_its_own_count(self, client: Client) -> None:
        assert statuses(client, 4)[-1] == 429
        assert statuses(client, 1, REMOTE_ADDR="198.51.100.7") == [200]

    def test_what_a_proxy_of_this_machine_says_counts_and_what_visitors_say_does_not(
        self, client: Client
    ) -> None:
        behind_proxy: dict[str, Any] = {"headers": {"X-Forwarded-For": "192.0.2.1, 198.51.100.7"}}
        assert statuses(client, 4, **behind_proxy)[-1] == 429
        assert statuses(client, 1, REMOTE_ADDR="198.51.100.7") == [429]
        forged: dict[str, Any] = {
            "headers": {"X-Forwarded-For": "192.0.2.9"},
            "REMOTE_ADDR": "198.51.100.7",
        }
        assert statuses(client, 1, **forged) == [429]

    def test_of_an_ipv6_address_the_network_counts(self, client: Client) -> None:
        for host in range(3):
            assert statuses(client, 1, REMOTE_ADDR=f"2001:db8::{host}") == [200]
        assert statuses(client, 1, REMOTE_ADDR="2001:db8::ffff:1") == [429]
        assert statuses(client, 1, REMOTE_ADDR="2001:db8:0:1::1") == [200]

    def test_fresh_answers_are_not_counted(self, client: Client) -> None:
        held = {"If-None-Match": client.get(LIST).headers["ETag"]}

        assert statuses(client, 10, headers=held) == [304] * 10
        assert statuses(client, 3) == [200, 200, 429]

    def test_refusals_and_addresses_of_nothing_are_counted(self, client: Client) -> None:
        assert statuses(client, 2, "/api/v1/nothing/") == [404] * 2
        assert statuses(client, 1, f"{LIST}?colour=red") == [400]
        assert statuses(client, 1, "/api/v1/nothing/") == [429]

    def test_whoever_goes_on_asking_is_let_in_as_soon_as_the_answer_said(
        self, client: Client, clock: list[float]
    ) -> None:
        assert statuses(client, 4)[-1] == 429
        wait = int(client.get(LIST).headers["Retry-After"])
        clock[0] += wait - 6
        assert statuses(client, 50) == [429] * 50
        clock[0] += 6
        assert statuses(client, 4) == [200, 200, 200, 429]

    def test_readers_are_answered_where_nothing_can_be_written(self, client: Client) -> None:
        """As on a full disk, or on a standby server."""
        sql("SET TRANSACTION READ ONLY")

        assert statuses(client, 4) == [200, 200, 200, 429]


def allowed(address: str = "198.51.100.7", *, most: int, times: int) -> int:
    return sum(rate_limit.count(address, most=most).is_allowed for _ in range(times))


@pytest.mark.parametrize("begin", [0.0, 29.9, 59.9, 61.3])
def test_in_no_sixty_seconds_is_more_answered_than_the_limit(
    clock: list[float], begin: float
) -> None:
    """Not at a minute's edge either, where a count by the minute would answer twice as many."""
    clock[0] += begin
    answered: list[float] = []
    for _ in range(2_000):
        answered += [clock[0]] * allowed(most=20, times=25)
        clock[0] += 0.173

    for start in answered:
        assert sum(start <= moment < start + 60 for moment in answered) <= 20
    assert len(answered) > 20 * (2_000 * 0.173 / 65 - 1)  # and hardly less than it


def test_counting_asks_no_database() -> None:
    """Without the mark `django_db` any query would fail the test."""
    assert allowed(most=3, times=5) == 3


def test_no_request_is_forgotten_when_many_come_at_once() -> None:
    with ThreadPoolExecutor(8) as threads:
        counted = sum(threads.map(lambda _: allowed(most=500, times=100), range(8)))

    assert counted == 500


def test_workers_that_were_forked_from_one_parent_count_together() -> None:
    forking = multiprocessing.get_context("fork")
    workers = [forking.Process(target=allowed, kwargs={"most": 99, "times": 20}) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert allowed(most=99, times=99) == 39


@pytest.mark.django_db
@pytest.mark.parametrize("path", [LIST, "/api/v1/nothing/"])
def test_an_endless_address_is_refused(client: Client, path: str) -> None:
    response = client.get(f"{path}?page_size={'1' * MAX_ADDRESS_BYTES}")

    assert response.status_code == 414
    assert response.json()["code"] == "address_too_long"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_body_that_is_too_long_is_refused_unread(client: Client, method: str) -> None:
    headers: dict[str, Any] = {"CONTENT_LENGTH": "1000001"}

    response = getattr(client, method)(LIST, **headers)

    assert response.status_code == 413
    assert response.json()["code"] == "body_too_long"


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["elsewhere.example", "x y", "a" * 300])
def test_what_django_refuses_is_a_problem_too(client: Client, host: str) -> None:
    response = client.get(LIST, headers={"Host": host})

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "bad_request"


@pytest.mark.django_db
def test_a_fault_of_ours_is_a_problem_without_a_trace(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("claims.api.paging.newest_page", None)

    response = client.get(LIST)

    assert response.status_code == 500
    assert response.json()["code"] == "fault"
    assert "NoneType" not in response.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("timeout", ["lock_timeout", "statement_timeout"])
def test_who_waits_too_long_is_told_to_come_back(timeout: str) -> None:
    with ThreadPoolExecutor(1) as elsewhere, transaction.atomic():
        sql("LOCK TABLE claims_edition")
        answers = [
            elsewhere.submit(ask_impatiently, path, timeout).result()
            for path in (LIST, "/api/v1/changes", "/")
        ]

    assert [answer.status_code for answer in answers] == [503] * 3
    assert [answer.headers["Retry-After"] for answer in answers] == ["5"] * 3
    *of_api, page = answers
    for answer in of_api:
        assert answer.json()["code"] == "busy"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Please try again in a moment." in page.content.decode()
    assert "目前忙碌" in page.content.decode()


def ask_impatiently(path: str, timeout: str) -> Any:
    """The answer to a request whose connection waits for 50 ms only."""
    try:
        sql(f"SET {timeout} = '50ms'")
        return Client().get(path)
    finally:
        connections.close_all()
