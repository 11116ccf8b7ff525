"""The documents of one claim: current, numbered, listed; who may keep them and how long."""

import uuid

import pytest
from django.test import Client
from django.utils.http import http_date
from pytest_django import DjangoAssertNumQueries

from claims import workflow
from claims.models import Claim, Edition
from claims.record import log
from tests import factories
from tests.noise import make_noise, withdrawn_claim

pytestmark = pytest.mark.django_db


def address(claim: Claim, rest: str = "") -> str:
    return f"/api/v1/claims/{claim.public_id}/{rest}"


def contested_claim() -> Claim:
    """A claim with two editions."""
    claim = factories.published_claim()
    workflow.contest(claim, actor=factories.reviewer(), note="It is in dispute.")
    return claim


def test_a_claim_answers_with_its_current_edition_byte_for_byte(client: Client) -> None:
    claim = contested_claim()
    current = claim.editions.latest()

    response = client.get(address(claim))

    assert response.content == current.document.encode()
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["ETag"] == f'"{current.digest}"'
    assert response.headers["Last-Modified"] == http_date(current.published_at.timestamp())
    assert response.headers["Cache-Control"] == "public, max-age=60"


def test_a_numbered_edition_stays_and_is_kept_by_caches_for_an_hour(client: Client) -> None:
    claim = contested_claim()
    first = claim.editions.get(number=1)

    response = client.get(address(claim, "editions/1/"))

    assert response.content == first.document.encode()
    assert response.headers["ETag"] == f'"{first.digest}"'
    assert response.headers["Cache-Control"] == "public, max-age=3600"


def test_a_withdrawn_claim_answers_with_its_withdrawal(client: Client) -> None:
    claim = withdrawn_claim(factories.editor(), factories.reviewer(), statement="It was so.")

    response = client.get(address(claim))

    assert response.status_code == 200
    assert response.json()["claim"]["change"] == {
        "kind": "withdrawn",
        "note": "It was about another.",
    }
    assert "It was so." not in response.content.decode()


def test_a_reopened_claim_answers_with_what_was_published(client: Client) -> None:
    claim = make_noise()["reopened"]

    assert client.get(address(claim)).content == claim.editions.latest().document.encode()


def test_the_editions_of_a_claim_are_listed_newest_first(client: Client) -> None:
    claim = contested_claim()
    second, first = claim.editions.all()

    rows = client.get(address(claim, "editions/")).json()["results"]

    assert rows == [
        {
            "number": edition.number,
            "position": edition.position,
            "kind": edition.kind,
            "note": edition.note,
            "published_at": log.moment(edition.published_at),
            "content_digest": edition.content_digest,
            "digest": edition.digest,
            "previous_chain": edition.previous_chain,
            "chain": edition.chain,
        }
        for edition in (second, first)
    ]


@pytest.mark.parametrize("form", ['"{}"', 'W/"{}"', '"other", "{}"', "*"])
def test_who_has_the_document_is_not_sent_it_again(client: Client, form: str) -> None:
    edition = factories.edition()
    held = form.format(edition.digest)

    response = client.get(address(edition.claim), headers={"If-None-Match": held})

    assert response.status_code == 304
    assert response.content == b""
    assert response.headers["ETag"] == f'"{edition.digest}"'


def test_who_has_an_older_edition_is_sent_the_current_one(client: Client) -> None:
    claim = contested_claim()
    first = claim.editions.get(number=1)

    response = client.get(address(claim), headers={"If-None-Match": f'"{first.digest}"'})

    assert response.status_code == 200


def test_head_answers_like_get_without_the_body(client: Client) -> None:
    edition = factories.edition()

    response = client.head(address(edition.claim))

    assert response.content == b""
    assert response.headers["ETag"] == f'"{edition.digest}"'
    assert response.headers["Content-Length"] == str(len(edition.document.encode()))


def test_what_is_not_published_answers_like_what_does_not_exist(client: Client) -> None:
    noise = make_noise()
    unknown = f"/api/v1/claims/{uuid.uuid4()}/"
    expected = client.get(unknown)
    assert expected.status_code == 404

    for name in ("draft", "in_review", "approved"):
        for rest in ("", "editions/", "editions/1/"):
            response = client.get(address(noise[name], rest))
            assert response.status_code == 404
            assert response.content == expected.content
            assert dict(response.headers) == dict(expected.headers)


def test_an_account_reads_what_everybody_reads(client: Client, admin_client: Client) -> None:
    noise = make_noise()
    for name, claim in noise.items():
        for rest in ("", "editions/", "editions/1/", "editions/2/"):
            theirs, ours = client.get(address(claim, rest)), admin_client.get(address(claim, rest))
            assert theirs.content == ours.content, (name, rest)
            assert theirs.status_code == ours.status_code


@pytest.mark.parametrize("rest", ["", "editions/", "editions/1/"])
def test_one_query_answers(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rest: str
) -> None:
    claim = contested_claim()
    for _ in range(10):
        workflow.contest(claim, actor=factories.reviewer(), note="Still in dispute.")

    with django_assert_num_queries(1):
        assert client.get(address(claim, rest)).status_code == 200
    assert Edition.objects.count() == 12
