"""XLSX: every table as a sheet, for Excel and LibreOffice.

The workbook opens on the claims, with number, statement and finding in front; every sheet has a
header that stays, filters, and long texts that wrap.

Texts are texts: no cell is a formula or a link, and one that looks like a formula stays as it
is, marked as text. Days are real dates from 1900-03-01 on, before which Excel miscounts;
moments are texts, since Excel would round them. What a cell cannot hold is refused with the
claim named; nothing is cut.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from xlsxwriter.exceptions import FileCreateError

from claims.models.edition import EditionQuerySet
from claims.record.tables import Column, Table, file_tables

from .blocks import SIZE
from .csv_tables import is_formula
from .table_rows import rows

LONGEST = 32_767
MOST_ROWS = 1_048_576
FIRST_DAY = date(1900, 3, 1)
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
WIDE = re.compile(
    "statement|rationale|wording|excerpt|^translation|summary|title$|found|note|name|later_evidence|caution"
)
"""Columns of long texts, which wrap."""

TECHNICAL = re.compile(r"(_id|digest|sha256|position|_earliest|_latest|wikidata)$")
FIRST = "claims"
IN_FRONT = (
    *("claim_number", "statement", "verification_status", "rationale", "suggested_wording"),
    *("checked_on", "published_at", "claimant_zh_hant", "claimant_en", "language"),
)
"""Columns of the sheet of claims that people look for; the others follow in the table's order."""
STAYING = 2
"""Columns of that sheet that stay in sight: number and statement."""

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "use_zip64": True,
}


class Unwritable(ValueError):
    """The export does not fit the format; names the claim and the way out.

    It is told in the language of whoever reads it, also where that is much later.
    """

    def __init__(self, sentence: str | Promise, parts: Mapping[str, Any]) -> None:
        super().__init__(sentence, parts)
        self.sentence, self.parts = sentence, parts

    def __str__(self) -> str:
        return str(self.sentence) % self.parts


def xlsx(editions: EditionQuerySet) -> Iterator[bytes]:
    """A workbook in parts; raises Unwritable and OSError before the first of them."""
    with TemporaryDirectory(prefix="factcheck-xlsx-") as directory:
        path = Path(directory, "claims.xlsx")
        workbook = xlsxwriter.Workbook(path, {**OPTIONS, "tmpdir": directory})
        # Otherwise the time of writing would be in the file.
        workbook.set_properties({"title": "Factcheck", "created": datetime(2000, 1, 1)})
        tables = file_tables(is_demonstration=editions.signed_by_program().exists())
        for table in sorted(tables.values(), key=lambda table: table.name != FIRST):
            _Sheet(workbook, table).fill(editions)
        try:
            workbook.close()
        except FileCreateError as error:
            # XlsxWriter hides what the disk said.
            raise error.args[0] from error
        with path.open("rb") as file:
            while block := file.read(SIZE):
                yield block


def is_too_long(text: str) -> bool:
    """Excel counts in units of UTF-16, of which a character has one or two."""
    return 2 * len(text) > LONGEST and len(text.encode("utf-16-le")) > 2 * LONGEST


def in_reading_order(table: Table) -> list[tuple[int, Column]]:
    """The columns as the sheet shows them, each with its place in the rows of the table."""
    columns = list(enumerate(table.columns))
    if table.name != FIRST:
        return columns
    front = {name: place for place, name in enumerate(IN_FRONT)}
    return sorted(columns, key=lambda column: front.get(column[1].name, len(front)))


def width(column: Column) -> int:
    """In characters of the standard font: much for texts, little for ids and digests."""
    if TECHNICAL.search(column.name):
        return 11
    return 52 if WIDE.search(column.name) else 17


class _Sheet:
    """A sheet of a workbook, and the forms that its cells may have."""

    def __init__(self, workbook: Any, table: Table) -> None:
        self.table = table
        self.sheet = workbook.add_worksheet(table.name)
        top = {"valign": "top"}
        text = {**top, "num_format": "@"}
        self.whole = workbook.add_format(top)
        self.day = workbook.add_format({**top, "num_format": "yyyy-mm-dd"})
        self.text = workbook.add_format(text)
        self.long_text = workbook.add_format({**text, "text_wrap": True})
        self.looks_like_formula = workbook.add_format({**text, "quote_prefix": True})
        self.columns = in_reading_order(table)
        header = workbook.add_format({"bold": True, "bottom": 1, **top})
        self.sheet.freeze_panes(1, STAYING if table.name == FIRST else 0)
        for place, (_index, column) in enumerate(self.columns):
            self.sheet.set_column(place, place, width(column))
            self.sheet.write_string(0, place, column.name, header)
        if table.name == FIRST:
            self.sheet.activate()

    def fill(self, editions: EditionQuerySet) -> None:
        number = 0
        for number, cells in enumerate(rows(self.table, editions), start=1):
            if number >= MOST_ROWS:
                raise Unwritable(
                    _("%(table)s: more than a sheet can hold. Narrow the query, or take CSV."),
                    {"table": self.table.name},
                )
            for place, (index, column) in enumerate(self.columns):
                if (cell := cells[index]) is not None:
                    self._write(number, place, column, cell, cells)
        self.sheet.autofilter(0, 0, number, len(self.columns) - 1)

    def _write(self, row: int, place: int, column: Column, cell: Any, cells: list[Any]) -> None:
        match cell:
            case bool():
                # LibreOffice makes a formula of a truth value: =FALSE().
                self.sheet.write_string(row, place, str(cell).lower(), self.text)
            case int():
                self.sheet.write_number(row, place, cell, self.whole)
            case str() if column.type == "date" and (day := date.fromisoformat(cell)) >= FIRST_DAY:
                self.sheet.write_datetime(row, place, day, self.day)
            case str():
                if is_too_long(cell) or NOT_IN_XML.search(cell):
                    raise self._refusal(column, cell, cells)
                plain = self.long_text if WIDE.search(column.name) else self.text
                form = self.looks_like_formula if is_formula(cell) else plain
                self.sheet.write_string(row, place, cell, form)

    def _refusal(self, column: Column, cell: str, cells: list[Any]) -> Unwritable:
        names = [column.name for column in self.table.columns]
        if "claim_number" in names:
            record = f"C-{cells[names.index('claim_number')]}"
        else:
            record = str(cells[0])
        reason = (
            _("it holds a control character, which no cell can show")
            if NOT_IN_XML.search(cell)
            else _("it is longer than the 32,767 characters of a cell")
        )
        return Unwritable(
            _("%(record)s, %(column)s: %(reason)s. Take CSV instead."),
            {"record": record, "column": column.name, "reason": reason},
        )
