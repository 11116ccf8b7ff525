"""Marks between the characters of a Word document, put in without a change of what is around them.

A run is cut in two where a mark stands in it, each half with the run's own properties; the words
of a deletion stand in `w:delText`. All other bytes of the document stay.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from .word_names import name
from .word_places import Node, Places, Said, character_places, paragraph_of, unit_of

INSERTED, ENDED, BEGUN = range(3)
"""The order of marks at one place: what is inserted there, ends of comments, their beginnings."""

_END = 1 << 30
"""A character behind all others of a part of a run."""
_BEFORE, _AFTER = (-1, 0), (_END, 0)
_TEXT_ONLY = frozenset(["rPr", "t", "tab", "br", "cr", "noBreakHyphen", "softHyphen", "sym"])
_BY_OTHERS = frozenset(["ins", "moveTo"])
_CHANGES = frozenset(["rPrChange", "ins", "del", "moveFrom", "moveTo"])
_IS_TEXT = re.compile(rb"^(</?(?:[\w.-]+:)?)t\b")

Place = tuple[int, int]
"""In a run: the number of a part of it, and how many characters of that part are before."""


class _Mark(NamedTuple):
    place: Place
    order: int
    content: bytes


class _Deletion(NamedTuple):
    first: Place
    last: Place
    opening: bytes
    closing: bytes

    def holds(self, piece: "_Piece") -> bool:
        return self.first <= piece.first and piece.last <= self.last


class _Piece(NamedTuple):
    first: Place
    last: Place
    content: bytes
    deleted: bytes
    """The same as a deletion holds it."""


class Marks:
    """The marks of one document, and the document with them."""

    def __init__(self, content: bytes, places: Places) -> None:
        self._content = content
        self._places = places
        self._units: dict[int, Node] = {}
        self._marks: dict[int, list[_Mark]] = defaultdict(list)
        self._deletions: dict[int, list[_Deletion]] = defaultdict(list)
        self._beside: list[tuple[int, bytes]] = []
        self._changed: list[tuple[int, int]] = []

    def around(self, start: int, end: int, before: bytes, after: bytes) -> bool:
        """Put marks around the words between two offsets; False where no run says them."""
        said = [one for one in self._places.between(start, end) if unit_of(one.node)]
        if not said:
            return False
        self._put(unit_of(said[0].node), self._first(said[0]), BEGUN, before)
        self._put(unit_of(said[-1].node), self._last(said[-1]), ENDED, after)
        return True

    def around_element(self, element: Node, before: bytes, after: bytes) -> None:
        """Put marks around an element of a run, such as the reference of a footnote."""
        unit = unit_of(element)
        parts = list(unit) if unit is not None else []
        inside = element in parts
        at = parts.index(element) if inside else 0
        self._put(unit, (at, 0) if inside else _BEFORE, BEGUN, before)
        self._put(unit, (at, _END) if inside else _AFTER, ENDED, after)

    def replace(
        self,
        start: int,
        end: int,
        *,
        deletion: Callable[[], tuple[bytes, bytes]],
        insertion: tuple[bytes, bytes],
    ) -> bool:
        """Delete the words between two offsets and insert a run.

        `deletion` gives the tags around the words of one run, `insertion` are the bytes before
        and after the properties that the new run takes over.
        False, and then nothing is done, where Word could not track it: over paragraphs, fields,
        formulas, text boxes, ruby, notes, or half of what somebody else inserted.
        """
        said = self._places.between(start, end)
        units = self._deletable(said, start, end)
        if not units:
            return False
        first, last = self._first(said[0]), self._last(said[-1])
        new = insertion[0] + self._properties(units[0]) + insertion[1]
        outside = self._beside_others(units[0], units[-1], first, last)
        if outside is None and any(name_of_parent(one) in _BY_OTHERS for one in units):
            return False
        for unit in units:
            span = _Deletion(
                first if unit is units[0] else _BEFORE,
                last if unit is units[-1] else _AFTER,
                *deletion(),
            )
            self._units[id(unit)] = unit
            self._deletions[id(unit)].append(span)
        if outside is None:
            self._put(units[-1], last, INSERTED, new)
        else:
            self._beside.append((outside, new))
        self._changed.append((start, end))
        return True

    def made(self) -> bytes:
        """The document with its marks."""
        edits = [(unit.start, unit.end, self._rebuilt(unit)) for unit in self._units.values()]
        edits += [(place, place, content) for place, content in self._beside]
        out, at = [], 0
        for start, end, content in sorted(edits, key=lambda edit: edit[:2]):
            out += [self._content[at:start], content]
            at = end
        return b"".join([*out, self._content[at:]])

    def _put(self, unit: Node | None, place: Place, order: int, content: bytes) -> None:
        if unit is not None:
            self._units[id(unit)] = unit
            self._marks[id(unit)].append(_Mark(place, order, content))

    def _first(self, said: Said) -> Place:
        """The place in its run before the first of these characters."""
        return self._place(said.node, said.start, at_end=False)

    def _last(self, said: Said) -> Place:
        """The place in its run behind the last of them."""
        return self._place(said.node, said.end, at_end=True)

    def _place(self, node: Node, offset: int, *, at_end: bool) -> Place:
        unit, whole = unit_of(node), self._places.whole(node)
        if unit is None or node.parent is not unit:
            return _AFTER if at_end else _BEFORE
        character = offset - whole.start
        is_whole = character == (len(whole.words) if at_end else 0)
        if is_whole or name(node) != "t" or character_places(self._content, node) is None:
            character = _END if at_end else 0
        return list(unit).index(node), character

    def _deletable(self, said: list[Said], start: int, end: int) -> list[Node]:
        """The runs that hold these words, if they can be deleted; else none."""
        units: list[Node] = []
        for one in said:
            unit = unit_of(one.node)
            if unit is None or one.node.parent is not unit or name(unit) != "r":
                return []
            if not {name(part) for part in unit} <= _TEXT_ONLY:
                return []
            is_cut = one.words != self._places.whole(one.node).words
            if is_cut and character_places(self._content, one.node) is None:
                return []
            if not units or units[-1] is not unit:
                units.append(unit)
        words = "".join(one.words for one in said)
        is_all = bool(words.strip()) and self._places.text[start:end].endswith(words)
        paragraphs = {id(paragraph_of(unit)) for unit in units}
        overlaps = any(first < end and start < last for first, last in self._changed)
        if not is_all or len(paragraphs) != 1 or overlaps:
            return []
        between = self._content[units[0].start : units[-1].end]
        return [] if b"fldChar" in between else units

    def _beside_others(self, first: Node, last: Node, begin: Place, stop: Place) -> int | None:
        """The place of an insertion beside that of somebody else; None where none is near."""
        above = last.parent
        is_last = above is not None and above[-1] is last and stop >= (len(last) - 1, _END)
        if above is not None and is_last and name(above) in _BY_OTHERS:
            return above.end
        above = first.parent
        if above is not None and name(above) in _BY_OTHERS:
            parts = [number for number, part in enumerate(first) if name(part) != "rPr"]
            if above[0] is first and begin <= (parts[0], 0):
                return above.start
        return None

    def _properties(self, unit: Node) -> bytes:
        """The properties of a run, without what is noted of their own changes."""
        for part in unit:
            if name(part) == "rPr" and isinstance(part, Node):
                kept = [one for one in part if isinstance(one, Node) and name(one) not in _CHANGES]
                if not kept:
                    return b""
                inner = b"".join(self._content[one.start : one.end] for one in kept)
                opening = self._content[part.start : part.inner]
                return opening + inner + self._content[part.close : part.end]
        return b""

    def _rebuilt(self, unit: Node) -> bytes:
        marks = sorted(self._marks[id(unit)], key=lambda mark: mark[:2])
        deletions = self._deletions[id(unit)]
        if not deletions and all(mark.place in (_BEFORE, _AFTER) for mark in marks):
            before = b"".join(mark.content for mark in marks if mark.place == _BEFORE)
            after = b"".join(mark.content for mark in marks if mark.place == _AFTER)
            return before + self._content[unit.start : unit.end] + after
        properties, pieces = self._pieces(unit, marks, deletions)
        opening = self._content[unit.start : unit.inner] + properties
        closing = self._content[unit.close : unit.end]
        out: list[bytes] = []
        open_: _Deletion | None = None
        is_open = False
        waiting = list(marks)
        for piece in pieces:
            due = [mark for mark in waiting if mark.place <= piece.first]
            waiting = waiting[len(due) :]
            inside = next((one for one in deletions if one.holds(piece)), None)
            if is_open and (due or inside is not open_):
                out += [closing, open_.closing if open_ else b""]
                is_open = False
            out += [mark.content for mark in due]
            if not is_open:
                out += [inside.opening if inside else b"", opening]
                open_, is_open = inside, True
            out.append(piece.deleted if inside else piece.content)
        out += [closing, open_.closing if open_ else b""] if is_open else []
        return b"".join([*out, *(mark.content for mark in waiting)])

    def _pieces(
        self, unit: Node, marks: list[_Mark], deletions: list[_Deletion]
    ) -> tuple[bytes, list[_Piece]]:
        """The run's properties, and its parts cut wherever a mark or a deletion wants it."""
        points = [mark.place for mark in marks]
        points += [place for deletion in deletions for place in (deletion.first, deletion.last)]
        parts = [part for part in unit if isinstance(part, Node)]
        properties, pieces = b"", []
        for number, part in enumerate(parts):
            behind = parts[number + 1].start if number + 1 < len(parts) else unit.close
            if name(part) == "rPr":
                properties = self._content[part.start : behind]
                continue
            cuts = sorted({char for at, char in points if at == number and 0 < char < _END})
            if not cuts:
                raw = self._content[part.start : behind]
                pieces.append(_Piece((number, 0), (number, _END), raw, self._deleted(part, raw)))
                continue
            pieces += self._cut(part, number, cuts, self._content[part.end : behind])
        return properties, pieces

    def _cut(self, part: Node, number: int, cuts: list[int], gap: bytes) -> list[_Piece]:
        places = character_places(self._content, part) or []
        opening = _preserving(self._content[part.start : part.inner])
        closing = self._content[part.close : part.end]
        pieces = []
        for first, last in zip([0, *cuts], [*cuts, len(places) - 1], strict=True):
            words = self._content[places[first] : places[last]]
            is_last = last == len(places) - 1
            raw = opening + words + closing + (gap if is_last else b"")
            end = (number, _END if is_last else last)
            pieces.append(_Piece((number, first), end, raw, self._deleted(part, raw)))
        return pieces

    def _deleted(self, part: Node, raw: bytes) -> bytes:
        if name(part) != "t":
            return raw
        opening, rest = raw[: raw.index(b">") + 1], raw[raw.index(b">") + 1 :]
        tail = rest.rfind(b"</")
        closing = rest[tail:] if tail >= 0 else b""
        words = rest[:tail] if tail >= 0 else rest
        renamed = rb"\1delText"
        opening = _preserving(_IS_TEXT.sub(renamed, opening))
        return opening + words + _IS_TEXT.sub(renamed, closing)


def name_of_parent(unit: Node) -> str:
    return name(unit.parent) if unit.parent is not None else ""


def _preserving(opening: bytes) -> bytes:
    """An opening tag that keeps the blanks at the ends of its text."""
    if b"xml:space" in opening:
        return opening
    is_empty = opening.endswith(b"/>")
    cut = -2 if is_empty else -1
    return opening[:cut] + b' xml:space="preserve"' + opening[cut:]
