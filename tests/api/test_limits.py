"""Limits of size and rate: each is a problem that says when and how to come back."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from claims.access import rate_limit
from claims.api.limits import MAX_ADDRESS_BYTES
from claims.models import RequestCount
from tests.going_round import sql
from tests.racing import racers

LIST = "/api/v1/claims/"


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
        assert 1 <= int(response.headers["Retry-After"]) <= 60
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

    def test_a_new_minute_begins_at_nothing(self, client: Client) -> None:
        assert statuses(client, 4)[-1] == 429
        sql("UPDATE claims_requestcount SET minute = minute - interval '1 minute'")
        assert statuses(client, 4) == [200, 200, 200, 429]

    def test_no_address_is_stored(self, client: Client) -> None:
        client.get(LIST, REMOTE_ADDR="198.51.100.7")
        (row,) = RequestCount.objects.values()
        assert set(row) == {"bucket", "minute", "requests"}
        assert 0 <= row["bucket"] < rate_limit.BUCKETS


@pytest.mark.django_db(transaction=True)
def test_no_request_is_forgotten_when_many_come_at_once() -> None:
    with racers(8) as race:
        counted = race(*[lambda: rate_limit.count("198.51.100.7").requests] * 8)

    assert sorted(counted) == list(range(1, 9))


@pytest.mark.django_db
def test_the_counts_are_not_written_to_the_log_of_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'claims_requestcount'")
        assert cursor.fetchone() == ("u",)


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
