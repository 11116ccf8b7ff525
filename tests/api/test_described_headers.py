"""Every described GET: ETag, 304 and Vary of the answers are as the description says."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from claims.api.openapi import described
from claims.models import Claim
from tests import factories
from tests.rich_claim import rich_claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

BY_ENCODING = "Accept-Encoding"
CITED = {"text": "C-1"}
NEEDED = {
    "/api/v1/similar/": {"text": "a treaty"},
    "/api/v1/cited-changed/": CITED,
    "/api/v1/cited-changed.{suffix}": CITED,
}
OPERATIONS = sorted(described()["paths"].items())


@pytest.fixture(scope="module")
def published(module_db: None) -> int:
    return rich_claim().pk


@pytest.fixture
def claim(published: int) -> Claim:
    return Claim.objects.get(pk=published)


def addresses(path: str, operation: dict[str, Any], claim: Claim) -> Iterator[str]:
    """The address once for each value of its last parameter; each names what is there."""
    known = {
        "claim_id": str(claim.public_id),
        "number": "1",
        "name": "edition-1.json",
        "record_id": record_of(path, claim),
    }
    for name, value in known.items():
        path = path.replace(f"{{{name}}}", value)
    for parameter in operation["parameters"]:
        if parameter["in"] == "path" and parameter["name"] in {"suffix", "format_name"}:
            for value in parameter["schema"]["enum"]:
                yield path.replace(f"{{{parameter['name']}}}", value)
            return
    yield path


def record_of(path: str, claim: Claim) -> str:
    records: dict[str, Any] = {
        "articles": claim.appearances.get().article,
        "claimants": claim.claimant,
        "subjects": claim.about.all()[0],
        "sources": claim.citations.all()[0].source,
    }
    return next((str(it.public_id) for noun, it in records.items() if f"/{noun}" in path), "")


def body(response: HttpResponseBase) -> bytes:
    streamed = getattr(response, "streaming_content", None)
    return b"".join(streamed) if streamed is not None else response.content  # type: ignore[attr-defined]  # where nothing is streamed


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(("path", "methods"), OPERATIONS, ids=[path for path, _ in OPERATIONS])
def test_etag_304_and_vary_are_as_described(
    client: Client, claim: Claim, path: str, methods: dict[str, Any]
) -> None:
    answers = methods["get"]["responses"]
    query = NEEDED.get(path, {})
    for address in addresses(path, methods["get"], claim):
        plain = client.get(address, query)
        content = body(plain)
        assert plain.status_code == 200, address
        said = {name: value for name, value in plain.headers.items() if name != "Content-Length"}
        assert ("ETag" in said) is ("ETag" in answers["200"]["headers"]), address
        assert ("ETag" in said) is ("304" in answers), address
        if "ETag" in said:
            again = client.get(address, query, headers={"If-None-Match": said["ETag"]})
            assert (again.status_code, again.content) == (304, b""), address
            assert again.headers["ETag"] == said["ETag"], address
            assert again.headers.get("Vary") == said.get("Vary"), address
        assert said.get("Vary", BY_ENCODING) == BY_ENCODING, address
        assert "Content-Language" not in said, address
        for header in answers["200"]["headers"]:
            if header in {"Link", "Repr-Digest", "Memento-Datetime", "Log-Position", "Log-Chain"}:
                assert header in said, (address, header)
        for other in ({"Accept-Language": "zh-Hant"}, {"Cookie": "django_language=zh-hant"}):
            theirs = client.get(address, query, headers=other)
            assert hashlib.sha256(body(theirs)).digest() == hashlib.sha256(content).digest(), (
                address
            )


def test_what_is_compressed_says_that_it_varies_so(client: Client, claim: Claim) -> None:
    address = f"/api/v1/claims/{claim.public_id}/editions/1/"

    packed = client.get(address, headers={"Accept-Encoding": "gzip", "Accept-Language": "zh"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == BY_ENCODING
    assert packed.headers["Cache-Control"] == "public, max-age=3600"


def test_a_refusal_varies_by_the_language_that_it_is_written_in(client: Client) -> None:
    english, chinese = (
        client.get("/api/v1/claims/?nonsense=1", headers={"Accept-Language": tag})
        for tag in ("en", "zh-Hant")
    )

    assert english.content != chinese.content
    assert "Accept-Language" in english.headers["Vary"]


def test_googles_door_varies_by_encoding_only(client: Client, claim: Claim) -> None:
    answer = client.get("/v1alpha1/claims:search", {"query": "treaty"})

    assert answer.headers["Vary"] == BY_ENCODING


def test_a_file_that_is_held_is_not_made_again_until_the_log_goes_on(client: Client) -> None:
    claim = factories.published_claim()
    first = client.get("/api/v1/export.jsonl")
    assert body(first)
    held = {"If-None-Match": first.headers["ETag"]}

    assert client.get("/api/v1/export.jsonl", headers=held).status_code == 304
    other = client.get("/api/v1/export.jsonl", {"claim": f"C-{claim.number}"}, headers=held)
    assert (other.status_code, body(other)) == (200, claim.editions.get().document.encode() + b"\n")
    factories.published_claim()
    later = client.get("/api/v1/export.jsonl", headers=held)
    assert later.status_code == 200 and body(later)
