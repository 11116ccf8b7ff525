"""Answers: stored documents joined as they are, with what caches and readers go by."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.request import Request

from claims.models import Edition

from .linking import Links, edition_links

CHANGES = "public, max-age=60"
NEVER_CHANGES = "public, max-age=31536000, immutable"


def compact(value: Any) -> str:
    """A plain value as JSON text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def with_members(text: str, members: dict[str, Any]) -> str:
    """The text of a JSON object that is not empty, with further members at its end."""
    return f"{text[:-1]},{compact(members)[1:]}" if members else text


def listed(described: dict[str, Any], results: Iterable[bytes]) -> bytes:
    """An object with `results` as its last member: JSON in UTF-8, not read but joined."""
    before = f'{compact(described)[:-1]},"results":['
    # Documents are large: they are copied once, into what is sent.
    return b"".join((before.encode(), b",".join(results), b"]}"))


def answer(
    request: Request,
    body: bytes,
    *,
    links: Links,
    etag: str = "",
    media_type: str = "application/json",
    cache_control: str = CHANGES,
    headers: Mapping[str, str] | None = None,
    last_modified: int | None = None,
) -> HttpResponse:
    """The body, or 304 for who has it; without an ETag of its own, its bytes are hashed.

    `last_modified`, in seconds, is what If-Modified-Since is compared with, if it tells.
    """
    etag = etag or f'"{hashlib.sha256(body).hexdigest()}"'
    response = HttpResponse(
        body,
        content_type=media_type,
        headers={
            "Cache-Control": cache_control,
            "ETag": etag,
            "Link": str(links),
            **(headers or {}),
        },
    )
    held = get_conditional_response(
        request, etag=etag, last_modified=last_modified, response=response
    )
    return held or response


def document_answer(request: Request, edition: Edition, *, cache_control: str) -> HttpResponse:
    """The stored document byte for byte, under its digest as a strong ETag."""
    return answer(
        request,
        edition.document.encode(),
        links=edition_links(request, edition),
        etag=f'"{edition.digest}"',
        cache_control=cache_control,
        last_modified=modified_at(request, edition),
        headers={
            **edition_headers(edition),
            "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(edition.digest)).decode()}:",
        },
    )


def edition_headers(edition: Edition) -> dict[str, str]:
    """When an edition was published (also as RFC 7089 says it), and its place in the chain."""
    published_at = http_date(edition.published_at.timestamp())
    return {
        "Last-Modified": published_at,
        "Memento-Datetime": published_at,
        "Log-Position": str(edition.position),
        "Log-Chain": edition.chain,
        "Log-Previous-Chain": edition.previous_chain,
    }


def modified_at(request: Request, edition: Edition) -> int | None:
    """When the edition was published, in seconds; None where that does not tell it apart.

    Dates have whole seconds only: of two editions of one second only the ETag tells which is held.
    """
    published = int(edition.published_at.timestamp())
    if "If-Modified-Since" not in request.headers:
        return published
    before = Edition.objects.filter(claim=edition.claim_id, number=edition.number - 1)
    moments = before.values_list("published_at", flat=True)
    return None if published in {int(moment.timestamp()) for moment in moments} else published


def list_etag(*parts: Any) -> str:
    """A weak ETag for a list: what was asked, by whom it is served, and the log it is read from.

    Whatever is equal in all of these is equal in meaning, so nothing has to be hashed or even read.
    """
    return f'W/"{hashlib.sha256(compact(parts).encode()).hexdigest()[:32]}"'
