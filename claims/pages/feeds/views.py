"""Addresses of feeds, and how a reader of them goes on without a gap.

Without `after` a feed has the newest entries first and leads to older ones, each page as of a
position of the log (RFC 5005, archived feeds), so that what is published meanwhile moves
nothing. With `after` it has the entries after a position, oldest first; where it leads no
further, a reader comes back with the `Log-Position` of the answer.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claims.models import Edition
from claims.record import log
from claims.selection import (
    LOG_PARAMETERS,
    PARAMETERS,
    InvalidParameters,
    Parameter,
    Selection,
    log_head,
    read,
    select,
)
from claims.selection.parameters import whole_number

from .. import addresses
from ..made_answers import made_where_needed, not_understood
from . import atom, json_feed
from .entries import Entry, entries

DEFAULT_PAGE_SIZE = 50
MOST_ENTRIES = 100
FORM = 1
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

FORMATS: dict[str, tuple[Callable[[Any], bytes], str]] = {
    "atom": (atom.atom, atom.MEDIA_TYPE),
    "json": (json_feed.json_feed, json_feed.MEDIA_TYPE),
}
"""How a feed is written, by the suffix of its address."""


class Feed(NamedTuple):
    """One document of a feed: what it says of itself, its entries, and where it leads."""

    site: str
    path: str
    query: dict[str, list[str]]
    step: str
    """The first step of paths in its language."""
    head: log.Head
    entries: list[Entry]
    older: int | None
    """The position as of which the older entries are told, where there are any."""
    further: int | None
    """The position after which the following entries come, where there are any."""
    updated: str

    @property
    def language(self) -> str:
        return addresses.LANGUAGES[self.step]

    @property
    def publisher(self) -> str:
        return str(settings.FACTCHECK_PUBLISHER["name"])

    @property
    def license(self) -> str:
        return str(settings.FACTCHECK_PUBLISHER["license"])

    @property
    def title(self) -> str:
        asked = ", ".join(f"{name}={value}" for name, value in self._pairs(self._filters))
        title = _("%(publisher)s: what changed") % {"publisher": self.publisher}
        return f"{title} ({asked})" if asked else title

    @property
    def id(self) -> str:
        return self._at({name: self.query[name] for name in self._filters})

    @property
    def address(self) -> str:
        return self._at(self.query)

    @property
    def page(self) -> str:
        """The page where people see the same."""
        query = urlencode({name: self.query[name] for name in self._filters}, doseq=True)
        name = "changes" if "/changes/" in self.path else "claims"
        way = addresses.page(name, language=self.step)
        return f"{self.site}{way}?{query}" if query else f"{self.site}{way}"

    @property
    def vocabulary(self) -> str:
        return f"{self.site}{reverse('api:vocabulary')}"

    def neighbours(self, suffix: str) -> Iterator[tuple[str, str]]:
        """Relations and addresses of the documents that this one leads to."""
        others = {name: self.query[name] for name in self.query if name not in LOG_PARAMETERS}
        if self.further is not None:
            yield "next", self._at({**self.query, "after": [str(self.further)]})
        if self.older is not None:
            older = self._at({**others, "position": [str(self.older)]})
            yield "next", older
            if suffix == "atom":
                yield "prev-archive", older
        if suffix == "atom" and self.query.keys() & LOG_PARAMETERS.keys():
            yield "current", self._at(others)

    def permalink(self, entry: Entry) -> str:
        """The address to cite, which is the entry's id in every language and format."""
        page = addresses.page("edition", entry.claim_id, entry.edition.number)
        return f"{self.site}{page}"

    def edition_page(self, entry: Entry) -> str:
        number = entry.edition.number
        page = addresses.page("edition", entry.claim_id, number, language=self.step)
        return f"{self.site}{page}"

    def edition_json(self, entry: Entry) -> str:
        path = reverse("api:edition", args=[entry.claim_id, entry.edition.number])
        return f"{self.site}{path}"

    @property
    def _filters(self) -> list[str]:
        return [name for name in self.query if name not in {*LOG_PARAMETERS, *PAGING}]

    def _pairs(self, names: list[str]) -> Iterator[tuple[str, str]]:
        for name in names:
            for value in self.query[name]:
                yield name, value

    def _at(self, query: dict[str, list[str]]) -> str:
        written = urlencode(query, doseq=True)
        return f"{self.site}{self.path}?{written}" if written else f"{self.site}{self.path}"


def feed(suffix: str) -> Callable[..., HttpResponse]:
    """A view of the feed in one of `FORMATS`, of all that the query selects."""
    write, media_type = FORMATS[suffix]

    @require_safe
    def answered(request: HttpRequest, language: str = addresses.DEFAULT) -> HttpResponse:
        query = dict(request.GET.lists())
        site = request.build_absolute_uri("/")[:-1]
        with translation.override(language):
            try:
                values = read(query, KNOWN)
                head = log_head(values)
                selection = _selected(query, values, head)
            except InvalidParameters as refused:
                return not_understood(refused)

            def made() -> bytes:
                return write(_feed(selection, values, query, site, request.path, language))

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


def _feed(
    selection: Selection,
    values: dict[str, list[Any]],
    query: dict[str, list[str]],
    site: str,
    path: str,
    language: str,
) -> Feed:
    """The document that the query asks for: its newest entries, or those after a position."""
    size = values.get("page_size", [DEFAULT_PAGE_SIZE])[0]
    is_forward = "after" in values
    changes = selection.changes(_after(values))
    found = list(changes.order_by("position" if is_forward else "-position")[: size + 1])
    shown, has_more = found[:size], len(found) > size
    return Feed(
        site,
        path,
        query,
        language,
        selection.head,
        entries(shown),
        older=shown[-1].position - 1 if has_more and not is_forward else None,
        further=shown[-1].position if has_more and is_forward else None,
        updated=_updated(shown, selection.head),
    )


def _updated(shown: list[Edition], head: log.Head) -> str:
    """The moment of the newest entry; of a feed without one, that of the log where it stands."""
    moments = [edition.published_at for edition in shown] or list(
        Edition.objects.filter(position=head.position).values_list("published_at", flat=True)
    )
    return log.moment(max(moments)) if moments else BEFORE_ALL
