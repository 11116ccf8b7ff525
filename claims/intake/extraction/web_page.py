"""The visible text of a web page."""

import re
from html.parser import HTMLParser

from claims.text.raised import lowered, raised

from .extracted import MOST_CHARACTERS, Extracted, UnreadableFile
from .page_elements import elements
from .plain_text import decode

_UNSEEN = frozenset([
    "script", "style", "noscript", "template", "head", "title", "svg", "math", "iframe", "object",
    "canvas", "audio", "video", "select", "datalist", "nav", "dialog", "textarea", "button",
    "rt", "rp", "rtc",
])  # fmt: skip
_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "legend", "li", "main", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "tfoot", "thead", "tr", "ul",
])  # fmt: skip
_CELLS = frozenset(["td", "th"])
_SCRIPTS = {"sup": raised, "sub": lowered}
_RUBY = frozenset(["rt", "rp", "rtc"])
_VOID = frozenset([
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
])  # fmt: skip
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([\w:.-]{2,40})""", re.I
)
_HIDDEN_STYLE = re.compile(r"(?:display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden)", re.I)
_PARAGRAPH = "\n\n"


def read(content: bytes, charset: str = "") -> Extracted:
    """The words a reader of the page sees, each block a paragraph of its own.

    Left out are scripts, styles, navigation and what the page itself hides; what a style sheet
    hides or adds is not known. `charset` is what the server said.
    """
    declared = _CHARSET.search(content[:4096])
    # A meta element can be read as ASCII, so what it says of UTF-16 is wrong.
    names = [charset, declared.group(1).decode() if declared else ""]
    text, encoding = decode(content, [n for n in names if n and not n.lower().startswith("utf-16")])
    page = _VisibleText()
    page.feed(text)
    page.close()
    words, starts = page.paragraphs()
    return Extracted(
        words,
        "text/html",
        paragraphs=tuple(starts),
        encoding="" if encoding == "utf-8" else encoding,
        elements=tuple(elements(text)),
    )


class _VisibleText(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._length = 0
        self._unseen: list[str] = []
        """The open elements from the first hidden one on."""
        self._script = ""
        """`sup` or `sub` while one is open."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            # A page may leave out the end of its head.
            self._unseen.clear()
        if tag in _BLOCKS and self._unseen[-1:] == ["p"]:
            # A paragraph needs no end: the next block is one.
            self._unseen.pop()
        if tag in _RUBY or tag == "rb":
            # Nor does what is read above a word.
            while self._unseen[-1:] and self._unseen[-1] in _RUBY:
                self._unseen.pop()
        if tag in _VOID:
            if tag in ("br", "hr") and not self._unseen:
                self._pieces.append("\n" if tag == "br" else _PARAGRAPH)
            return
        if self._unseen or tag in _UNSEEN or _is_hidden(dict(attrs)):
            if len(self._unseen) < 1000:
                self._unseen.append(tag)
            return
        if tag in _BLOCKS:
            self._pieces.append(_PARAGRAPH)
        elif tag in _CELLS:
            self._pieces.append("\t")
        elif tag in _SCRIPTS:
            self._script = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "ruby" and self._unseen and self._unseen[0] in _RUBY:
            # What is read above a word needs no end of its own.
            self._unseen.clear()
        if self._unseen:
            # An end closes what was left open inside it, and nothing where nothing matches.
            if tag in self._unseen:
                del self._unseen[len(self._unseen) - 1 - self._unseen[::-1].index(tag) :]
            return
        if tag in _BLOCKS:
            self._pieces.append(_PARAGRAPH)
        elif tag in _SCRIPTS:
            self._script = ""

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        self._length += len(data)
        if self._length > MOST_CHARACTERS:
            raise UnreadableFile("too_long")
        words = re.sub(r"[ \t\r\n\f]+", " ", data.replace("\0", ""))
        self._pieces.append(_SCRIPTS[self._script](words) if self._script else words)

    def paragraphs(self) -> tuple[str, list[int]]:
        """The text with an empty line between paragraphs, and where each begins."""
        found = []
        for block in "".join(self._pieces).split(_PARAGRAPH):
            lines = (re.sub(r" ?\t[ \t]*", "\t", line).strip(" \t") for line in block.split("\n"))
            if paragraph := "\n".join(re.sub(" {2,}", " ", line) for line in lines if line):
                found.append(paragraph)
        starts, at = [], 0
        for paragraph in found:
            starts.append(at)
            at += len(paragraph) + len(_PARAGRAPH)
        return _PARAGRAPH.join(found), starts


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    style = attributes.get("style") or ""
    return "hidden" in attributes or bool(_HIDDEN_STYLE.search(style[:1000]))
