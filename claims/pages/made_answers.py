"""Answers that are no pages: made from the record where the caller does not hold them already."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from claims.exports.conditional_answers import CHANGES
from claims.models import Edition
from claims.record import log
from claims.selection import InvalidParameters


def made_where_needed(
    request: HttpRequest,
    make: Callable[[], bytes],
    *,
    media_type: str,
    made_of: list[Any],
    head: log.Head,
    language: str = "",
) -> HttpResponse:
    """What `make` makes, or 304 for who holds it; `language` is its BCP 47 tag, if it has one.

    The ETag is that of the question and the position: whatever is equal in `made_of` and `head`
    is equal in meaning, so that nothing is made to find out.
    """
    parts = json.dumps([*made_of, *head], ensure_ascii=True, separators=(",", ":"))
    etag = f'W/"{hashlib.sha256(parts.encode()).hexdigest()[:32]}"'
    headers = {
        "Cache-Control": CHANGES,
        "ETag": etag,
        "Log-Position": str(head.position),
        "Log-Chain": head.chain,
    }
    moment = Edition.objects.filter(position=head.position).values_list("published_at", flat=True)
    published_at = moment.first()
    if published_at is not None:
        headers["Last-Modified"] = http_date(published_at.timestamp())
    unsent = HttpResponse(headers=headers)
    held = get_conditional_response(
        request, etag=etag, last_modified=_telling(request, published_at), response=unsent
    )
    answer = held or unsent
    if answer is unsent:
        answer = HttpResponse(make(), content_type=media_type, headers=headers)
    vars(answer)["is_for_everybody"] = True
    vars(answer)["is_in"] = language
    return answer


def _telling(request: HttpRequest, published_at: datetime | None) -> int | None:
    """When the log was added to last, in seconds; None where that does not tell two states apart.

    Dates have whole seconds only: of two editions of one second only the ETag tells.
    """
    if published_at is None:
        return None
    second = int(published_at.timestamp())
    if "If-Modified-Since" not in request.headers:
        return second
    begin = datetime.fromtimestamp(second, UTC)
    within = Edition.objects.filter(
        published_at__gte=begin, published_at__lt=begin + timedelta(seconds=1)
    )
    return second if within.count() < 2 else None


def not_understood(refused: InvalidParameters) -> HttpResponse:
    """400: each parameter that is not understood, and what to write instead."""
    lines = (
        f"{error['parameter']}: {error['message']} {error['hint']}" for error in refused.errors
    )
    return HttpResponse(
        "\n".join(lines) + "\n",
        status=400,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
