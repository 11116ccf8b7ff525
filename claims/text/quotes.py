"""Find the words of an excerpt in a text, exactly or not at all.

Two runs of words are the same when they differ in whitespace, line breaks, width and
compatibility forms (Unicode NFKC) and case only. Whitespace counts for nothing, with one
exception: in scripts that separate words by spaces, "now" is not "no w", and "not able" is not
"notable"; where a line breaks inside such a word, or at a hyphen, either is possible and both
are accepted. `[…]`, `……`, `…` and `...` in an excerpt stand for words left out.

Nothing is ever accepted for being similar: a near miss is a suggestion, for a person to judge.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from claims.text.folding import Folded, fold

MOST_PLACES = 1000
"""More are not counted: `Ambiguous.places` says 1000 then."""

_ELISION = re.compile(r"[\[(（［〔]\s?(?:…|⋯|\.{3})+\s?[\])）］〕]|[…⋯]+|\.{3,}")
_LONGEST_COMPARED = 400
_SEEDS = 16
LEAST_SHARED = 0.6
"""From this share of the excerpt's characters on, a near miss is worth showing."""


class FoundSpan(NamedTuple):
    """The only occurrence: offsets into the untouched text, `text[start:end]`."""

    start: int
    end: int


class Ambiguous(NamedTuple):
    """Several occurrences, and nothing says which is meant."""

    places: int


class NearestSpan(NamedTuple):
    """The span that comes nearest, for a person to judge: offsets into the untouched text."""

    start: int
    end: int


class NotFound(NamedTuple):
    """The words do not stand in the text, or not between the given words before and after."""

    suggestion: NearestSpan | None = None


class Prepared:
    """A text folded once, in which many excerpts are then found quickly."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded = fold(text)

    def find(
        self, excerpt: str, prefix: str = "", suffix: str = ""
    ) -> FoundSpan | NotFound | Ambiguous:
        """The only occurrence of the excerpt, with `prefix` directly before and `suffix` after it.

        A prefix or suffix that is given has to be there, even where the excerpt occurs once.
        The words are taken literally first; elisions count where that finds nothing. Between an
        elision's two sides the nearest following words are meant.
        """
        if places := self.occurrences(excerpt, prefix, suffix):
            return places[0] if len(places) == 1 else Ambiguous(len(places))
        before, after = fold(prefix), fold(suffix)
        return NotFound(self._nearest(fold(prefix + excerpt + suffix), before, after))

    def occurrences(self, excerpt: str, prefix: str = "", suffix: str = "") -> list[FoundSpan]:
        """Every place where `find` would find the words, in the order of the text."""
        before, after = fold(prefix), fold(suffix)
        wordings = [[excerpt], _ELISION.split(excerpt)]
        for parts in wordings if len(wordings[1]) > 1 else wordings[:1]:
            folded = [part for part in map(fold, parts) if part.chars]
            if folded and (places := self._places(folded, before, after)):
                return sorted(places)
        return []

    def _places(self, parts: list[Folded], before: Folded, after: Folded) -> set[FoundSpan]:
        views = [self._folded, self._folded.dehyphenated]
        return {
            FoundSpan(view.starts[start], view.ends[end - 1])
            for view in views
            if view is not None
            for start, end in _chains(view, parts, before, after)
        }

    def _nearest(self, words: Folded, before: Folded, after: Folded) -> NearestSpan | None:
        """The span that holds most of the words, found by short runs of them."""
        text, length = self._folded, len(words.chars)
        run = 6 if words.chars.isascii() else 3
        step = max(1, (length - run) // _SEEDS)
        votes: Counter[int] = Counter()
        for offset in range(0, length - run + 1, step):
            seed, at = words.chars[offset : offset + run], -1
            for _attempt in range(8):
                if (at := text.chars.find(seed, at + 1)) < 0:
                    break
                votes[at - offset] += 1
        if not votes:
            return None
        slack = 8 + length // 8
        first = max(votes, key=lambda place: sum(votes[place + shift] for shift in (-1, 0, 1)))
        start, end = max(0, first - slack), min(len(text.chars), first + length + slack)
        if length <= _LONGEST_COMPARED:
            compared = difflib.SequenceMatcher(
                a=words.chars, b=text.chars[start:end], autojunk=False
            )
            same = [block for block in compared.get_matching_blocks() if block.size > 1]
            if sum(block.size for block in same) < LEAST_SHARED * length:
                return None
            begin, last = same[0], same[-1]
            end = min(end, start + last.b + length - last.a)
            start = max(start, start + begin.b - begin.a)
        else:
            start, end = max(0, first), min(len(text.chars), first + length)
        start, end = start + len(before.chars), end - len(after.chars)
        return NearestSpan(text.starts[start], text.ends[end - 1]) if start < end else None


def find(
    text: str, excerpt: str, prefix: str = "", suffix: str = ""
) -> FoundSpan | NotFound | Ambiguous:
    """The place of an excerpt in a text; see `Prepared.find`, which is quicker for many."""
    return Prepared(text).find(excerpt, prefix, suffix)


def _chains(
    view: Folded, parts: list[Folded], before: Folded, after: Folded
) -> Iterator[tuple[int, int]]:
    """From where to where the parts stand in order; one for each place of the first part.

    At most `MOST_PLACES`. The latest place from which the rest still follows is looked for from
    the end of the text, so that no list of places is made for each part.
    """
    latest = len(view.chars)
    for number in reversed(range(len(parts))):
        suffix = after if number == len(parts) - 1 else _NO_WORDS
        latest = _last(view, parts[number], latest, suffix)
        if latest < 0:
            return
    found = 0
    for start in _occurrences(view, parts[0], 0):
        if start > latest or found == MOST_PLACES:
            return
        if not view.says(before, start - len(before.chars)):
            continue
        end = _end_of_chain(view, parts, start, after)
        if end is not None:
            found += 1
            yield start, end


def _end_of_chain(view: Folded, parts: list[Folded], start: int, after: Folded) -> int | None:
    """The end of the nearest following parts; None where the words after them are others."""
    end = start + len(parts[0].chars)
    for number, part in enumerate(parts[1:], start=1):
        is_last = number == len(parts) - 1
        at = next(
            (
                place
                for place in _occurrences(view, part, end)
                if not is_last or view.says(after, place + len(part.chars))
            ),
            None,
        )
        if at is None:
            return None
        end = at + len(part.chars)
    return end if view.says(after, end) else None


def _occurrences(view: Folded, words: Folded, start: int) -> Iterator[int]:
    at = view.chars.find(words.chars, start)
    while at >= 0:
        if view.says(words, at):
            yield at
        at = view.chars.find(words.chars, at + 1)


def _last(view: Folded, words: Folded, end: int, after: Folded) -> int:
    """The last place of the words that ends before `end`; -1 where there is none."""
    at = view.chars.rfind(words.chars, 0, end)
    while at >= 0:
        if view.says(words, at) and view.says(after, at + len(words.chars)):
            return at
        at = view.chars.rfind(words.chars, 0, at + len(words.chars) - 1)
    return -1


_NO_WORDS = fold("")
