"""The headings and rows of one table of claims, as they stand in a file of CSV or XLSX."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from django.utils.translation import gettext as _

from claims.intake.claim_set.parsing import ClaimSetError, quoted_value
from claims.intake.claim_set.report import Report
from claims.intake.editions.files import (
    BLANKS,
    COLUMN_TWICE,
    EMPTY_TABLE,
    JOINED_COLUMNS,
    RawRow,
    without_apostrophes,
)

KEYS = ("claim_id", "claim_number", "statement")
"""The columns of which each row needs one."""


class Sheet(NamedTuple):
    """A table with the line of each row; every heading is there once and is not empty."""

    headings: list[str]
    rows: Iterator[RawRow]

    @property
    def is_export(self) -> bool:
        """Whether we wrote it: only our own tables have ids of claims, and no other columns."""
        return "claim_id" in self.headings and not self.unknown

    @property
    def unknown(self) -> list[str]:
        """Headings that are none of our columns."""
        return [heading for heading in self.headings if heading not in JOINED_COLUMNS]

    @property
    def names_claims(self) -> bool:
        return any(key in self.headings for key in KEYS)


def sheet_of(rows: Iterable[RawRow], report: Report) -> Sheet:
    """The table in rows of cells; one cell above the headings is a title, which is reported.

    Raises ClaimSetError for a table without headings or with one of our columns twice.
    """
    filled: Iterator[RawRow] = (row for row in rows if _words(row[1]))
    line, cells = next(filled, (1, []))
    titles = 0
    while titles < 5 and _is_title(cells) and (after := next(filled, None)):
        if len(_words(after[1])) < 2:
            filled = chain([after], filled)
            break
        message = _("Line %(line)d: the title above the headings is not taken over: %(words)s")
        words = quoted_value(_words(cells)[0], 200)
        report.notes.append(message % {"line": line, "words": words})
        titles += 1
        line, cells = after
    headings = _headings(cells)
    if not headings:
        raise ClaimSetError([str(EMPTY_TABLE)])
    sheet = Sheet(headings, filled)
    if sheet.is_export:
        return sheet._replace(rows=without_apostrophes(filled))
    return sheet


def _words(cells: list[str]) -> list[str]:
    return [words for cell in cells if (words := cell.strip(BLANKS))]


def _is_title(cells: list[str]) -> bool:
    words = _words(cells)
    return len(words) == 1 and words[0] not in JOINED_COLUMNS


def _headings(cells: list[str]) -> list[str]:
    """The titles of the columns; one that stands there twice, or not at all, gets a name."""
    titles = [" ".join(cell.split()) for cell in cells]
    while titles and not titles[-1]:
        titles.pop()
    found: list[str] = []
    for place, title in enumerate(titles):
        if title in found and title in JOINED_COLUMNS:
            message = str(COLUMN_TWICE)
            raise ClaimSetError([message % {"place": "", "name": title}])
        name = title or _("Column %(letter)s") % {"letter": _letter(place)}
        number = 1
        while name in found:
            number += 1
            name = f"{title} ({number})"
        found.append(name)
    return found


def _letter(place: int) -> str:
    """The letters of a column as spreadsheets count them: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
