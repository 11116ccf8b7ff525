"""The log from outside: where it ends, and everything that was published, in order.

Positions are gapless, so a mirror that has applied every change up to one position holds
exactly what stood there. `chain` ties it to this log and no other.
"""

from typing import Any, ClassVar

import orjson
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from claims.models import Edition
from claims.record import log, stored_editions
from claims.record.stored_editions import StoredEdition
from claims.selection import (
    LOG_PARAMETERS,
    InvalidParameters,
    InvalidValue,
    Parameter,
    log_head,
)
from claims.selection.parameters import (
    moment,
    not_passed,
    parameter_error,
    says_the_same,
    whole_number,
)

from .answers import answer, compact, etag_of_question, listed
from .linking import Links, list_links
from .parameters import PAGE_SIZE
from .problems import problem
from .public import PublicView

DEFAULT_PAGE_SIZE = 100


def chain_value(text: str) -> str:
    """A chain value: 64 hexadecimal digits."""
    if len(text) == 64 and not set(text) - set("0123456789abcdef"):
        return text
    raise InvalidValue(
        _("This is not a chain value."), _("Write the 64 hexadecimal digits that answers give.")
    )


ANOTHER_LOG = gettext_lazy(
    "At this position our log has another chain value than yours, or does not reach it."
)


class Changes(PublicView):
    """Every edition after a position, in log order: {position, chain, next, resume, results}."""

    parameters: ClassVar = {
        "after": Parameter(
            whole_number(0, 10**18 - 1),
            gettext_lazy("The position up to which you have everything; 0 for the beginning."),
            example="0",
            limits=(0, 10**18 - 1),
        ),
        "chain": Parameter(
            chain_value,
            gettext_lazy("The chain value that you have at that position; 409 if ours is another."),
        ),
        "since": Parameter(
            moment,
            gettext_lazy(
                "The moment up to which you have everything, instead of a position; a day is its"
                " beginning in UTC."
            ),
            example="2026-11-20",
        ),
        "page_size": PAGE_SIZE,
        **LOG_PARAMETERS,
    }
    meaning = gettext_lazy(
        "Every edition after a position, in log order and without gaps. Follow “next” while there"
        " is one, then come back to “resume”: whoever applies each change holds the whole record."
    )
    component = "ChangePage"
    more_problems: ClassVar = {409: ANOTHER_LOG}

    def get(self, request: Request) -> HttpResponse:
        after, head, chain = self._after(), log_head(self.given), self.first("chain")
        is_bounded = bool(self.given.keys() & LOG_PARAMETERS.keys())
        end = log.head() if is_bounded else head
        if after > end.position or (chain is not None and chain != chain_at(after)):
            return another_log(end)
        size = self.first("page_size", DEFAULT_PAGE_SIZE)
        rows = stored_editions.between(after, head.position, limit=size)
        reached = log.Head(rows[-1].position, rows[-1].chain) if rows else None
        bound = {"position": head.position} if is_bounded else {}
        if reached is None and is_bounded:
            reached = log.Head(after, chain_at(after))
        goes_on = reached and rows and reached.position < head.position
        described = {
            **head._asdict(),
            "next": self._address(request, reached, **bound) if reached and goes_on else None,
            "resume": self._address(request, reached) if reached else request.build_absolute_uri(),
        }
        etag = etag_of_question(described, request.build_absolute_uri())
        body = listed(described, map(change, rows))
        return answer(request, body, links=list_links(request, described), etag=etag)

    def _after(self) -> int:
        """The position up to which the caller has everything; raises InvalidParameters."""
        if "since" not in self.given:
            after: int = self.first("after", 0)
            return after
        if "after" in self.given:
            raise InvalidParameters([parameter_error("since", says_the_same("after"))])
        try:
            return log.position_at(self.first("since"))
        except ValidationError as error:
            raise InvalidParameters([parameter_error("since", not_passed(error))]) from error

    def _address(self, request: Request, reached: log.Head, **bound: int) -> str:
        """The address of what follows; `bound` is the position up to which, if there is one."""
        query: dict[str, Any] = {"after": reached.position, "chain": reached.chain, **bound}
        if "page_size" in self.given:
            query["page_size"] = self.first("page_size")
        return request.build_absolute_uri(f"{reverse('api:changes')}?{urlencode(query)}")


class Log(PublicView):
    """The end of the log, or its state at a position: {position, chain, published_at}."""

    parameters: ClassVar = LOG_PARAMETERS
    meaning = gettext_lazy("Where the log ends, or where it stood: position and chain value.")
    component = "Log"

    def get(self, request: Request) -> HttpResponse:
        head = log_head(self.given)
        at = Edition.objects.filter(position=head.position).values_list("published_at", flat=True)
        moment = next(map(log.moment, at), None)
        body = compact({**head._asdict(), "published_at": moment}).encode()
        return answer(request, body, links=Links(request))


def change(edition: StoredEdition) -> bytes:
    """One entry of the feed: what the log says of an edition, and its document as it is."""
    entry = {
        "position": edition.position,
        "kind": edition.kind,
        "claim": str(edition.public_id),
        "number": edition.number,
        "published_at": log.moment(edition.published_at),
        "content_digest": edition.content_digest,
        "digest": edition.digest,
        "previous_chain": edition.previous_chain,
        "chain": edition.chain,
    }
    return b'%s,"document":%s}' % (orjson.dumps(entry)[:-1], edition.document)


def chain_at(position: int) -> str:
    """The chain value at a position; empty where the log has not come that far."""
    if position == 0:
        return log.START
    values = Edition.objects.filter(position=position).values_list("chain", flat=True)
    return values.first() or ""


def another_log(head: log.Head) -> HttpResponse:
    """409: the caller followed another log, or one that was rewritten or cut since."""
    return problem(
        409,
        "another_log",
        str(ANOTHER_LOG),
        hint=_("Keep what you have, tell the publisher, and read everything again from 0."),
        members=head._asdict(),
    )
