"""Addresses of feeds, and how a reader of them goes on without a gap.

Without `after` a feed has the newest entries first and leads to older ones, each page as of a
position of the log (RFC 5005, archived feeds), so that what is published meanwhile moves
nothing. With `after` it has the entries after a position, oldest first; where it leads no
further, a reader comes back with the `Log-Position` of the answer.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claims.models import Edition
from claims.models.edition import EditionQuerySet
from claims.record import log
from claims.selection import (
    PARAMETERS,
    InvalidParameters,
    Parameter,
    Selection,
    log_head,
    read,
    select,
)
from claims.selection.corrections import CORRECTION_PARAMETERS, corrections
from claims.selection.parameters import whole_number

from .. import addresses
from ..made_answers import made_where_needed, not_understood
from . import atom, json_feed
from .document import Feed
from .entries import entries

DEFAULT_PAGE_SIZE = 50
MOST_ENTRIES = 100
FORM = 3
"""Of the documents that are made: part of their ETag, and raised when they look otherwise."""

BEFORE_ALL = "1970-01-01T00:00:00Z"
"""When a feed of an empty log was updated, since it has to say some moment."""

PAGING = {
    "after": Parameter(
        whole_number(0, 10**18 - 1),
        gettext_lazy("The position up to which you have everything: entries after it, in order."),
        example="0",
        limits=(0, 10**18 - 1),
    ),
    "page_size": Parameter(
        whole_number(1, MOST_ENTRIES),
        gettext_lazy("How many entries in a document: 1 to 100."),
        example="50",
        limits=(1, MOST_ENTRIES),
    ),
}
KNOWN = {**{name: PARAMETERS[name] for name in PARAMETERS if name != "include"}, **PAGING}

Values = Mapping[str, list[Any]]


class Narrowed(NamedTuple):
    """A part of the changes of a selection: its parameters, and how the part is found."""

    known: dict[str, Parameter]
    find: Callable[..., EditionQuerySet]
    """Of a selection, the values as read, and the position `after` which."""


FORMATS: dict[str, tuple[Callable[[Feed], bytes], str]] = {
    "atom": (atom.atom, atom.MEDIA_TYPE),
    "json": (json_feed.json_feed, json_feed.MEDIA_TYPE),
}
"""How a feed is written, by the suffix of its address."""


def changes(selection: Selection, _values: Values, *, after: int) -> EditionQuerySet:
    """Every change of a selection, as `Narrowed` has it."""
    return selection.changes(after)


CHANGES = Narrowed(KNOWN, changes)
CORRECTIONS = Narrowed({**KNOWN, **CORRECTION_PARAMETERS}, corrections)


def feed(suffix: str, told: Narrowed = CHANGES) -> Callable[..., HttpResponse]:
    """A view of the feed in one of `FORMATS`, of what is told of all that the query selects."""
    write, media_type = FORMATS[suffix]

    @require_safe
    def answered(request: HttpRequest, language: str = addresses.DEFAULT) -> HttpResponse:
        query = dict(request.GET.lists())
        site = request.build_absolute_uri("/")[:-1]
        with translation.override(language):
            try:
                values = read(query, told.known)
                head = log_head(values)
                selection = _selected(query, values, head)
            except InvalidParameters as refused:
                return not_understood(refused)

            def made() -> bytes:
                changed = told.find(selection, values, after=_after(values))
                found = _found(changed, values)
                return write(_feed(selection, found, query, site, request.path, language))

            return made_where_needed(
                request,
                made,
                media_type=media_type,
                made_of=[FORM, request.path, query, site, settings.FACTCHECK_PUBLISHER],
                head=head,
                language=addresses.LANGUAGES[language],
            )

    return answered


def _selected(
    query: dict[str, list[str]], values: dict[str, list[Any]], head: log.Head
) -> Selection:
    asked = {name: query[name] for name in query if name in PARAMETERS}
    return select(asked, head=head, since=_after(values))


def _after(values: dict[str, list[Any]]) -> int:
    after: int = values.get("after", [0])[0]
    return after


class Found(NamedTuple):
    """The editions of a document of a feed, and from where the next ones are told."""

    editions: list[Edition]
    older: int | None
    further: int | None


def _found(changed: EditionQuerySet, values: Values) -> Found:
    """The editions that the query asks for: the newest ones, or those after a position."""
    size = values.get("page_size", [DEFAULT_PAGE_SIZE])[0]
    is_forward = "after" in values
    found = list(changed.order_by("position" if is_forward else "-position")[: size + 1])
    shown, has_more = found[:size], len(found) > size
    return Found(
        shown,
        older=shown[-1].position - 1 if has_more and not is_forward else None,
        further=shown[-1].position if has_more and is_forward else None,
    )


def _feed(
    selection: Selection,
    found: Found,
    query: dict[str, list[str]],
    site: str,
    path: str,
    language: str,
) -> Feed:
    return Feed(
        site,
        path,
        query,
        language,
        selection.head,
        entries(found.editions, selection.head.position),
        older=found.older,
        further=found.further,
        updated=_updated(found.editions, selection.head),
    )


def _updated(shown: list[Edition], head: log.Head) -> str:
    """The moment of the newest entry; of a feed without one, that of the log where it stands."""
    moments = [edition.published_at for edition in shown] or list(
        Edition.objects.filter(position=head.position).values_list("published_at", flat=True)
    )
    return log.moment(max(moments)) if moments else BEFORE_ALL
