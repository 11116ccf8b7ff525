"""Answers that caches can keep and ask about: ETag, 304, dates, typed links.

API and pages answer by the same function, so that both say the same of one edition.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from claims.models import Edition

from .typed_links import TypedLinks

CHANGES = "public, max-age=60"
NEVER_CHANGES = "public, max-age=31536000, immutable"


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
    held = get_conditional_response(
        request, etag=etag, last_modified=last_modified, response=response
    )
    return held or response


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


def modified_at(request: Any, edition: Edition) -> int | None:
    """When the edition was published, in seconds; None where that does not tell it apart.

    Dates have whole seconds only: of two editions of one second only the ETag tells which is held.
    """
    published = int(edition.published_at.timestamp())
    if "If-Modified-Since" not in request.headers:
        return published
    before = Edition.objects.filter(claim=edition.claim_id, number=edition.number - 1)
    moments = before.values_list("published_at", flat=True)
    return None if published in {int(moment.timestamp()) for moment in moments} else published
