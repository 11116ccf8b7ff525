"""Places of a Word file's text in the bytes of its document: which run holds which characters.

The document is parsed once, each element with the bytes it stands in, and read by the reader of
`word.py` itself: an offset into the text it returns leads to the very characters of the file.
"""

import re
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat

from .extracted import UnreadableFile
from .word import Body, body_of, events_of
from .word_names import name

_TAG = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")
_CHARACTER = re.compile(
    rb"&[^;]{1,10};|\r\n|[\x00-\x7f]|[\xc2-\xdf].|[\xe0-\xef]..|[\xf0-\xf7]...", re.DOTALL
)


class Node(ElementTree.Element):
    """An element and its bytes: `content[start:inner]` opens it, `content[close:end]` closes it.

    Of an element without an end tag, `inner`, `close` and `end` are the same.
    """

    parent: "Node | None" = None
    start = inner = close = end = 0

    def clear(self) -> None:
        """Nothing: the reader is done with it, the writer is not."""

    def above(self) -> Iterator["Node"]:
        """The elements that it stands in, from within out."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent


class Said(NamedTuple):
    """Words of the text, from `start` on, and the element that says them."""

    start: int
    words: str
    node: Node

    @property
    def end(self) -> int:
        return self.start + len(self.words)


def parse(content: bytes) -> Node:
    """The root of an XML part in UTF-8; raises UnreadableFile for one with a DOCTYPE."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    open_: list[Node] = []
    roots: list[Node] = []

    def begin(tag: str, attributes: dict[str, str]) -> None:
        node = Node(_named(tag), {_named(key): value for key, value in attributes.items()})
        node.start = parser.CurrentByteIndex
        found = _TAG.match(content, node.start)
        if found is None:
            raise UnreadableFile("damaged")
        node.inner = node.close = node.end = found.end()
        if open_:
            node.parent = open_[-1]
            open_[-1].append(node)
        else:
            roots.append(node)
        open_.append(node)

    def finish(_tag: str) -> None:
        node = open_.pop()
        if content[node.inner - 2 : node.inner] != b"/>":
            node.close = parser.CurrentByteIndex
            node.end = content.index(b">", node.close) + 1

    def say(words: str) -> None:
        if open_ and not len(open_[-1]):
            open_[-1].text = (open_[-1].text or "") + words

    def refuse(*_declared: object) -> None:
        raise UnreadableFile("damaged")

    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = say
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)
    return roots[0]


def _named(tag: str) -> str:
    return f"{{{tag}" if "}" in tag else tag


class _Placing(Body):
    """The reader, which notes what each element says."""

    said: list[tuple[int, int, str, Node]]
    _current: Node | None = None

    def _enter(self, tag: str, element: ElementTree.Element) -> None:
        self._current = element if isinstance(element, Node) else None
        super()._enter(tag, element)

    def _leave(self, tag: str, element: ElementTree.Element) -> None:
        self._current = element if isinstance(element, Node) else None
        super()._leave(tag, element)

    def _say(self, words: str) -> None:
        super()._say(words)
        if self._open and words and self._current is not None:
            # Behind the number of a list, which no element of the document says.
            paragraph = self._open[-1]
            start = paragraph.length - len(words)
            self.said.append((paragraph.number, start, words, self._current))


class Places:
    """The elements that say the text of a document, but for the numbers of its lists."""

    def __init__(self, archive: zipfile.ZipFile, main: str, root: Node) -> None:
        body = body_of(archive, main, _Placing)
        body.said = []
        body.walk(events_of(root))
        self.text, starts = body.text()
        self.said = sorted(
            (
                Said(starts[paragraph] + start, words, node)
                for paragraph, start, words, node in body.said
                if body.paragraphs[paragraph].strip()
            ),
            key=lambda said: said.start,
        )
        self._starts = [said.start for said in self.said]
        self._whole = {id(said.node): said for said in self.said}

    def between(self, start: int, end: int) -> list[Said]:
        """The words between two offsets of the text, cut off at them."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        cut = []
        for said in self.said[first:last]:
            begin, stop = max(said.start, start), min(said.end, end)
            if begin < stop:
                words = said.words[begin - said.start : stop - said.start]
                cut.append(Said(begin, words, said.node))
        return cut

    def whole(self, node: Node) -> Said:
        """All that an element says."""
        return self._whole[id(node)]


def unit_of(node: Node) -> Node | None:
    """The outermost run or formula that holds an element: what a mark may stand beside.

    None for text that stands in no run of the document, such as a chunk of a web page.
    """
    units = [one for one in (node, *node.above()) if name(one) in ("r", "m:oMath", "m:oMathPara")]
    return units[-1] if units else None


def paragraph_of(node: Node) -> Node | None:
    """The paragraph that an element stands in."""
    return next((one for one in node.above() if name(one) == "p"), None)


def character_places(content: bytes, node: Node) -> list[int] | None:
    """The place of each character of an element's text, and of its end; None where it is mixed."""
    raw = content[node.inner : node.close]
    if b"<" in raw:
        return None
    return [node.inner + found.start() for found in _CHARACTER.finditer(raw)] + [node.close]
