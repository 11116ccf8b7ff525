"""One document of a feed, as Atom and JSON Feed write it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from claims.record import demonstration, log
from claims.selection import LOG_PARAMETERS

from .. import addresses
from .entries import Entry

PAGED_BY = ("after", "page_size")
"""Parameters that say which entries of a feed a document has."""

WHAT_CHANGED = gettext_lazy("%(publisher)s: what changed")
TITLES = {"corrections": gettext_lazy("%(publisher)s: corrections")}


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
        title = TITLES.get(self._list, WHAT_CHANGED) % {"publisher": self.publisher}
        return f"{title} ({asked})" if asked else title

    @property
    def subtitle(self) -> str:
        """The sentence of a demonstration; empty where people sign."""
        return "".join(demonstration.warnings())

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
        way = addresses.page(self._list, language=self.step)
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
    def _list(self) -> str:
        """The name of the list that the feed stands behind."""
        return self.path.split("/")[-2]

    @property
    def _filters(self) -> list[str]:
        return [name for name in self.query if name not in {*LOG_PARAMETERS, *PAGED_BY}]

    def _pairs(self, names: list[str]) -> Iterator[tuple[str, str]]:
        for name in names:
            for value in self.query[name]:
                yield name, value

    def _at(self, query: dict[str, list[str]]) -> str:
        written = urlencode(query, doseq=True)
        return f"{self.site}{self.path}?{written}" if written else f"{self.site}{self.path}"
