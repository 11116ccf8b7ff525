"""Passages of a document in which the words asked for stand."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from claims.models import prepared_sql

from .terms import is_unspaced, runs

MOST_PASSAGES = 5
LONGEST_PASSAGE = 240
"""Characters of a passage that is cut out of a longer text."""

BEFORE = 60
"""Characters of it that come before the first word found."""


class HighlightedRun(NamedTuple):
    """A stretch of a passage, character for character, and whether it was asked for."""

    text: str
    is_match: bool


class Passage(NamedTuple):
    """Part of a text of a document: `pointer` (RFC 6901) says which text."""

    pointer: str
    language: str
    pieces: list[HighlightedRun]


class Highlights(NamedTuple):
    """The terms that a document holds, and the first passages in which they stand."""

    terms: set[str]
    passages: list[Passage]


def find(document: dict[str, Any], terms: Collection[str], words: str = "") -> Highlights:
    """Looks for terms in the texts of a published document, in their order.

    `words` are those that the index holds of it (`indexed_words`): then only the texts are read
    in which one of the terms stands.
    """
    wanted = frozenset(terms)
    found = Highlights(set(), [])
    there = [(*it, "") for it in texts(document["claim"]) if it[2]]
    lines = words.split("\n")
    if words and len(lines) == len(there):
        looked_for = [term if is_unspaced(term) else f" {term} " for term in wanted]
        there = [
            (pointer, language, text, line)
            for (pointer, language, text, _none), line in zip(there, lines, strict=True)
            if any(term in line for term in looked_for)
        ]
    for pointer, language, text, line in there:
        if len(found.passages) == MOST_PASSAGES and found.terms == wanted:
            break
        places = list(_term_spans(text, wanted, line))
        found.terms.update(term for term, _first, _beyond in places)
        if places and len(found.passages) < MOST_PASSAGES:
            spans = list(_spans(places))
            found.passages.append(Passage(pointer, language, _pieces(text, spans)))
    return found


def indexed_words(positions: Sequence[int]) -> dict[int, str]:
    """By position the folded words of editions, a line for each text that is not empty."""
    return dict(
        prepared_sql.rows(
            "SELECT position, words FROM claims_searchtext WHERE position = ANY(%s)",
            [list(positions)],
        )
    )


def texts(content: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Pointer, language and words of each text that the claim of a document is found by.

    They are its wordings and names, in each language; a text may be empty.
    """
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


def _spans(places: list[tuple[str, int, int]]) -> Iterator[tuple[int, int]]:
    """Spans of the terms, in order; spans that touch or overlap are one."""
    start = end = -1
    for _term, first, beyond in places:
        if first > end:
            if end >= 0:
                yield start, end
            start = first
        end = max(end, beyond)
    yield start, end


def _term_spans(
    text: str, wanted: frozenset[str], folded_words: str
) -> Iterator[tuple[str, int, int]]:
    """The span of each occurrence of the terms in a text, whose folded words may be known."""
    for run in runs(text, folded_words):
        if not run.is_unspaced:
            if run.folded in wanted:
                yield run.folded, run.start, run.end
            continue
        in_step = len(run.folded) == run.end - run.start
        for at, character in enumerate(run.folded):
            pair = run.folded[at : at + 2]
            term = pair if pair in wanted else character
            if term in wanted and in_step:
                yield term, run.start + at, run.start + at + len(term)
            elif term in wanted:
                yield term, run.start, run.end


def _pieces(text: str, spans: list[tuple[int, int]]) -> list[HighlightedRun]:
    begin, end = 0, len(text)
    if len(text) > LONGEST_PASSAGE:
        begin = max(0, spans[0][0] - BEFORE)
        end = max(begin + LONGEST_PASSAGE, spans[0][1])
    pieces = [HighlightedRun("…", False)] if begin else []
    at = begin
    for first, beyond in spans:
        if first >= end:
            break
        pieces += [HighlightedRun(text[at:first], False), HighlightedRun(text[first:beyond], True)]
        at = beyond
    pieces.append(HighlightedRun(text[at:end], False))
    if end < len(text):
        pieces.append(HighlightedRun("…", False))
    return [piece for piece in pieces if piece.text]
