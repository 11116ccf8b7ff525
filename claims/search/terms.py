"""The terms of a text: what the index holds and queries look for.

Words are compared without case, width, accents and English endings; Chinese, Japanese and Korean
by single characters and overlapping pairs, traditional and simplified characters alike.
"""

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import Stemmer

_IDEOGRAPHS = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED = (
    _IDEOGRAPHS + "\u1100-\u11ff\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\ua960-\ua97c\uac00-\ud7fb\uff66-\uffdc"
)
"""Characters of scripts whose words cannot be told apart by spaces alone."""

# Vowel signs and accents that belong to a word, although Python's \w leaves them out.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u06d6-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u0e00-\u0eff\u0f71-\u0fbc\u1000-\u1049\u1780-\u17d3\u1ab0-\u1aff"
)
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")
_RUN = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}][{_UNSPACED}\u0300-\u036f\u3099\u309a]*)"
    r"|(?P<number>\d+(?:[.,]\d+)+(?!\w))"
    r"|(?P<initials>(?:[A-Za-z]\.){2,})"
    rf"|(?P<word>(?:[^\W_{_UNSPACED}]++|[{_MARKS}]++)++)(?:['\u2019][sS](?!\w))?"
)

_STOP_WORDS = """
a an and are as at be been but by did do does for from had has have he her his if in into is it
its no not of on or she so such that the their them then there these they this those to was were
what when which will with would you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""English words that tell no two claims apart; "who" and "us" are not among them (WHO, US)."""

_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_ADDRESS = re.compile(r"(?:https?://|www\.|(?:[a-z0-9-]+\.)+[a-z]{2,}/)[!-~]+", re.IGNORECASE)
_JOINED = re.compile(
    "(?<=[a-z0-9ß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ])"
)
_LONGEST_WORD = 60
"""Characters of a word that count: nothing that long is a word, and an index entry has limits."""


class Run(NamedTuple):
    """A word, or a run of characters of an unspaced script, and how it is compared."""

    start: int
    end: int
    folded: str
    is_unspaced: bool

    def terms(self) -> list[str]:
        """A word is one term, unless it is a stop word. Of a run, each character begins a term:
        the pair that it makes with the next one, or itself at the end."""
        if self.is_unspaced:
            return [self.folded[at : at + 2] for at in range(len(self.folded))]
        return [] if self.folded in STOP_WORDS else [self.folded]


class Read(NamedTuple):
    """The runs of a text as one string, and its terms, each as often as it stands there."""

    folded: str
    terms: list[str]


SAME_IDEOGRAPHS = Path(__file__).with_name("same_ideographs.txt")
"""On each line an ideograph that stands for others, and these: a table, because OpenCC, which made
it (`tests/search/same_ideographs.py`), takes 56 MB and a fifth of a second of every process."""


def _same_ideographs() -> dict[int, str]:
    """For each ideograph the one that stands for it and its variants, where it is another."""
    lines = SAME_IDEOGRAPHS.read_text("utf-8").splitlines()
    return {ord(variant): line[0] for line in lines for variant in line[1:]}


_SAME_IDEOGRAPH = _same_ideographs()


class _Stemmers(threading.local):
    """A stemmer for each thread: one of them cannot serve two at once."""

    def __init__(self) -> None:
        self.stem = Stemmer.Stemmer("english").stemWord


_stemmers = _Stemmers()


def runs(text: str, folded_words: str = "") -> Iterator[Run]:
    """The words and unspaced runs of a text, in order, stop words among them.

    `folded_words` are those of the text as `folded_text` has them: then none is folded again.
    """
    known = folded_words.split()
    if known and len(every := list(_RUN.finditer(text))) == len(known):
        for found, folded in zip(every, known, strict=True):
            yield Run(*found.span(), folded, found.lastgroup == "unspaced")
        return
    for found in _RUN.finditer(text):
        group = str(found.lastgroup)
        if folded := _folded_run(found[0]) if group == "unspaced" else _folded(found[group], group):
            yield Run(found.start(), found.end(), folded, group == "unspaced")


def counted(texts: Iterable[str]) -> Counter[str]:
    """The frequency of each term in some texts."""
    return Counter(term for text in texts for term in read(text).terms)


def asked(text: str) -> list[str]:
    """The different terms to look for: of an unspaced run its pairs, or its only character."""
    terms = (run.terms()[: len(run.folded) - 1 or 1] for run in runs(text))
    return list(dict.fromkeys(term for found in terms for term in found))


def compared(text: str) -> list[str]:
    """The different terms to compare a text by, as posts are written: without addresses, and what
    is written together (#MoonLanding, @NASAGoddard) as it stands and word by word."""
    words = _ADDRESS.sub(" ", text)
    return asked(f"{words}\n{_JOINED.sub(' ', words)}") or asked(text)


def folded_text(text: str) -> str:
    """The runs of a text as one string to look for phrases in: " moon land 登月 fake "."""
    return read(text).folded


def read(text: str) -> Read:
    """Read of a text what the index holds: its terms, and its runs to look for phrases in.

    They are the terms and the folded letters of `runs`, which also says where each stands.
    """
    folded, terms = [""], []
    for unspaced, number, initials, word in _RUN.findall(text):
        if unspaced:
            run = _folded_run(unspaced)
            terms += [run[at : at + 2] for at in range(len(run))]
        else:
            group = "word" if word else "number" if number else "initials"
            run = _folded(word or number or initials, group)
            if run and run not in STOP_WORDS:
                terms.append(run)
        if run:
            folded.append(run)
    folded.append("")
    return Read(" ".join(folded), terms)


def is_unspaced(term: str) -> bool:
    """Whether the term is of an unspaced script: a character, or a pair of them."""
    return _UNSPACED_CHARACTER.match(term) is not None


def is_character(term: str) -> bool:
    """Whether the term is a single character of an unspaced script."""
    return len(term) == 1 and is_unspaced(term)


def _folded_run(run: str) -> str:
    if not unicodedata.is_normalized("NFKC", run):
        run = unicodedata.normalize("NFKC", run)
        run = "".join(filter(is_character, run))
    return run.translate(_SAME_IDEOGRAPH)


@lru_cache(maxsize=100_000)
def _folded(word: str, group: str) -> str:
    if group == "number":
        # 1,200 is 1200; 3.5 stays.
        return unicodedata.normalize("NFKC", word.replace(",", ""))[:_LONGEST_WORD]
    if group == "initials":
        return word.replace(".", "").casefold()[:_LONGEST_WORD]
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    plain = "".join(c for c in plain if c.isalnum() or unicodedata.category(c) == "Mc")
    plain = plain.translate(_UNDECOMPOSED)[:_LONGEST_WORD]
    if plain.isascii() and plain not in STOP_WORDS:
        plain = _stemmers.stem(plain)
    return plain
