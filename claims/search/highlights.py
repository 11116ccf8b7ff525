"""Where in a document the words stand that were asked for."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from .terms import runs

MOST_PASSAGES = 5
LONGEST_PASSAGE = 240
"""Characters of a passage that is cut out of a longer text."""

BEFORE = 60
"""Characters of it that come before the first word found."""


class Piece(NamedTuple):
    """A stretch of a passage, character for character, and whether it was asked for."""

    text: str
    is_match: bool


class Passage(NamedTuple):
    """Part of a text of a document: `pointer` (RFC 6901) says which text."""

    pointer: str
    language: str
    pieces: list[Piece]


def passages(document: dict[str, Any], terms: Collection[str]) -> list[Passage]:
    """The first passages in which one of the terms stands, in the order of the document's texts."""
    wanted = frozenset(terms)
    found = []
    for pointer, language, text in _texts(document["claim"]):
        if spans := list(_spans(text, wanted)):
            found.append(Passage(pointer, language, _pieces(text, spans)))
    return found[:MOST_PASSAGES]


def _texts(content: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    wordings = [("/claim", content)]
    for place, translation in enumerate(content.get("translations", [])):
        wordings.append((f"/claim/translations/{place}", translation))
    for pointer, wording in wordings:
        for member in ("statement", "suggested_wording", "rationale"):
            yield f"{pointer}/{member}", wording.get("language", ""), wording.get(member, "")
    records = [("/claim/claimant", content.get("claimant"))]
    records += [(f"/claim/about/{n}", record) for n, record in enumerate(content.get("about", []))]
    for pointer, record in records:
        for language, name in record["name"].items() if record else ():
            yield f"{pointer}/name/{language}", language, name


def _spans(text: str, wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """From where to where the terms stand, in order; those that touch or overlap are one."""
    start = end = -1
    for first, beyond in _places(text, wanted):
        if first > end:
            if end >= 0:
                yield start, end
            start = first
        end = max(end, beyond)
    if end >= 0:
        yield start, end


def _places(text: str, wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    for run in runs(text):
        if not run.is_unspaced:
            if run.folded in wanted:
                yield run.start, run.end
            continue
        in_step = len(run.folded) == run.end - run.start
        for at, character in enumerate(run.folded):
            length = 2 if run.folded[at : at + 2] in wanted else 1 if character in wanted else 0
            if length and in_step:
                yield run.start + at, min(run.start + at + length, run.end)
            elif length:
                yield run.start, run.end


def _pieces(text: str, spans: list[tuple[int, int]]) -> list[Piece]:
    begin, end = 0, len(text)
    if len(text) > LONGEST_PASSAGE:
        begin = max(0, spans[0][0] - BEFORE)
        end = max(begin + LONGEST_PASSAGE, spans[0][1])
    pieces = [Piece("…", False)] if begin else []
    at = begin
    for first, beyond in spans:
        if first >= end:
            break
        pieces += [Piece(text[at:first], False), Piece(text[first:beyond], True)]
        at = beyond
    pieces.append(Piece(text[at:end], False))
    if end < len(text):
        pieces.append(Piece("…", False))
    return [piece for piece in pieces if piece.text]
