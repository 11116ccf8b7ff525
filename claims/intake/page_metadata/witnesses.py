"""The witnesses of a page: its elements by kind and name."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from claims.intake.extraction.page_elements import Element
from claims.text.folding import folded


class Said(NamedTuple):
    """A value and the element that says it, as people who make pages call it."""

    origin: str
    value: str


class Page:
    """The elements of a page, its visible text, and where it was found."""

    def __init__(self, elements: Iterable[Element], text: str, url: str) -> None:
        self.text, self.url = text, url
        self._values: dict[tuple[str, str], list[str]] = defaultdict(list)
        for kind, name, value in elements:
            self._values[kind, name].append(value)

    def meta(self, *names: str) -> list[Said]:
        """The values of these meta elements, in the order of the names."""
        return [Said(name, value) for name in names for value in self._values["meta", name]]

    def of_kind(self, kind: str, name: str = "") -> list[str]:
        return self._values[kind, name]

    @property
    def host(self) -> str:
        try:
            return (urlsplit(self.url).hostname or "").removeprefix("www.")
        except ValueError:
            return ""

    @property
    def site_names(self) -> list[Said]:
        """The names of the site, without those that a program wrote for all of its sites."""
        named = self.meta("og:site_name", "application-name")
        return [
            said for said in named if folded(said.value) not in _NO_NAMES and "." not in said.value
        ]


_NO_NAMES = frozenset(
    folded(name)
    for name in (
        *(
            "wordpress",
            "my site",
            "my blog",
            "website",
            "home",
            "homepage",
            "untitled",
            "localhost",
        ),
        *("blog", "drupal", "joomla", "site name", "site title", "首頁", "網站名稱", "我的網站"),
    )
)


def are_similar(one: str, other: str) -> bool:
    """Whether two wordings may be of the same title: one holds the other, or most of its pairs."""
    first, second = folded(one), folded(other)
    if not first or not second:
        return False
    if first in second or second in first:
        return min(len(first), len(second)) >= 4 or first == second
    pairs, others = _pairs(first), _pairs(second)
    return 2 * len(pairs & others) >= len(pairs | others)


def _pairs(text: str) -> set[str]:
    plain = re.sub(r"\W", "", text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)}
