"""Headers for caches, programs and pages of other origins: links, dates, digests, compression."""

import gzip
import hashlib
import json
import re
from base64 import b64encode

import pytest
from django.test import Client
from django.utils.http import http_date

from claims import workflow
from claims.models import Claim
from tests import factories

pytestmark = pytest.mark.django_db

HOST = "http://testserver"
CONDITIONAL = ["", "editions/", "editions/2/"]


@pytest.fixture
def claim() -> Claim:
    """A claim with three editions."""
    made = factories.published_claim()
    for note in ("It is in dispute.", "It still is."):
        workflow.contest(made, actor=factories.reviewer(), note=note)
    return made


def address(claim: Claim, rest: str = "") -> str:
    return f"/api/v1/claims/{claim.public_id}/{rest}"


def links(value: str) -> dict[str, str]:
    """The targets of a Link header by relation; of several the last."""
    return {rel: target for target, rel in re.findall(r'<([^>]+)>; rel="([^"]+)"', value)}


def test_an_edition_names_its_neighbours_and_what_to_cite(client: Client, claim: Claim) -> None:
    found = links(client.get(address(claim, "editions/2/")).headers["Link"])
    del found["alternate"]  # several: the tests of formats follow each

    here = f"{HOST}{address(claim)}"
    page = f"{HOST}/claims/{claim.public_id}/editions/2/"
    assert found == {
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "latest-version": here,
        "version-history": f"{here}editions/",
        "predecessor-version": f"{here}editions/1/",
        "successor-version": f"{here}editions/3/",
        "cite-as": page,
        "describedby": f"{HOST}/api/v1/schemas/edition-1.json",
    }
    assert client.get(found["describedby"]).json()["title"] == "Edition, version 1"


def test_the_ends_of_a_history_name_no_neighbour_beyond(client: Client, claim: Claim) -> None:
    first = links(client.get(address(claim, "editions/1/")).headers["Link"])
    current = links(client.get(address(claim)).headers["Link"])

    assert "predecessor-version" not in first
    assert "successor-version" not in current
    assert current["predecessor-version"].endswith("/editions/2/")


def test_an_edition_tells_its_moment_digest_and_place_in_the_chain(
    client: Client, claim: Claim
) -> None:
    edition = claim.editions.get(number=2)

    headers = client.get(address(claim, "editions/2/")).headers

    assert headers["Memento-Datetime"] == http_date(edition.published_at.timestamp())
    assert headers["Log-Position"] == str(edition.position)
    assert headers["Log-Chain"] == edition.chain
    assert headers["Log-Previous-Chain"] == edition.previous_chain
    hashed = hashlib.sha256(edition.document.encode()).digest()
    assert headers["Repr-Digest"] == f"sha-256=:{b64encode(hashed).decode()}:"


def test_pages_link_to_their_neighbours(client: Client) -> None:
    for _ in range(3):
        factories.published_claim()
    first = client.get("/api/v1/claims/?page_size=1")
    second = client.get(first.json()["next"])

    assert links(first.headers["Link"])["next"] == first.json()["next"]
    assert links(second.headers["Link"])["prev"] == second.json()["previous"]
    assert "prev" not in links(first.headers["Link"])


def everywhere(claim: Claim) -> list[str]:
    source = claim.citations.all()[0].source
    return [
        "/api/v1/claims/?page_size=2",
        *(address(claim, rest) for rest in CONDITIONAL),
        "/api/v1/sources/",
        f"/api/v1/sources/{source.public_id}/",
        "/api/v1/changes?after=1",
        "/api/v1/log",
        "/api/v1/vocabulary",
        "/api/v1/schemas/edition-1.json",
    ]


def test_every_answer_can_be_asked_for_again_without_its_body(client: Client, claim: Claim) -> None:
    for path in everywhere(claim):
        etag = client.get(path).headers["ETag"]
        weak = etag if etag.startswith("W/") else f"W/{etag}"
        for held in (etag, weak, "*", f'"other", {etag}'):
            again = client.get(path, headers={"If-None-Match": held})
            assert (again.status_code, again.content) == (304, b""), (path, held)
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_date_tells_what_is_held_unless_two_editions_share_its_second(client: Client) -> None:
    claim = factories.published_claim()
    for path in (address(claim), address(claim, "editions/1/"), address(claim)[:-1] + ".bib"):
        held = {"If-Modified-Since": client.get(path).headers["Last-Modified"]}
        assert client.get(path, headers=held).status_code == 304
        long_ago = {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}
        assert client.get(path, headers=long_ago).status_code == 200
        assert client.get(path, headers={**held, "If-None-Match": '"other"'}).status_code == 200

    number, seconds = 1, [client.get(address(claim)).headers["Last-Modified"]]
    while len(seconds) == len(set(seconds)):
        workflow.contest(claim, actor=factories.reviewer(), note="It is in dispute.")
        number += 1
        seconds.append(client.get(address(claim)).headers["Last-Modified"])
    held = {"If-Modified-Since": seconds[-1]}
    assert client.get(address(claim), headers=held).json()["edition"]["number"] == number


def test_head_answers_like_get_everywhere(client: Client, claim: Claim) -> None:
    for path in everywhere(claim):
        get, head = client.get(path), client.head(path)
        assert head.content == b""
        assert dict(head.headers) == dict(get.headers)


def test_answers_are_compressed_for_who_takes_it_under_a_weak_etag(
    client: Client, claim: Claim
) -> None:
    plain = client.get(address(claim))

    packed = client.get(address(claim), headers={"Accept-Encoding": "br, gzip;q=0.5"})

    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.content))
    assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"
    assert "Repr-Digest" not in packed.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    held = {"If-None-Match": packed.headers["ETag"], "Accept-Encoding": "gzip"}
    assert client.get(address(claim), headers=held).status_code == 304


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "gzip; q=0.000", "gzipped", "br"])
def test_who_does_not_take_gzip_is_sent_none(client: Client, claim: Claim, accepted: str) -> None:
    response = client.get(address(claim), headers={"Accept-Encoding": accepted})

    assert "Content-Encoding" not in response.headers
    assert json.loads(response.content)


def test_a_list_changes_its_etag_with_the_log_and_with_the_question(client: Client) -> None:
    factories.published_claim()
    etags = {
        client.get("/api/v1/claims/", query).headers["ETag"] for query in ({}, {"kind": "event"})
    }
    factories.published_claim()
    etags.add(client.get("/api/v1/claims/").headers["ETag"])

    assert len(etags) == 3
