"""Limits of request size and rate; docs/using.md and the reference name these numbers."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from claims.access import counting, rate_limit
from claims.text import whole_numbers

from .problems import Problem

MAX_BODY_BYTES = 1_000_000
MAX_ADDRESS_BYTES = 64_000
"""Of path and query string: room for a pasted text of 5,000 characters, percent-encoded."""

ADDRESS_TOO_LONG = gettext_lazy("The address is too long.")
BODY_TOO_LONG = gettext_lazy("The body of the request is too long.")


def hold_size(request: Request, *, most_body_bytes: int = MAX_BODY_BYTES) -> None:
    """Raises Problem for an address or a body that is too long."""
    address = len(request.path) + len(request.META.get("QUERY_STRING", ""))
    if address > MAX_ADDRESS_BYTES:
        raise Problem(
            414,
            "address_too_long",
            str(ADDRESS_TOO_LONG),
            hint=_("Write at most %(most)d bytes.") % {"most": MAX_ADDRESS_BYTES},
        )
    length = request.META.get("CONTENT_LENGTH") or "0"
    if whole_numbers.read(length, most=most_body_bytes) is None:
        raise Problem(
            413,
            "body_too_long",
            str(BODY_TOO_LONG),
            hint=_("Send at most %(most)d bytes.") % {"most": most_body_bytes},
        )


def hold_rate(request: Request) -> rate_limit.Count | None:
    """Count the request; raises Problem where an address asks too often."""
    # What a replica could not answer is asked of the primary again, and counts once.
    if getattr(request, "is_asked_again", False):
        return None
    counted = counting.count(request.META)
    if counted and not counted.is_allowed:
        raise Problem(
            429,
            "too_many_requests",
            _("There were more than %(most)d requests in a minute from your address.")
            % {"most": settings.FACTCHECK_API_REQUESTS_PER_MINUTE},
            hint=_(
                "Wait for %(seconds)d seconds. What you hold and ask for with If-None-Match is"
                " not counted while it is fresh."
            )
            % {"seconds": counted.seconds_left},
            headers={"Retry-After": str(counted.seconds_left)},
        )
    return counted
