"""Claim numbers as people write them: C-58, c-58, C58, Ｃ－58 or #58."""

import re
import unicodedata

_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_LETTER = f"[Cc][{_HYPHENS}]?"
_WRITTEN = re.compile(rf"(?:{_LETTER}|# ?)([0-9]{{1,18}})")

IN_PATH = (
    rf"(?:[Cc\uff23\uff43][{_HYPHENS}\ufe63\uff0d\ufe58]?)(?:[0-9]{{1,18}}|[\uff10-\uff19]{{1,18}})"
)
"""Regular expression of the forms that an address may hold; # begins another part of one."""


def read(text: str) -> int | None:
    """The number that a text writes in one of these forms, fullwidth or not; None for any other."""
    found = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return int(found[1]) if found else None


def label(number: int) -> str:
    """The form in which answers write it: C-58."""
    return f"C-{number}"
