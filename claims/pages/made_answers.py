"""Answers that are no pages: made from the record where the caller does not hold them already."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from claims.access import counting, rate_limit
from claims.exports.conditional_answers import CHANGES, etag_of_question, held
from claims.models import Edition
from claims.record import log
from claims.selection import InvalidParameters

from .answers import TOO_OFTEN, TRY_AGAIN, last_modified


def made_where_needed(
    request: HttpRequest,
    make: Callable[[], bytes],
    *,
    media_type: str,
    made_of: list[Any],
    head: log.Head,
    language: str = "",
) -> HttpResponse:
    """The bytes that `make` gives, or 304 for who holds them.

    `language` is their BCP 47 tag, if they have one.

    The ETag is that of the question and the position: whatever is equal in `made_of` and `head`
    is equal in meaning, so that nothing is made to find out.
    """
    counted = counting.count(request.META)
    if counted and not counted.is_allowed:
        return too_often(counted.seconds_left)
    headers = {
        "Cache-Control": CHANGES,
        "ETag": etag_of_question(*made_of, *head),
        "Log-Position": str(head.position),
        "Log-Chain": head.chain,
    }
    moment = Edition.objects.filter(position=head.position).values_list("published_at", flat=True)
    published_at = moment.first()
    if published_at is not None:
        headers["Last-Modified"] = http_date(published_at.timestamp())
    unsent = HttpResponse(headers=headers)
    answer = held(request, unsent, last_modified=last_modified(request, published_at))
    if answer is None:
        answer = HttpResponse(make(), content_type=media_type, headers=headers)
    elif counted:
        rate_limit.uncount(counted)
    vars(answer)["is_for_everybody"] = vars(answer)["is_kept"] = True
    vars(answer)["is_in"] = language
    return answer


def too_often(seconds: int) -> HttpResponse:
    """429: when to come back."""
    return HttpResponse(
        f"{TOO_OFTEN} {TRY_AGAIN}\n",
        status=429,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store", "Retry-After": str(seconds)},
    )


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
