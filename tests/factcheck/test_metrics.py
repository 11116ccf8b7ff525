"""What Prometheus is told: as its own library reads it, of nobody in particular, and never more."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from claims.access import counters
from claims.intake.captures import queue
from claims.models import Backup, Source
from claims.record import log
from tests import factories

TOKEN = "a token that only Prometheus knows"
VISITOR = "198.51.100.77"

Values = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(autouse=True)
def asked_for(settings: Settings) -> Iterator[None]:
    settings.FACTCHECK_METRICS_TOKEN = TOKEN
    counters.memory.clear()
    yield
    counters.memory.clear()


def text(client: Client) -> str:
    response = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return response.content.decode()


def values(client: Client) -> Values:
    """Every sample by its name and labels, as the library of Prometheus reads them."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text(client))
        for sample in family.samples
    }


def of(found: Values, name: str, **labels: str) -> float:
    return found[f"factcheck_{name}", frozenset(labels.items())]


def test_nobody_is_told_anything_unless_it_is_asked_for(client: Client, settings: Settings) -> None:
    for header in ({}, {"authorization": "Bearer "}, {"authorization": "Bearer another"}):
        refused = client.get("/metrics", headers=header)
        assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert b"factcheck" not in refused.content
    settings.FACTCHECK_METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


@pytest.mark.django_db
def test_requests_and_their_times_are_counted_by_part_method_and_class(client: Client) -> None:
    for address in ("/api/v1/claims", "/api/v1/nothing", "/en/", "/admin/", "/healthz"):
        client.get(address)
    client.post("/api/v1/claims")

    found = values(client)

    assert of(found, "requests_total", part="api", method="GET", status="2xx") == 1
    assert of(found, "requests_total", part="api", method="GET", status="4xx") == 1
    assert of(found, "requests_total", part="api", method="POST", status="4xx") == 1
    assert of(found, "requests_total", part="desk", method="GET", status="3xx") == 1
    assert of(found, "requests_total", part="other", method="GET", status="2xx") == 1
    for part in counters.PARTS:
        counts = [
            value
            for (name, labels), value in found.items()
            if name == "factcheck_requests_total" and ("part", part) in labels
        ]
        assert of(found, "request_seconds_count", part=part) == sum(counts)
        assert of(found, "request_seconds_bucket", part=part, le="+Inf") == sum(counts)
    buckets = [
        of(found, "request_seconds_bucket", part="api", le=str(bound)) for bound in counters.BOUNDS
    ]
    assert buckets == sorted(buckets)
    assert of(found, "request_seconds_sum", part="api") > 0


@pytest.mark.django_db
def test_no_visitor_makes_a_series_or_is_named_in_one(client: Client) -> None:
    factories.account(username="lin-unseen", password="right", email="lin@example.org")
    before = text(client).count("\n")

    sent: dict[str, Any] = {"REMOTE_ADDR": VISITOR, "HTTP_USER_AGENT": "agent-unseen"}
    client.generic("BREW", "/teapot-unseen?q=words-unseen", **sent)
    client.get('/x"} 1\nforged_total 7', **sent)
    client.post("/admin/login/", {"username": "lin-unseen", "password": "wrong-unseen"}, **sent)

    after = text(client)
    assert after.count("\n") == before
    for word in ("unseen", VISITOR, "example.org", "forged", "BREW"):
        assert word not in after
    assert of(values(client), "refused_logins_total", reason="password") == 1


@pytest.mark.django_db
def test_the_log_the_queues_and_backups_are_told(client: Client) -> None:
    empty = values(client)
    assert of(empty, "log_position") == 0
    assert not any("backup" in name for name, _labels in empty)

    factories.published_claim()
    head = log.head()
    Backup.objects.create(name="2026-1", position=head.position, chain=head.chain)
    queue.ask(Source.objects.filter(pk=factories.source(url="http://a.example/").pk))

    found = values(client)
    assert of(found, "log_position") == head.position
    assert of(found, "queue_due", queue="captures") == 1
    assert of(found, "queue_due", queue="mails") == 0
    assert of(found, "queue_oldest_seconds", queue="captures") >= 0
    made = Backup.objects.get().made_at.timestamp()
    assert abs(of(found, "backup_made_timestamp_seconds") - made) < 1
    assert ("factcheck_backup_tried_timestamp_seconds", frozenset()) not in found
    Backup.objects.update(tried_at=timezone.now())
    assert of(values(client), "backup_tried_timestamp_seconds")
    assert of(found, "database_connections", state="active") >= 1


@pytest.mark.django_db
def test_without_its_database_the_site_says_just_that(client: Client) -> None:
    def give_up(*_: Any) -> None:
        raise OperationalError("the connection is closed")

    with connection.execute_wrapper(give_up):
        found = values(client)

    assert of(found, "database_answers") == 0
    assert ("factcheck_log_position", frozenset()) not in found
    assert of(values(client), "database_answers") == 1


@pytest.fixture(scope="module")
def replicas(django_db_setup: None) -> Iterator[None]:
    """A replica that answers, and one that is gone; before Django says which a test may ask."""
    own = connections.settings["default"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.settings, "replica1", {**own})
        patch.setitem(connections.settings, "replica2", {**own, "HOST": "127.0.0.1", "PORT": "1"})
        yield
        for alias in ("replica1", "replica2"):
            del connections[alias]


@pytest.mark.usefixtures("replicas")
@pytest.mark.django_db(transaction=True, databases=["default", "replica1", "replica2"])
def test_how_far_each_replica_is_stands_beside_the_head(client: Client) -> None:
    factories.published_claim()

    found = values(client)
    connections["replica1"].close()

    assert of(found, "replica_log_position", replica="replica1") == of(found, "log_position") > 0
    assert of(found, "replica_answers", replica="replica1") == 1
    assert of(found, "replica_answers", replica="replica2") == 0


def test_what_workers_count_is_one_sum_also_of_those_that_ended() -> None:
    for _worker in range(3):
        child = os.fork()
        if not child:
            counters.add({(counters.REFUSED, "too_soon"): 1})
            os._exit(0)
        os.waitpid(child, 0)

    assert dict(counters.totals())[counters.REFUSED, "too_soon"] == 3


def test_a_worker_that_is_killed_while_it_counts_stops_nobody() -> None:
    child = os.fork()
    if not child:
        with counters.memory.locked(0, len(counters.memory.bytes)):
            os._exit(9)
    os.waitpid(child, 0)

    counters.add({(counters.REFUSED, "too_soon"): 1})
    assert dict(counters.totals())[counters.REFUSED, "too_soon"] == 1
    with pytest.raises(KeyError):
        counters.add({("requests", "of", "somebody", "new"): 1})
