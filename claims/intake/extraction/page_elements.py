"""The elements in which a web page says what it is: meta, JSON-LD, times, bylines, headings."""

import re
from html.parser import HTMLParser
from typing import NamedTuple

MOST_ELEMENTS = 400
MOST_CHARACTERS = 400_000
"""Of all values together; a script longer than a quarter of it is left out."""
_LONGEST_WORDS = 600
_SCHEME = "application/ld+json"
_BESIDE = frozenset(["nav", "aside", "footer", "template", "noscript", "svg", "select"])
_VOID = frozenset(["meta", "link", "br", "img", "input", "hr", "source", "area", "wbr", "embed"])
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline|author|reporter|writer)s?(?:$|[\s_-])|authorname", re.I
)
_PUBLISHED = re.compile(r"publish|pubdate|post-?date|entry-date", re.I)


class Element(NamedTuple):
    """Something that a page says of itself."""

    kind: str
    """`meta`, `script`, `title`, `heading`, `time`, `byline`, `language` or `canonical`."""
    name: str
    """Of a meta element its property; of a time `published` where the page marks it as that."""
    value: str


class _Open:
    """An element whose words are being gathered."""

    def __init__(self, tag: str, kind: str, name: str = "") -> None:
        self.tag, self.kind, self.name = tag, kind, name
        self.nesting, self.pieces = 1, [""]


def elements(text: str) -> list[Element]:
    """The elements in the order of the page; what stands in navigation and footers is left out."""
    page = _Elements()
    page.feed(text)
    page.close()
    return page.found


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Element] = []
        self._room = MOST_CHARACTERS
        self._open: list[_Open] = []
        self._beside: list[str] = []

    def _add(self, kind: str, name: str, value: str) -> None:
        value = re.sub(r"\s+", " ", value.replace("\0", "")).strip() if kind != "script" else value
        if value and len(self.found) < MOST_ELEMENTS and len(value) <= self._room:
            self._room -= len(value)
            self.found.append(Element(kind, name[:100], value))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "html" and (language := said.get("lang") or said.get("xml:lang")):
            self._add("language", "html", language)
        elif tag == "meta":
            self._meta(said)
        elif tag == "link" and said.get("rel", "").lower() == "canonical":
            self._add("canonical", "", said.get("href", ""))
        if tag in _VOID:
            return
        for one in self._open:
            one.nesting += one.tag == tag
        if tag in _BESIDE:
            if len(self._beside) < 100:
                self._beside.append(tag)
        elif not self._beside and len(self._open) < 20 and (gathered := _gathered(tag, said)):
            self._open.append(gathered)
        if tag == "script" and said.get("type", "").strip().lower() == _SCHEME:
            self._open.append(_Open(tag, "script"))

    def _meta(self, said: dict[str, str]) -> None:
        names = (said.get(key, "") for key in ("property", "name", "itemprop", "http-equiv"))
        if (name := next(filter(None, names), "")) and "content" in said:
            self._add("meta", name.strip().lower(), said["content"][: 20 * _LONGEST_WORDS])

    def handle_endtag(self, tag: str) -> None:
        if tag in self._beside:
            del self._beside[len(self._beside) - 1 - self._beside[::-1].index(tag) :]
        for one in self._open[:]:
            one.nesting -= one.tag == tag
            if one.nesting <= 0:
                self._open.remove(one)
                self._add(one.kind, one.name, "".join(one.pieces))

    def handle_data(self, data: str) -> None:
        for one in self._open:
            longest = MOST_CHARACTERS // 4 if one.kind == "script" else _LONGEST_WORDS
            if one.kind == "script" or not self._beside:
                one.pieces[0] = (one.pieces[0] + data)[: longest + 1]


def _gathered(tag: str, said: dict[str, str]) -> _Open | None:
    """The element whose words are wanted, where this begins one."""
    itemprop, classes = said.get("itemprop", "").lower(), said.get("class", "")
    if tag in ("title", "h1"):
        return _Open(tag, "title" if tag == "title" else "heading")
    is_day = itemprop in ("datepublished", "datecreated")
    if tag == "time" or is_day:
        moment = said.get("datetime") or said.get("content") or ""
        is_marked = is_day or "pubdate" in said or _PUBLISHED.search(classes)
        opened = _Open(tag, "time", "published" if is_marked else "")
        opened.pieces[0] = f"{moment} | " if moment else ""
        return opened if itemprop != "datemodified" else None
    rel = said.get("rel", "").lower().split()
    if "author" in rel or itemprop == "author" or (tag != "body" and _BYLINE.search(classes)):
        return _Open(tag, "byline")
    return None
