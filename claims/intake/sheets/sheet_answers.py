"""Answers of an author, written into the last column of our correction sheet."""

import io
from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.intake.claim_set.parsing import ClaimSetError
from claims.intake.claim_set.report import Report
from claims.intake.editions.files import is_zip, package, packed_sheet
from claims.intake.extraction.extract import REFUSALS, tables
from claims.intake.sheets.headings import plain
from claims.models import Verdict
from claims.text import claim_numbers

ANSWER_HEADINGS = {"en": "Your answer", "zh-hant": "您的回覆"}
"""The heading of the column, in the languages in which a sheet goes out; never translated anew."""
_ACCEPTED = (
    "taken over, accepted, accept, agreed, yes, ok, done, 已採用, 採用, 同意, 接受, 是, 已改, 好"
)
_DECLINED = (
    "kept, kept as it was, declined, no, not taken over, 維持原文, 維持, 保留, 不同意, 否, 不改"
)


class SheetAnswer(NamedTuple):
    """The answer to the claim of this number."""

    number: int
    verdict: str
    words: str


def read(content: bytes, *, filename: str) -> list[SheetAnswer]:
    """The answers of a correction sheet that comes back, as .docx or .xlsx, but for empty ones.

    Raises ValidationError for what is no such sheet, or has none.
    """
    rows = _rows_of_workbook(content) if filename.lower().endswith(".xlsx") else tables(content)
    column, found = None, {}
    for cells in rows:
        headings = [place for place, cell in enumerate(cells) if cell in ANSWER_HEADINGS.values()]
        column = headings[0] if headings else column
        number = next((n for cell in cells[:3] if (n := claim_numbers.read(cell))), None)
        if column is None or number is None or column >= len(cells) or headings:
            continue
        if words := cells[column].strip():
            found[number] = SheetAnswer(number, *_verdict(words))
    if column is None:
        raise ValidationError(_("This is no correction sheet: it has no column for answers."))
    if not found:
        raise ValidationError(_("Nothing is answered in the sheet."))
    return list(found.values())


def _rows_of_workbook(content: bytes) -> Iterable[list[str]]:
    if not is_zip(content):
        raise ValidationError(REFUSALS["damaged"], code="damaged")
    try:
        archive = package(io.BytesIO(content))
        return [cells for _line, cells in packed_sheet(archive, Report())]
    except ClaimSetError as error:
        raise ValidationError(error.messages) from error
    except StopIteration as error:
        raise ValidationError(REFUSALS["damaged"], code="damaged") from error


def _verdict(words: str) -> tuple[str, str]:
    """Whether it says yes or no, by its first line; and what else it says."""
    first, _newline, rest = words.partition("\n")
    said = plain(first.strip(" .!。！"))
    for verdict, known in ((Verdict.ACCEPTED, _ACCEPTED), (Verdict.DECLINED, _DECLINED)):
        if said in {plain(word) for word in known.split(", ")}:
            # “Kept” alone says why nowhere: the words stay.
            return verdict, rest.strip() or ("" if verdict == Verdict.ACCEPTED else words)
    return Verdict.REMARK, words
