"""The sentences of a text, and a text as it is read: lines broken in mid-sentence joined.

Made for texts that come out of PDF files, where a line break says nothing, as well as for those
whose paragraphs are lines. The text itself stays as it is: a sentence is a pair of offsets.
Chinese, English, and both mixed; quotations that hold whole sentences are kept in one piece.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from claims.text.folding import is_spaced_word


class Sentence(NamedTuple):
    """One sentence or heading: offsets into the untouched text, `text[start:end]`."""

    start: int
    end: int
    paragraph: int
    """Counted from 0."""


class _Line(NamedTuple):
    start: int
    end: int
    blank_lines_before: int
    width: int
    """In columns: a Chinese character takes two."""


_LINES = re.compile(
    r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+|\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]"
)
_BREAKS = frozenset(["\r\n", *"\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"])
_WHITESPACE = re.compile(r"\s+")
_BROKEN_ADDRESS = re.compile(r"https?://[^\s]{0,290}[./_=&?-]$")
_CLAUSE = re.compile(r"[，；、;：:]|,(?=\s)")
_WIDEST_WRAPPED = 130
"""Columns: lines longer than that are paragraphs, not broken by a typesetter."""
_FULL = 0.75
"""From this share of the usual width on, a line was broken because it was full."""
_PAIRS = dict(zip('「『“（(《〈【["', '」』”）)》〉】]"', strict=True))
_CLOSERS = "」』”’）)》〉】]"
_LONGEST_QUOTATION = 150
"""Characters: in a longer one, each sentence stands for itself."""
_ENDS = re.compile(
    rf"(?:[。！？｡]+|[.!?．]+|…+)[。！？｡.!?．…]{{0,8}}[{re.escape(_CLOSERS)}\"']{{0,8}}(?:\[\d{{1,3}}\])?"
)
_ITEM = re.compile(
    r"(?:[•‧·▪●○◆■□*–—-]\s|\(?\d{1,3}[.)、．]\s?|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|[一二三四五六七八九十]{1,3}、|[壹貳參肆伍陸柒捌玖拾]{1,3}、|第[一二三四五六七八九十百\d]{1,5}[章節條]|\u3000\u3000)"
)
_GOES_ON = re.compile(r"[，、；：,;」』”’）)》〉】\]。！？…%％]")
_HOLDS_ON = "，、；,;（(「『“《〈【[—─-–&/"
_NEXT_WORD = re.compile(r"\s*([A-Za-z]{1,8}|\S)")
_LAST_WORD = re.compile(r"[^\s\"'“‘「『（(\[]{0,30}$")
_ABBREVIATIONS = re.compile(
    r"(?:mr|mrs|ms|dr|prof|rev|hon|gen|col|maj|lt|sgt|capt|gov|sen|rep|pres|amb|st|jr|sr|ph\.d"
    r"|vs|etc|approx|est|dept|univ|inc|ltd|co|corp|bros|al|cf|viz|ca|e\.g|i\.e"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|fri|sat|sun)",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]")
_BEFORE_NUMBERS = re.compile(r"(?:nos?|arts?|secs?|figs?|pp?|vols?|paras?|ch|ed)", re.IGNORECASE)
_BEGINNINGS = re.compile(
    r"(?:The|It|He|She|They|We|This|That|These|Those|An?|In|On|At|But|However|And|I|There)"
)


def sentences(text: str, beginnings: Sequence[int] = ()) -> list[Sentence]:
    """Every sentence and heading in reading order; what has no letter or digit is none.

    `beginnings` says where paragraphs begin, where that is known; else `paragraphs` finds it out.
    """
    known = list(zip(beginnings, [*beginnings[1:], len(text)], strict=True)) if beginnings else None
    return [
        Sentence(start, end, number)
        for number, (first, last) in enumerate(known or paragraphs(text))
        for start, end in _in_paragraph(text, first, last)
    ]


def unwrapped(text: str) -> str:
    """The words in one line, without the line breaks in mid-sentence.

    A line break beside a Chinese character is nothing, between two words a space, after a hyphen
    nothing; other whitespace becomes one space.
    """
    return unwrapped_between(text, 0, len(text)).strip()


def unwrapped_between(text: str, start: int, end: int) -> str:
    """The words between two offsets in one line, with the spaces at their ends."""
    read, at = [], start
    for gap in _WHITESPACE.finditer(text, start, end):
        read.append(text[at : gap.start()])
        at = gap.end()
        read.append("" if _is_nothing(text, gap) else " ")
    return "".join([*read, text[at:end]])


def clauses(text: str, sentence: Sentence) -> list[tuple[int, int]]:
    """The parts of a sentence that a comma or semicolon sets apart, as offsets."""
    ends = [mark.end() for mark in _CLAUSE.finditer(text, sentence.start, sentence.end)]
    cuts = [sentence.start, *(end for end in ends if end < sentence.end), sentence.end]
    return list(pairwise(cuts))


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Offsets of paragraphs, headings and list items: lines that belong together.

    A line goes on in the next where it is as full as the lines of the text usually are, or where
    its end or the beginning of the next says so.
    """
    lines = list(_lines(text))
    usual = _usual_width(lines)
    is_double_spaced = _is_double_spaced(lines)
    found: list[tuple[int, int]] = []
    before: _Line | None = None
    for line in lines:
        if before and _continues(text, before, line, usual, is_double_spaced):
            found[-1] = (found[-1][0], line.end)
        else:
            found.append((line.start, line.end))
        before = line
    return found


def _lines(text: str) -> Iterator[_Line]:
    breaks = 0
    for match in _LINES.finditer(text):
        line = match.group()
        if line in _BREAKS:
            # The end of a page is no blank line.
            breaks += line != "\f"
        if not line.strip():
            continue
        start = match.start() + len(line) - len(line.lstrip())
        if line.startswith("\u3000\u3000"):
            start = match.start()
        end = match.start() + len(line.rstrip())
        yield _Line(start, end, max(0, breaks - 1), _width(text[start:end]))
        breaks = 0


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def _usual_width(lines: list[_Line]) -> int | None:
    """The width at which the lines of a text are broken; None where they are not."""
    widths = sorted(line.width for line in lines)
    if not widths:
        return None
    usual = widths[len(widths) * 9 // 10]
    full = sum(width >= _FULL * usual for width in widths)
    return usual if usual <= _WIDEST_WRAPPED and full >= 0.4 * len(widths) else None


def _is_double_spaced(lines: list[_Line]) -> bool:
    """Whether a blank line stands between almost any two lines, and so says nothing."""
    spaced = sum(line.blank_lines_before > 0 for line in lines[1:])
    return len(lines) > 4 and spaced > 0.6 * (len(lines) - 1)


def _continues(text: str, line: _Line, following: _Line, usual: int | None, double: bool) -> bool:
    first, last = text[following.start], text[line.end - 1]
    if following.blank_lines_before > (1 if double else 0):
        return False
    if _ITEM.match(text, following.start, following.end):
        return False
    if last in _HOLDS_ON or _GOES_ON.match(first):
        return True
    if first.islower() and last != ".":
        return True
    return usual is not None and line.width >= _FULL * usual


def _in_paragraph(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    quotations = _quotations(text, first, last)
    start = first
    if item := _ITEM.match(text, first, last):
        first = item.end()
    for match in _ENDS.finditer(text, first, last):
        inside = quotations.get(match.start())
        if inside is not None and match.end() <= inside:
            continue
        if _is_end(text, match, last):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, last)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = text[start:end]
    if any(c.isalnum() for c in words):
        yield start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _quotations(text: str, first: int, last: int) -> dict[int, int]:
    """For each place in a short quotation or bracket, where its closing mark stands."""
    open_at: list[int] = []
    closing: dict[int, int] = {}
    for place in range(first, last):
        character = text[place]
        closes = bool(open_at) and _PAIRS[text[open_at[-1]]] == character
        if character in _PAIRS and not closes:
            open_at.append(place)
        elif closes:
            begin = open_at.pop()
            if place - begin <= _LONGEST_QUOTATION:
                closing.update(dict.fromkeys(range(begin, place), place))
    return closing


def _is_end(text: str, match: re.Match[str], last: int) -> bool:
    """Whether a sentence ends at these marks."""
    marks = match.group()
    next_word = _NEXT_WORD.match(text, match.end(), last)
    if next_word is None:
        return True
    following = next_word.group(1)
    if marks[0] == "…":
        return any(c in "。！？" for c in marks)
    if following[0] in "，、；：,;:":
        return False
    if marks[0] in "。！？｡":
        return True
    if next_word.start(1) == match.end() and not _is_unspaced(following[0]):
        return False
    if following[0].islower():
        return False
    return not marks.startswith(".") or not _is_abbreviation(text, match, following)


def _is_abbreviation(text: str, match: re.Match[str], following: str) -> bool:
    last_word = _LAST_WORD.search(text, max(0, match.start() - 30), match.start())
    before = last_word.group() if last_word else ""
    if _BEFORE_NUMBERS.fullmatch(before):
        return following[0].isdigit()
    if _ABBREVIATIONS.fullmatch(before):
        return True
    return bool(_INITIALS.fullmatch(before)) and not _BEGINNINGS.fullmatch(following)


def _is_unspaced(character: str) -> bool:
    """Whether it is written without spaces around it, as Chinese letters and their marks are."""
    if unicodedata.east_asian_width(character) in "WF":
        return True
    return character.isalnum() and not is_spaced_word(character)


def _is_nothing(text: str, gap: re.Match[str]) -> bool:
    """Whether whitespace is a line break in mid-sentence that no reader would see."""
    if _BREAKS.isdisjoint(gap.group()) or gap.start() == 0 or gap.end() == len(text):
        return False
    before, after = text[gap.start() - 1], text[gap.end()]
    if _is_unspaced(before) or _is_unspaced(after):
        return True
    if _BROKEN_ADDRESS.search(text, max(0, gap.start() - 300), gap.start()):
        return True
    return before in "-\u2010" and gap.start() > 1 and text[gap.start() - 2].isalpha()
