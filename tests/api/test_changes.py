"""The change feed: every edition once, in order, and a chain that shows whose log it is."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.models import Edition
from claims.record import editions, log
from tests import factories
from tests.noise import WORD, make_noise
from tests.record.small_log import six_editions

pytestmark = pytest.mark.django_db

CHANGES = "/api/v1/changes"


def entries(client: Client, address: str) -> Iterator[dict[str, Any]]:
    following: str | None = address
    while following:
        page = client.get(following).json()
        yield from page["results"]
        following = page["next"]


def feed(client: Client, **query: Any) -> Any:
    return client.get(CHANGES, query)


def test_every_edition_is_told_in_the_order_of_the_log(client: Client) -> None:
    log_of_six = six_editions()

    told = list(entries(client, f"{CHANGES}?page_size=4"))

    assert [entry["position"] for entry in told] == [1, 2, 3, 4, 5, 6]
    assert [entry["kind"] for entry in told] == ["first"] * 3 + [
        "contested",
        "corrected",
        "withdrawn",
    ]
    for entry, edition in zip(told, log_of_six, strict=True):
        assert editions.canonical(entry["document"]) == edition.document
        assert entry["number"] == edition.number
        assert entry["claim"] == str(edition.claim.public_id)


def test_whoever_has_only_the_feed_can_check_the_chain(client: Client) -> None:
    six_editions()
    chain = log.START
    for entry in entries(client, CHANGES):
        assert entry["previous_chain"] == chain
        assert entry["digest"] == editions.digest(editions.canonical(entry["document"]))
        chain = editions.digest(chain + entry["digest"])
        assert entry["chain"] == chain
    assert client.get("/api/v1/log").json()["chain"] == chain


def test_a_mirror_built_only_from_the_feed_equals_the_database(client: Client) -> None:
    make_noise()
    six_editions()
    mirror: dict[str, str] = {}
    for entry in entries(client, f"{CHANGES}?page_size=3"):
        mirror[entry["claim"]] = editions.canonical(entry["document"])

    current = Edition.objects.current().select_related("claim")

    assert mirror == {str(edition.claim.public_id): edition.document for edition in current}


def test_drafts_are_told_nowhere(client: Client) -> None:
    noise = make_noise()

    told = client.get(CHANGES).content.decode()

    assert all(str(noise[name].public_id) not in told for name in ("draft", "in_review"))
    assert f"{WORD} article" not in told


def test_who_has_everything_is_told_where_to_go_on(client: Client) -> None:
    six_editions()
    whole = client.get(CHANGES).json()

    later = client.get(whole["resume"]).json()
    factories.published_claim()
    after_that = client.get(later["resume"]).json()

    assert whole["next"] is None
    assert (later["results"], later["next"]) == ([], None)
    assert [entry["position"] for entry in after_that["results"]] == [7]


def test_another_log_is_a_conflict(client: Client) -> None:
    six_editions()
    chain = Edition.objects.get(position=3).chain

    assert feed(client, after=3, chain=chain).status_code == 200
    for after, claimed in ((3, "f" * 64), (4, chain), (7, chain), (0, chain)):
        response = feed(client, after=after, chain=claimed)
        assert response.status_code == 409
        assert response.json()["code"] == "another_log"
        assert response.json()["position"] == 6
    assert feed(client, after=7).status_code == 409
    assert feed(client, after=0, chain=log.START).status_code == 200
    assert feed(client, after=3, chain="x").status_code == 400


def test_the_log_says_where_it_ends_and_where_it_stood(client: Client) -> None:
    assert client.get("/api/v1/log").json() == {
        "position": 0,
        "chain": log.START,
        "published_at": None,
    }
    last = six_editions()[-1]
    third = Edition.objects.get(position=3)

    assert client.get("/api/v1/log/").json() == {
        "position": 6,
        "chain": last.chain,
        "published_at": log.moment(last.published_at),
    }
    assert client.get("/api/v1/log?position=3").json()["chain"] == third.chain
    assert client.get("/api/v1/log?position=7").status_code == 400


def test_the_feed_costs_the_same_queries_however_long_it_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    six_editions()
    for size in (1, 6):
        with django_assert_num_queries(2):
            assert len(client.get(f"{CHANGES}?page_size={size}").json()["results"]) == size


def test_documents_are_sent_as_they_are_stored(client: Client) -> None:
    edition = factories.edition()

    body = client.get(CHANGES).content.decode()

    assert f'"document":{edition.document}}}' in body
    assert json.loads(body)["position"] == 1


def test_the_feed_begins_at_a_moment_and_ends_at_one(client: Client) -> None:
    editions_of_log = six_editions()
    moments = [log.moment(edition.published_at) for edition in editions_of_log]

    later = feed(client, since=moments[1]).json()
    bounded = feed(client, since=moments[1], as_of=moments[4], page_size=2).json()
    rest = client.get(bounded["next"]).json()

    assert [entry["position"] for entry in later["results"]] == [3, 4, 5, 6]
    assert [entry["position"] for entry in bounded["results"]] == [3, 4]
    assert [entry["position"] for entry in rest["results"]] == [5]
    assert (rest["next"], rest["position"]) == (None, 5)
    assert [e["position"] for e in client.get(rest["resume"]).json()["results"]] == [6]
    nothing = feed(client, after=6, position=4).json()
    assert (nothing["results"], nothing["next"]) == ([], None)
    factories.published_claim()
    assert [e["position"] for e in client.get(nothing["resume"]).json()["results"]] == [7]


def test_a_beginning_is_named_once_and_lies_in_the_past(client: Client) -> None:
    six_editions()
    for wrong in ({"after": 1, "since": "2026-01-01"}, {"since": "2999-01-01"}):
        response = feed(client, **wrong)
        assert response.status_code == 400
        assert [error["parameter"] for error in response.json()["errors"]] == ["since"]
    assert feed(client, after=8, position=4).status_code == 409
