"""Remarks written into a Word file: comments on its words, and changes that Word tracks.

Nothing is taken away: every part that no remark is about, and every element of the document
between the marks, stays as it came in (ECMA-376, 17.13).
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from typing import NamedTuple

from claims.text import quotes

from .extracted import UnreadableFile
from .word import notes_of, read
from .word_marks import Marks
from .word_names import OWN_AUTHOR, attribute, name
from .word_parts import main_part, read_part, related_parts
from .word_places import Node, Places, parse, unit_of
from .word_remark_parts import (
    Words,
    first_free_comment,
    highest_id,
    namespaces,
    utf_8,
    with_comments,
    xml_text,
)

_REFERENCES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


class Change(NamedTuple):
    """Words that replace those between two offsets of the text."""

    start: int
    end: int
    words: str


class Remark(NamedTuple):
    """A comment on words of a text, and a change of them."""

    start: int | None
    end: int | None
    """Offsets into the text; None where the words do not stand in it."""
    excerpt: str
    """The words looked for in the notes, where the text does not have them."""
    paragraphs: list[Words]
    change: Change | None = None
    untracked: tuple[Words, ...] = ()
    """Paragraphs that say the change, where Word cannot track it."""
    adrift: tuple[Words, ...] = ()
    """Paragraphs in front where the words stand nowhere: the comment is on the first words then."""


def remarked(content: bytes, remarks: Iterable[Remark], *, sha256: str, at: str) -> bytes:
    """The Word file with the remarks in it, dated `at` (xsd:dateTime).

    Raises UnreadableFile where its text is not the one with this digest, whose offsets the
    remarks have, and where no run holds any of it.
    """
    text = read(content).text
    if hashlib.sha256(text.encode()).hexdigest() != sha256:
        raise UnreadableFile("read_otherwise")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        document = _Document(archive)
        for remark in remarks:
            document.add(remark, at)
        packed = _packed(archive, document.parts(at))
    if read(packed).text != text:
        raise UnreadableFile("read_otherwise")
    return packed


class _Document:
    """The main part of a file, and the remarks that are put into it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._path = main_part(archive)
        content = utf_8(read_part(archive, self._path))
        self._root = parse(content)
        self._known = namespaces(self._root)
        self._places = Places(archive, self._path, self._root)
        self._first = next((s for s in self._places.said if unit_of(s.node) is not None), None)
        if self._first is None:
            raise UnreadableFile("no_runs")
        self._marks = Marks(content, self._places)
        self._comments: list[tuple[int, list[Words]]] = []
        self._next_comment = first_free_comment(archive, self._path)
        self._next_change = highest_id(self._root)
        opening = content[self._root.start : self._root.inner].decode()
        is_bound = re.search(rf"""xmlns:w=["']{re.escape(self._known.word)}["']""", opening)
        self._space = "" if is_bound else f' xmlns:w="{self._known.word}"'
        self._notes = self._read_notes()

    def add(self, remark: Remark, at: str) -> None:
        """Put one remark where its words stand, or where their note is referred to."""
        number = self._next_comment
        self._next_comment += 1
        start = f'<w:commentRangeStart{self._space} w:id="{number}"/>'.encode()
        end = (
            f'<w:commentRangeEnd{self._space} w:id="{number}"/>'
            f'<w:r{self._space}><w:commentReference w:id="{number}"/></w:r>'
        ).encode()
        said = list(remark.paragraphs)
        is_put = remark.start is not None and remark.end is not None
        is_put = is_put and self._marks.around(remark.start or 0, remark.end or 0, start, end)
        if not is_put:
            note = self._note_with(remark.excerpt)
            if note is not None:
                self._marks.around_element(note, start, end)
            elif self._first is not None:
                said = [*remark.adrift, *said]
                self._marks.around(self._first.start, self._first.end, start, end)
        if remark.change and not (is_put and self._change(remark.change, at)):
            said += remark.untracked
        self._comments.append((number, said))

    def parts(self, at: str) -> dict[str, bytes]:
        """The parts that are others now, by their paths."""
        comments = with_comments(
            self._archive, self._path, self._comments, known=self._known, at=at
        )
        return {self._path: self._marks.made(), **comments} if self._comments else {}

    def _change(self, change: Change, at: str) -> bool:
        by = f'w:author="{OWN_AUTHOR}" w:date="{at}"'
        lines = xml_text(change.words).split("\n")
        words = '</w:t><w:br/><w:t xml:space="preserve">'.join(lines)

        def tag(called: str) -> str:
            self._next_change += 1
            return f'<w:{called}{self._space} w:id="{self._next_change}" {by}>'

        return self._marks.replace(
            change.start,
            change.end,
            deletion=lambda: (tag("del").encode(), b"</w:del>"),
            insertion=(
                f"{tag('ins')}<w:r>".encode(),
                f'<w:t xml:space="preserve">{words}</w:t></w:r></w:ins>'.encode(),
            ),
        )

    def _read_notes(self) -> list[tuple[quotes.Prepared, Node]]:
        """The text of each footnote and endnote, and the reference to it."""
        parts = related_parts(self._archive, self._path)
        texts = {
            (kind, key): text
            for kind in _REFERENCES.values()
            for key, (text, *_more) in notes_of(self._archive, kind, parts.get(f"{kind}s", ""))
        }
        found = []
        for element in self._root.iter():
            kind = _REFERENCES.get(name(element), "")
            text = texts.get((kind, attribute(element, "id")), "")
            if text and isinstance(element, Node) and unit_of(element) is not None:
                found.append((quotes.Prepared(text), element))
        return found

    def _note_with(self, excerpt: str) -> Node | None:
        """The reference of the only note in which the words stand."""
        if not excerpt.strip():
            return None
        found = [note for text, note in self._notes if text.occurrences(excerpt)]
        return found[0] if len(found) == 1 else None


def _packed(archive: zipfile.ZipFile, written: dict[str, bytes]) -> bytes:
    """The archive with these parts in place of those of the same paths, or behind all others."""
    out = io.BytesIO()
    waiting = dict(written)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry in archive.infolist():
            content = waiting.pop(entry.filename, None)
            packed.writestr(entry, archive.read(entry) if content is None else content)
        for path, content in waiting.items():
            entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            packed.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
