"""Public reads on replicas of the database, never older than what was asked for.

`DATABASE_REPLICAS` names them. `chosen` is the one place that decides which one answers a request,
or that none does and the primary has to; `ReplicasMiddleware` carries it out: for the length of the
view the thread's connection is the replica's, as an export's is its own, and no query has to know.

A promise is what the question itself says: `min_position`, a cursor, a position, a moment. Whoever
asks for none gets what the replica has; `Log-Position` says up to where. What a replica does not
find or cannot answer is asked of the primary again. The desk, what proves the log to others, and
every write are the primary's alone; requests are counted in memory (`claims.access.rate_limit`).
"""

import logging
import re
import time
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import NamedTuple

from django.conf import settings
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from claims.api.paging import read_cursor
from claims.api.problems import problem
from claims.exports.conditional_answers import STATE_IN_FRONT
from claims.exports.own_connection import used
from claims.front import state
from claims.front.layer import NOT_PUBLIC
from claims.record import log
from claims.selection import InvalidValue
from claims.selection.parameters import moment
from factcheck import error_pages

MINIMUM = "min_position"
"""The parameter by which anybody asks for an answer that is at least as new as a position."""
ON_THE_PRIMARY = (*NOT_PUBLIC, "/checkpoint", "/tile/")
OF_REQUESTS = re.compile(r"(?:/[a-z-]+)?/(?:report|outcome)/")
"""Pages on which somebody without an account writes, or reads what was just written."""
PROOFS = ".tlog-proof"
ASKED_AGAIN = (404, 500, 503)
"""Answers of a replica that the primary may have to give otherwise."""
SKIPPED_SECONDS = 5
"""For so long nobody waits for a replica that did not answer."""
NEWEST = "SELECT position, published_at FROM claims_edition ORDER BY position DESC LIMIT 1"

logger = logging.getLogger(__name__)
_turns = count()
_skipped_until: dict[str, float] = {}


class Reader(NamedTuple):
    """A replica that may answer, and the position up to which it has the log."""

    alias: str
    position: int


class Promise(NamedTuple):
    """The least that an answer has to know: a position and, where one is asked for, a moment."""

    position: int = 0
    moment: datetime | None = None


class ReplicasMiddleware:
    """Answers public questions from a replica where one is new enough."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        minimum = _taken(request)
        vars(request)["min_position"] = minimum
        if reader := chosen(request, minimum):
            vars(request)["read_on"] = reader.alias
            is_as_new = _is_as_new(request, reader)
            with used(connections[reader.alias]):
                response = self.get_response(request)
            del vars(request)["read_on"]
            if response.status_code not in ASKED_AGAIN:
                response.headers.setdefault("Log-Position", str(reader.position))
                vars(response)["is_of_this_state"] = is_as_new
                return response
            vars(request)["is_asked_again"] = True
        if minimum and minimum > (head := log.head().position):
            return _not_there_yet(request, minimum, head)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Let the primary be asked where the replica fails in the middle of an answer."""
        alias = getattr(request, "read_on", "")
        if not alias or not isinstance(exception, Error):
            return None
        _skip(alias, exception)
        return HttpResponse(status=503)


def chosen(request: HttpRequest, minimum: int = 0) -> Reader | None:
    """The replica that answers this request; None where the primary does."""
    if not (aliases := settings.REPLICAS) or not _is_public(request):
        return None
    if (promise := promised(request, minimum)) is None:
        return None
    first = next(_turns)
    for number in range(len(aliases)):
        alias = aliases[(first + number) % len(aliases)]
        if time.monotonic() < _skipped_until.get(alias, 0):
            continue
        try:
            position, published_at = newest(alias)
        except Error as error:
            _skip(alias, error)
            continue
        if position >= promise.position and (
            promise.moment is None or (published_at and promise.moment <= published_at)
        ):
            return Reader(alias, position)
    return None


def promised(request: HttpRequest, minimum: int) -> Promise | None:
    """The least that the answer has to know; None where only the primary can be sure of it."""
    asked = request.GET
    if "pageToken" in asked or (request.method == "POST" and _names_a_time(request.body)):
        return None
    positions: list[int] = [minimum]
    moments: list[datetime] = []
    try:
        for name in ("position", "after"):
            positions += map(int, asked.getlist(name))
        positions += (read_cursor(text).position for text in asked.getlist("cursor"))
        for name in ("as_of", "since"):
            moments += map(moment, asked.getlist(name))
    except (ValueError, InvalidValue):
        return None
    return Promise(max(positions), max(moments, default=None))


def newest(alias: str) -> tuple[int, datetime | None]:
    """Position and moment of the last edition that a replica has; raises the database's Error."""
    with connections[alias].cursor() as cursor:
        cursor.execute(NEWEST)
        return cursor.fetchone() or (0, None)


def _is_as_new(request: HttpRequest, reader: Reader) -> bool:
    """Whether the replica has all that an answer needs to be kept under the primary's state."""
    if (wanted := request.META.get(STATE_IN_FRONT)) is None:
        return False
    try:
        return bool(state.on_replica(reader.alias) == wanted)
    except Error as error:
        _skip(reader.alias, error)
        return False


def _is_public(request: HttpRequest) -> bool:
    path = request.path_info
    if OF_REQUESTS.match(path):
        return False
    return not path.startswith(ON_THE_PRIMARY) and not path.endswith(PROOFS)


def _names_a_time(body: bytes) -> bool:
    """Whether a message to /mcp or a posted question may ask for a moment or a page."""
    names = (b"as_of", b"since", b"cursor", b"position", b"after")
    return any(b'"%s"' % name in body for name in names)


def _taken(request: HttpRequest) -> int:
    """The minimum that is asked for, taken out of the address: no view has to know it."""
    if MINIMUM not in request.GET:
        return 0
    asked = request.GET.copy()
    text = asked.getlist(MINIMUM)[-1]
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        return 0  # left there: the view refuses it as it refuses every word it does not know
    del asked[MINIMUM]
    request.META["QUERY_STRING"] = asked.urlencode()
    vars(request)["GET"] = QueryDict(request.META["QUERY_STRING"])
    return int(text)


def _not_there_yet(request: HttpRequest, minimum: int, head: int) -> HttpResponse:
    if not request.path_info.startswith(("/api/", "/v1alpha1/", "/mcp")):
        return error_pages.error_page(404, request=request)
    return problem(
        404,
        "not_there_yet",
        _("The log ends at position %(head)d, and %(minimum)d was asked for.")
        % {"head": head, "minimum": minimum},
    )


def _skip(alias: str, error: Exception) -> None:
    reason = str(error).partition("\n")[0]
    logger.warning("%s does not answer, the primary does: %s", alias, reason)
    _skipped_until[alias] = time.monotonic() + SKIPPED_SECONDS
    connections[alias].close()
