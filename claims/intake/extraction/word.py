"""The text of a Word file (.docx, ECMA-376), with its comments, footnotes, endnotes and links."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree import ElementTree

from .extracted import MOST_CHARACTERS, Extracted, Note, UnreadableFile

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_LARGEST_PART = 30_000_000
"""Bytes, unpacked: what is larger is refused after so many, whatever the archive says of it."""
_MOST_PARTS = 5000
_MOST_NOTES = 5000
_LONGEST_NOTE = 5000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT_R = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BETWEEN = "\n\n"
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\xad"}
_FIELD_LINK = re.compile(r'^\s*HYPERLINK\s+"([^"]{1,2000})"')
_ADDRESS = re.compile(r"https?://[^\s<>\"'」』）)，。；、]+")


class _Place(NamedTuple):
    paragraph: int
    offset: int


class _Mark(NamedTuple):
    """Something that hangs on words: an id or an address, and from where to where."""

    kind: str
    key: str
    start: _Place
    end: _Place


@dataclass
class _Paragraph:
    """One that is being read."""

    number: int
    pieces: list[str] = field(default_factory=list)
    length: int = 0


def read(content: bytes) -> Extracted:
    """The paragraphs, an empty line between them, as the text stands with all changes accepted.

    Headers, footers and text in pictures are left out. A note's address is that of the link in
    it, or the first one written out in it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(archive.infolist()) > _MOST_PARTS:
                raise UnreadableFile("unpacks_too_large")
            return _read(archive)
    except (zipfile.BadZipFile, ElementTree.ParseError, EOFError, ValueError) as error:
        raise UnreadableFile("damaged") from error
    except (NotImplementedError, RuntimeError) as error:
        # Packed in a way that zipfile does not know, or under a password.
        raise UnreadableFile("locked") from error


def _read(archive: zipfile.ZipFile) -> Extracted:
    if "word/document.xml" not in archive.namelist():
        raise UnreadableFile("no_word_file")
    body = _Body(_links(archive, "document"))
    body.read(_part(archive, "document"))
    text, starts = body.text()
    notes = {kind: dict(_notes(archive, kind)) for kind in ("comment", "footnote", "endnote")}
    found = []
    for mark in body.marks:
        start, end = (starts[at.paragraph] + at.offset for at in (mark.start, mark.end))
        if mark.kind == "link":
            found.append(Note("link", start, end, "", mark.key))
        elif note := notes[mark.kind].get(mark.key):
            found.append(Note(mark.kind, start, end, *note))
    if len(found) > _MOST_NOTES:
        raise UnreadableFile("too_many_notes")
    found.sort(key=lambda note: (note.start, note.end))
    return Extracted(text, MEDIA_TYPE, paragraphs=body.kept(starts), notes=tuple(found))


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part of the archive, unpacked; empty where there is none."""
    path = name if "/" in name else f"word/{name}.xml"
    if path not in archive.namelist():
        return b""
    with archive.open(path) as part:
        unpacked = part.read(_LARGEST_PART + 1)
    if len(unpacked) > _LARGEST_PART:
        raise UnreadableFile("unpacks_too_large")
    return unpacked


def _links(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """The addresses of a part's links, by the id of the relationship."""
    relationships = _part(archive, f"word/_rels/{name}.xml.rels")
    if not relationships:
        return {}
    return {
        relationship.get("Id", ""): relationship.get("Target", "")
        for relationship in ElementTree.fromstring(relationships)
        if relationship.get("TargetMode") == "External"
        and relationship.get("Target", "").startswith(("http://", "https://"))
    }


def _notes(archive: zipfile.ZipFile, kind: str) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """For the id of each comment, footnote or endnote: its text, its address, its author."""
    part = _part(archive, f"{kind}s")
    if not part:
        return
    links = _links(archive, f"{kind}s")
    for element in ElementTree.fromstring(part):
        if _name(element) != kind or _attribute(element, "type") in (
            "separator",
            "continuationSeparator",
        ):
            continue
        key, author = _attribute(element, "id"), _attribute(element, "author")
        body = _Body(links)
        body.walk(_events(element))
        text = "\n".join(filter(None, (paragraph.strip() for paragraph in body.paragraphs)))
        linked = [mark.key for mark in body.marks if mark.kind == "link"]
        written = _ADDRESS.search(text)
        address = linked[0] if linked else written.group() if written else ""
        yield key, (text[:_LONGEST_NOTE], address, author)


class _Body:
    """Paragraphs in reading order, and what hangs on their words."""

    def __init__(self, links: dict[str, str]) -> None:
        self.paragraphs: list[str] = []
        self.marks: list[_Mark] = []
        self._links = links
        self._open: list[_Paragraph] = []
        """The paragraphs that are being read: a text box stands inside of one."""
        self._length = 0
        self._skipping = 0
        self._comments: dict[str, _Place] = {}
        self._hyperlinks: list[tuple[str, _Place]] = []
        self._fields: list[dict[str, str | _Place]] = []

    def read(self, part: bytes) -> None:
        self.walk(ElementTree.iterparse(io.BytesIO(part), events=("start", "end")))

    def walk(self, events: Iterator[tuple[str, ElementTree.Element]]) -> None:
        for event, element in events:
            if element.tag == _FALLBACK:
                # The same words once more, for older programs.
                self._skipping += 1 if event == "start" else -1
            if not self._skipping and (name := _name(element)):
                (self._enter if event == "start" else self._leave)(name, element)
            if event == "end":
                element.clear()

    def text(self) -> tuple[str, list[int]]:
        """The text, and where each paragraph begins, empty ones too."""
        starts, at = [], 0
        for paragraph in self.paragraphs:
            starts.append(at)
            at += len(paragraph) + len(_BETWEEN) if paragraph.strip() else 0
        return _BETWEEN.join(p for p in self.paragraphs if p.strip()), starts

    def kept(self, starts: list[int]) -> tuple[int, ...]:
        pairs = zip(self.paragraphs, starts, strict=True)
        return tuple(start for paragraph, start in pairs if paragraph.strip())

    def _here(self) -> _Place:
        if not self._open:
            return _Place(
                max(0, len(self.paragraphs) - 1), len(self.paragraphs[-1]) if self.paragraphs else 0
            )
        return _Place(self._open[-1].number, self._open[-1].length)

    def _enter(self, name: str, element: ElementTree.Element) -> None:
        if name == "p":
            self.paragraphs.append("")
            self._open.append(_Paragraph(len(self.paragraphs) - 1))
        elif name == "commentRangeStart":
            self._comments[_attribute(element, "id")] = self._here()
        elif name == "commentRangeEnd":
            key = _attribute(element, "id")
            if start := self._comments.pop(key, None):
                self.marks.append(_Mark("comment", key, start, self._here()))
        elif name in ("footnoteReference", "endnoteReference"):
            kind = name.removesuffix("Reference")
            self.marks.append(_Mark(kind, _attribute(element, "id"), self._here(), self._here()))
        elif name == "hyperlink":
            key = element.get(f"{_R}id") or element.get(f"{_STRICT_R}id") or ""
            self._hyperlinks.append((self._links.get(key, ""), self._here()))
        elif name == "fldSimple":
            self._hyperlinks.append((_field_address(_attribute(element, "instr")), self._here()))
        elif name == "fldChar":
            self._field(_attribute(element, "fldCharType"))

    def _leave(self, name: str, element: ElementTree.Element) -> None:
        if name == "p" and self._open:
            paragraph = self._open.pop()
            self.paragraphs[paragraph.number] = "".join(paragraph.pieces)
        elif name in ("hyperlink", "fldSimple") and self._hyperlinks:
            self._link(*self._hyperlinks.pop())
        elif name == "instrText" and self._fields:
            before = self._fields[-1].get("code", "")
            self._fields[-1]["code"] = f"{before}{element.text or ''}"[:3000]
        elif name == "t" or name in _CHARACTERS:
            self._say(element.text or "" if name == "t" else _CHARACTERS[name])

    def _say(self, words: str) -> None:
        if not self._open:
            return
        self._length += len(words)
        if self._length > MOST_CHARACTERS:
            raise UnreadableFile("too_long")
        self._open[-1].pieces.append(words)
        self._open[-1].length += len(words)

    def _field(self, what: str) -> None:
        if what == "begin":
            self._fields.append({})
        elif self._fields and what == "separate":
            self._fields[-1]["start"] = self._here()
        elif self._fields and what == "end":
            ended = self._fields.pop()
            start = ended.get("start")
            if isinstance(start, _Place):
                self._link(_field_address(str(ended.get("code", ""))), start)

    def _link(self, address: str, start: _Place) -> None:
        if address and start != self._here():
            self.marks.append(_Mark("link", address, start, self._here()))


def _events(element: ElementTree.Element) -> Iterator[tuple[str, ElementTree.Element]]:
    """Events of an element, as `iterparse` gives them, without recursion."""
    waiting: list[tuple[str, ElementTree.Element]] = [("start", element)]
    while waiting:
        event, current = waiting.pop()
        if event == "start":
            waiting.append(("end", current))
            waiting += [("start", child) for child in reversed(current)]
        yield event, current


def _field_address(code: str) -> str:
    link = _FIELD_LINK.match(code)
    return link.group(1) if link and link.group(1).startswith(("http://", "https://")) else ""


def _name(element: ElementTree.Element) -> str:
    """The name of an element of the word processor's language; empty for any other."""
    for space in (_W, _STRICT_W):
        if element.tag.startswith(space):
            return element.tag[len(space) :]
    return ""


def _attribute(element: ElementTree.Element, name: str) -> str:
    return element.get(f"{_W}{name}") or element.get(f"{_STRICT_W}{name}") or ""
