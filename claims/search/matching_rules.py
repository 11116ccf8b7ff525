"""Matching rules: which words find one another, by version, and since when a version counts.

An answer depends on the question, the position in the log and the version of these rules, which
it names. Nothing of them stands in the index: words are varied when a question is asked. So an
answer as of an earlier moment follows the rules of that moment, and stays what it was.

Version 0 compares the words as they are. From version 1 on

- a word finds its spelling variants: those of `word_tables/<version>.txt`, numbers in digits and
  in Chinese numerals, years of the common era and of the Republic of China;
- C-58 finds the claim of that number;
- a search that finds nothing is asked again more loosely, and the answer says so;
- a text that claims are compared with is read without the addresses in it, and words that are
  written together (#MoonLanding) word by word too.
"""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .terms import asked, folded_text, is_character

SINCE = {0: datetime(1, 1, 1, tzinfo=UTC), 1: datetime(2026, 11, 30, tzinfo=UTC)}
"""Versions, and the moments from which each counts where a question names none."""

NEWEST = max(SINCE)
WITH_VARIANTS = 1
"""The version that words are varied and taken apart from, and numbers and loose answers known."""

ENDINGS = "endings"
SHORTEST_STEM = 5


class Form(NamedTuple):
    """One way of writing a word or name."""

    words: str
    pattern: str
    """As it stands in `terms.folded_text`: words are whole, unspaced runs may go on."""
    terms: tuple[str, ...]


class WordTable(NamedTuple):
    """Groups of forms that find one another, and pairs of endings."""

    groups: list[list[Form]]
    endings: list[tuple[str, str]]


def in_force(moment: datetime | None) -> int:
    """The version that counts at a moment; None means now."""
    if moment is None:
        return NEWEST
    return max(version for version, since in SINCE.items() if since <= moment)


def path(version: int) -> Path:
    """The file of a version from 1 on."""
    return Path(__file__).parent / f"word_tables/{version}.txt"


@cache
def word_table(version: int) -> WordTable:
    """The table of a version from 1 on, read from its file."""
    groups, endings, section = [], [], ""
    for line in path(version).read_text("utf-8").splitlines():
        text = line.partition("#")[0].strip()
        forms = [form.strip() for form in text.split("|")]
        if text.startswith("["):
            section = text.strip("[]")
        elif section == ENDINGS and text:
            endings += [(forms[0], forms[1]), (forms[1], forms[0])]
        elif text:
            groups.append([form(words) for words in forms])
    return WordTable(groups, endings)


def form(words: str) -> Form:
    """A word or name with the terms that it is looked for by."""
    return Form(words, phrase_pattern(folded_text(words)), tuple(asked(words)))


def phrase_pattern(phrase: str) -> str:
    """A folded phrase as it stands in `folded_text`: words are whole, unspaced runs may go on."""
    if is_character(phrase[1]):
        phrase = phrase[1:]
    return phrase[:-1] if is_character(phrase[-2]) else phrase
