"""The text of a Word file (.docx, ECMA-376), with its comments, footnotes, endnotes and links."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar
from xml.etree import ElementTree

from claims.text.raised import lowered, raised

from .extracted import MOST_CHARACTERS, Extracted, Note, UnreadableFile
from .word_chunks import Chunks
from .word_names import OWN_AUTHOR, attribute, name
from .word_numbering import Numbering
from .word_parts import link_targets, main_part, read_part, related_parts
from .word_symbols import symbol

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_MOST_PARTS = 5000
_MOST_NOTES = 5000
_LONGEST_NOTE = 5000
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT_R = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BETWEEN = "\n\n"
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\xad"}
_FIELD_LINK = re.compile(r'^\s*HYPERLINK\s+"([^"]{1,2000})"')
_ADDRESS = re.compile(r"https?://[^\s<>\"'「」『』（）)【】《》〈〉〔〕，。；：、！？]+")
_DELETED = {"del", "moveFrom"}


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
    style: str = ""
    list_id: str | None = None
    level: int | None = None
    goes_on: bool = False
    """Whether the next paragraph is more of this one: a drop cap, or a deleted mark."""


def read(content: bytes) -> Extracted:
    """The paragraphs, an empty line between them, as the text stands with all changes accepted.

    Our own changes and comments, in a file that went out with them, are left out of account.
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
    main = main_part(archive)
    parts = related_parts(archive, main)
    body = body_of(archive, main, Body)
    body.read(read_part(archive, main))
    text, starts = body.text()
    notes = {
        kind: dict(notes_of(archive, kind, parts.get(f"{kind}s", "")))
        for kind in ("comment", "footnote", "endnote")
    }
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


def notes_of(
    archive: zipfile.ZipFile, kind: str, path: str
) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """For the id of each comment, footnote or endnote: its text, its address, its author."""
    part = read_part(archive, path)
    if not part:
        return
    links = link_targets(archive, path)
    for element in ElementTree.fromstring(part):
        key, author = attribute(element, "id"), attribute(element, "author")
        is_line = attribute(element, "type") in ("separator", "continuationSeparator")
        if name(element) != kind or is_line or author == OWN_AUTHOR:
            continue
        body = Body(links)
        body.walk(events_of(element))
        text = "\n".join(filter(None, (paragraph.strip() for paragraph in body.paragraphs)))
        linked = [mark.key for mark in body.marks if mark.kind == "link"]
        written = _ADDRESS.search(text)
        address = linked[0] if linked else written.group() if written else ""
        yield key, (text[:_LONGEST_NOTE], address, author)


AnyBody = TypeVar("AnyBody", bound="Body")


def body_of(archive: zipfile.ZipFile, main: str, kind: type[AnyBody]) -> AnyBody:
    """A reader of the document, with the links, lists and chunks that its part names."""
    parts = related_parts(archive, main)
    numbering = Numbering(
        read_part(archive, parts.get("numbering", "")),
        read_part(archive, parts.get("styles", "")),
    )
    return kind(link_targets(archive, main), numbering, Chunks(archive, main))


class Body:
    """Paragraphs in reading order, and what hangs on their words."""

    def __init__(
        self,
        links: dict[str, str],
        numbering: Numbering | None = None,
        chunks: Chunks | None = None,
    ) -> None:
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
        self._numbering = numbering
        self._chunks = chunks
        self._waiting = ""
        """The number of a list that stands before the next words."""
        self._going_on: _Paragraph | None = None
        self._path: list[str] = []
        """The names of the open elements."""
        self._unseen = 0
        """How many of them hold what is no text."""
        self._script = ""
        """The vertical alignment of the run that is being read."""
        self._is_hidden = False
        """Whether Word neither shows nor prints that run."""

    def read(self, part: bytes) -> None:
        self.walk(ElementTree.iterparse(io.BytesIO(part), events=("start", "end")))

    def walk(self, events: Iterator[tuple[str, ElementTree.Element]]) -> None:
        for event, element in events:
            if element.tag == _FALLBACK:
                # The same words once more, for older programs.
                self._skipping += 1 if event == "start" else -1
            if not self._skipping and (tag := name(element)):
                if event == "start":
                    self._enter(tag, element)
                    self._path.append(tag)
                else:
                    self._path.pop()
                    self._leave(tag, element)
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

    def _enter(self, tag: str, element: ElementTree.Element) -> None:
        if self._path[-2:] == ["pPr", "rPr"] and tag in _DELETED and self._open:
            # The paragraph's own mark is gone: it goes on with the next one.
            self._open[-1].goes_on = True
        elif _is_unseen(tag, element):
            self._unseen += 1
        elif self._unseen:
            return
        elif "pPr" in self._path:
            self._property(tag, element)
        elif tag == "p":
            self._begin()
        elif tag == "commentRangeStart":
            self._comments[attribute(element, "id")] = self._here()
        elif tag == "commentRangeEnd":
            key = attribute(element, "id")
            if start := self._comments.pop(key, None):
                self.marks.append(_Mark("comment", key, start, self._here()))
        elif tag in ("footnoteReference", "endnoteReference"):
            kind = tag.removesuffix("Reference")
            self.marks.append(_Mark(kind, attribute(element, "id"), self._here(), self._here()))
        elif tag == "altChunk" and self._chunks:
            self._take_over(self._chunks.paragraphs(_relationship(element)))
        elif tag == "hyperlink":
            address = self._links.get(_relationship(element), "")
            self._hyperlinks.append((address, self._here()))
        elif tag == "fldSimple":
            self._hyperlinks.append((_field_address(attribute(element, "instr")), self._here()))
        elif tag == "fldChar":
            self._field(attribute(element, "fldCharType"))
        elif tag == "vertAlign":
            self._script = attribute(element, "val")
        elif tag == "vanish" and self._path[-2:] == ["r", "rPr"]:
            self._is_hidden = attribute(element, "val") not in ("0", "false", "off")
        elif tag == "sym" and not self._is_hidden:
            self._say(symbol(attribute(element, "font"), attribute(element, "char")))

    def _leave(self, tag: str, element: ElementTree.Element) -> None:
        if _is_unseen(tag, element) and self._path[-2:] != ["pPr", "rPr"]:
            self._unseen -= 1
        elif self._unseen:
            return
        elif tag == "pPr" and self._open:
            self._number(self._open[-1])
        elif tag == "p" and self._open:
            self._end()
        elif tag == "r":
            self._script, self._is_hidden = "", False
        elif tag in ("hyperlink", "fldSimple") and self._hyperlinks:
            self._link(*self._hyperlinks.pop())
        elif tag == "instrText" and self._fields:
            before = self._fields[-1].get("code", "")
            self._fields[-1]["code"] = f"{before}{element.text or ''}"[:3000]
        elif self._is_hidden:
            return
        elif tag == "m:num":
            self._say("/")
        elif tag in ("t", "m:t", "delText"):
            self._say(self._aligned(element.text or ""))
        elif tag in _CHARACTERS:
            self._say(_CHARACTERS[tag])

    def _begin(self) -> None:
        """Open a paragraph, or go on with the one before it, whose mark is deleted."""
        if self._going_on is not None:
            self._going_on.goes_on = False
            self._open.append(self._going_on)
            self._going_on = None
            return
        self.paragraphs.append("")
        self._open.append(_Paragraph(len(self.paragraphs) - 1))

    def _end(self) -> None:
        """Close the paragraph that was opened last."""
        paragraph = self._open.pop()
        self.paragraphs[paragraph.number] = "".join(paragraph.pieces)
        self._waiting = ""
        self._going_on = paragraph if paragraph.goes_on else None

    def _take_over(self, paragraphs: list[str]) -> None:
        """Read paragraphs that stand in a part of their own as if they stood here."""
        for words in paragraphs:
            self._begin()
            self._say(words)
            self._end()

    def _property(self, tag: str, element: ElementTree.Element) -> None:
        """Note what a property of the paragraph says of its list, its style, or a drop cap."""
        if not self._open:
            return
        paragraph, value = self._open[-1], attribute(element, "val")
        if tag == "pStyle":
            paragraph.style = value
        elif tag == "numId" and "numPr" in self._path:
            paragraph.list_id = value
        elif tag == "ilvl" and "numPr" in self._path:
            paragraph.level = int(value) if value.isdecimal() and len(value) < 3 else 0
        elif tag == "framePr" and attribute(element, "dropCap") in ("drop", "margin"):
            paragraph.goes_on = True

    def _number(self, paragraph: _Paragraph) -> None:
        """Say the number that Word writes before a paragraph of a list."""
        if self._numbering and not paragraph.pieces:
            number = self._numbering.number(paragraph.style, paragraph.list_id, paragraph.level)
            self._waiting = number

    def _aligned(self, words: str) -> str:
        """Words as their run stands: raised, lowered or on the line."""
        if self._script == "superscript" or "m:sup" in self._path:
            return raised(words)
        if self._script == "subscript" or "m:sub" in self._path:
            return lowered(words)
        return words

    def _say(self, words: str) -> None:
        if not self._open or not words:
            return
        if self._waiting:
            # “Article 1.” and a blank, unless the words bring theirs.
            number, self._waiting = self._waiting, ""
            words = (number.rstrip() if words[0].isspace() else number) + words
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


def events_of(element: ElementTree.Element) -> Iterator[tuple[str, ElementTree.Element]]:
    """Events of an element, as `iterparse` gives them, without recursion."""
    waiting: list[tuple[str, ElementTree.Element]] = [("start", element)]
    while waiting:
        event, current = waiting.pop()
        if event == "start":
            waiting.append(("end", current))
            waiting += [("start", child) for child in reversed(current)]
        yield event, current


def _is_unseen(tag: str, element: ElementTree.Element) -> bool:
    """Whether the file keeps it beside its text: deleted words, and how characters are read.

    Changes that we suggested and nobody accepted are none yet.
    """
    is_ours = attribute(element, "author") == OWN_AUTHOR
    return tag == "rt" or (tag == "ins" if is_ours else tag in _DELETED)


def _relationship(element: ElementTree.Element) -> str:
    """The id of the relationship that an element names; empty where there is none."""
    return element.get(f"{_R}id") or element.get(f"{_STRICT_R}id") or ""


def _field_address(code: str) -> str:
    link = _FIELD_LINK.match(code)
    return link.group(1) if link and link.group(1).startswith(("http://", "https://")) else ""
