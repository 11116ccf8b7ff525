"""The EDTF of a written date: 民國113年6月 is 2024-06, 19 June 2024 is 2024-06-19.

What can be read in one way is taken so by forms and imports. The rest is only ever suggested to
who wrote it: 113 alone may be a year of the Republic of China, or a slip.
"""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from claims.text import chinese_numbers

FIRST_YEAR = 1912
"""Of the Republic of China: 民國元年."""
LATEST_YEAR = 150
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

ERA = r"(?P<era>中華民國|民國|民)?"
NUMERIC = re.compile(
    ERA + r"(?P<year>\d{1,4}|元)(?:年|(?P<sign>[./-])|$)"
    r"(?:(?P<month>\d{1,2})(?:月|(?P=sign)|$)(?:(?P<day>\d{1,2})日?)?)?"
)
COMPACT = re.compile(ERA + r"(?P<year>\d{3,4})(?P<month>\d{2})(?P<day>\d{2})")
DAY_FIRST = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?)?(?P<month>[a-z]+)\.?,?(?P<year>\d{4})"
)
NUMERALS = re.compile(
    f"[{''.join({**chinese_numbers.DIGITS, **chinese_numbers.TENS})}]+(?=[年月日])"
)
MONTH_FIRST = re.compile(r"(?P<month>[a-z]+)\.?(?P<day>\d{1,2})(?:st|nd|rd|th)?,(?P<year>\d{4})")


class Suggestion(NamedTuple):
    """A date as EDTF, and the year of the Republic of China that it was taken for, or None."""

    suggestion: str
    roc_year: int | None
    is_certain: bool
    """Whether it can be read in no other way: a year of four digits, or 民國 before it."""


def certain(text: str) -> str:
    """The EDTF of a date that can be read in one way only; empty where it is none."""
    read = suggestion(text)
    return read.suggestion if read and read.is_certain else ""


def suggestion(text: str) -> Suggestion | None:
    """The date that people would read in `text`; None where there is none, or not only one."""
    plain = in_digits(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower())
    for pattern in (NUMERIC, COMPACT, MONTH_FIRST, DAY_FIRST):
        if match := pattern.fullmatch(plain):
            return _read(match.groupdict())
    return None


def in_digits(text: str) -> str:
    """The date with the numerals before 年, 月 and 日 in digits: 二〇二四年六月 is 2024年6月."""
    return NUMERALS.sub(lambda found: str(chinese_numbers.read(found[0]) or found[0]), text)


def _read(parts: dict[str, str | None]) -> Suggestion | None:
    written = parts["year"] or ""
    year = 1 if written == "元" else int(written)
    is_roc = bool(parts.get("era")) or len(written) < 4
    if is_roc and not 1 <= year <= LATEST_YEAR:
        return None
    ce_year = year + FIRST_YEAR - 1 if is_roc else year
    month, day = _month(parts["month"]), int(parts["day"] or 0)
    try:
        date(ce_year, 1 if month is None else month, day or 1)
    except ValueError:
        return None
    numbers = [f"{ce_year:04}", *(f"{part:02}" for part in (month, day) if part)]
    is_certain = bool(parts.get("era")) or not is_roc
    return Suggestion("-".join(numbers), year if is_roc else None, is_certain)


def _month(text: str | None) -> int | None:
    """1 to 12; None where none is written, 0 where it is none."""
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    return MONTHS.index(text[:3]) + 1 if text[:3] in MONTHS else 0
