"""Answers that caches can keep and ask about: ETag, 304, dates, typed links.

API and pages answer by the same function, so that both say the same of one edition.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from claims.models import Edition
from claims.record.stored_editions import StoredEdition

from .build import build
from .typed_links import TypedLinks

CHANGES = "public, max-age=60"
REVALIDATED = "public, no-cache"
"""Of what is rendered: its writer may be mended, and to ask again costs next to nothing."""
AN_HOUR = "public, max-age=3600"
"""Of the document of an edition: it never changes, but the law may have it withheld."""
NEVER_CHANGES = "public, max-age=31536000, immutable"
"""Of hashes and lines of the tree over the log, and of nothing else."""

COMPARED_IN_FRONT = "claims.front"
"""Key of a request whose answer the layer in front compares with what the client holds.

Then the view makes the whole answer, which is kept for the next who asks.
"""
STATE_IN_FRONT = "claims.front.state"
"""Key of the state under which that layer would keep the answer."""
HELD_IN_FRONT = "claims.front.held"
"""Key of a function: whether that layer holds an answer to this question, made of the same.

What is equal in what it is asked of gives the same bytes and headers, as long as what is public
beside editions does not change.
"""
PIECES_OF_ONE_MOMENT = "claims.pieces"
"""Key of a place for pieces of pages, in a request that is one of many as of one moment.

Whoever keeps it drops it with the moment.
"""


def answer(
    request: Any,
    body: bytes,
    *,
    links: TypedLinks,
    etag: str = "",
    media_type: str = "application/json",
    cache_control: str = CHANGES,
    headers: Mapping[str, str] | None = None,
    last_modified: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """The body, or 304 for who has it; without an ETag of its own, its bytes are hashed.

    `last_modified`, in seconds, is what If-Modified-Since is compared with, if it tells.
    """
    etag = etag or f'"{hashlib.sha256(body).hexdigest()}"'
    response = HttpResponse(
        body,
        status=status,
        content_type=media_type,
        headers={
            "Cache-Control": cache_control,
            "ETag": etag,
            "Link": links.shortened(),
            **(headers or {}),
        },
    )
    if status != 200:
        return response
    return held(request, response, last_modified=last_modified) or response


def held(
    request: Any, response: HttpResponse, *, last_modified: int | None = None
) -> HttpResponse | None:
    """304 or 412 for a client that holds this response by its ETag; None if it has to be sent."""
    if COMPARED_IN_FRONT in request.META:
        return None
    etag = response.headers["ETag"]
    found: HttpResponse | None = get_conditional_response(
        request, etag=etag, last_modified=last_modified, response=response
    )
    return None if found is response else found


def etag_of_question(*parts: Any) -> str:
    """A weak ETag: what was asked, by whom it is served, and the log it is read from.

    Whatever is equal in all of these and in the build is equal in meaning, so nothing has to be
    hashed or even read.
    """
    asked = json.dumps([*parts, build()], ensure_ascii=True, separators=(",", ":"))
    return f'W/"{hashlib.sha256(asked.encode()).hexdigest()[:32]}"'


def edition_headers(edition: Edition | StoredEdition) -> dict[str, str]:
    """When an edition was published (also as RFC 7089 says it), and its place in the chain."""
    published_at = http_date(edition.published_at.timestamp())
    return {
        "Last-Modified": published_at,
        "Memento-Datetime": published_at,
        "Log-Position": str(edition.position),
        "Log-Chain": edition.chain,
        "Log-Previous-Chain": edition.previous_chain,
    }


def modified_at(request: Any, edition: Edition | StoredEdition) -> int | None:
    """When the edition was published, in seconds; None where that does not tell it apart.

    Dates have whole seconds only: of two editions of one second only the ETag tells which is held.
    """
    published = int(edition.published_at.timestamp())
    if "If-Modified-Since" not in request.headers:
        return published
    before = Edition.objects.filter(claim=edition.claim_id, number=edition.number - 1)
    moments = before.values_list("published_at", flat=True)
    return None if published in {int(moment.timestamp()) for moment in moments} else published
