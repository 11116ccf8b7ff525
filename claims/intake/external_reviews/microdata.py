"""Microdata of a web page as JSON-LD writes the same (WHATWG HTML, 5.2): items, types, properties.

A parser of our own: those to be had bring an XML library and RDF along for a hundred lines.
"""

from html.parser import HTMLParser
from typing import Any

ADDRESSES = {
    "a": "href",
    "area": "href",
    "link": "href",
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "img": "src",
    "source": "src",
    "track": "src",
    "video": "src",
    "object": "data",
    "time": "datetime",
    "data": "value",
    "meter": "value",
    "meta": "content",
}
"""The attribute that holds a property's value, by element; of others it is their text."""
VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
    *("track", "wbr"),
}
DEEPEST = 500


class _Open:
    """An element that is open: the item it begins, and the properties its text is for."""

    def __init__(self, tag: str, item: dict[str, Any] | None, names: list[str]) -> None:
        self.tag = tag
        self.item = item
        self.names = names
        self.words: list[str] = []


class Microdata(HTMLParser):
    """Reads a page; `items` are its outermost items, each with `@type` and its properties."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.items: list[dict[str, Any]] = []
        self.address = ""
        """The page's own address, as it says it: canonical link, og:url or base."""
        self._open: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note_address(tag, given)
        names = given.get("itemprop", "").split()
        item: dict[str, Any] | None = None
        if "itemscope" in given:
            item = {"@type": given["itemtype"].split()} if given.get("itemtype") else {}
            if identifier := given.get("itemid"):
                item["@id"] = identifier
            self._place(names, item) if names and self._owner() else self.items.append(item)
            names = []
        elif names and tag in ADDRESSES and ADDRESSES[tag] in given:
            self._place(names, given[ADDRESSES[tag]])
            names = []
        if tag not in VOID and len(self._open) < DEEPEST:
            self._open.append(_Open(tag, item, names))

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._open):
            while self._open[-1].tag != tag:
                self._close()
            self._close()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            if element.names:
                element.words.append(data)

    def close(self) -> None:
        super().close()
        while self._open:
            self._close()

    def _close(self) -> None:
        element = self._open.pop()
        if element.names:
            self._place(element.names, " ".join("".join(element.words).split()))

    def _owner(self) -> dict[str, Any] | None:
        return next((one.item for one in reversed(self._open) if one.item is not None), None)

    def _place(self, names: list[str], value: Any) -> None:
        if (owner := self._owner()) is not None:
            for name in names:
                owner.setdefault(name, []).append(value)

    def _note_address(self, tag: str, given: dict[str, str]) -> None:
        said = ""
        if tag == "link" and "canonical" in given.get("rel", "").lower().split():
            said = given.get("href", "")
        elif tag == "meta" and given.get("property", "").lower() == "og:url":
            said = given.get("content", "")
        elif tag == "base":
            said = given.get("href", "")
        if said.startswith(("http://", "https://")):
            self.address = self.address or said
