"""XLSX: every table as a sheet, for Excel and LibreOffice.

The workbook opens on the claims, with number, statement and finding in front; every sheet has a
header that stays, filters, and long texts that wrap.

Texts are texts: no cell is a formula or a link, and one that looks like a formula stays as it
is, marked as text. Days are real dates from 1900-03-01 on, before which Excel miscounts;
moments are texts, since Excel would round them. What a cell cannot hold is refused with the
claim named; nothing is cut.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
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

from . import xlsx_rows
from .blocks import SIZE
from .csv_tables import is_formula
from .documents import documents
from .table_rows import TableRows, Unfit, Write, made
from .xlsx_rows import Forms

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

OPTIONS = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


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
        tables = file_tables(is_demonstration=editions.signed_by_program().exists())
        listed = sorted(
            map(in_reading_order, tables.values()), key=lambda table: table.name != FIRST
        )
        sample = Path(directory, "sample.xlsx")
        _workbook(sample, dict.fromkeys(listed, 1))
        forms = xlsx_rows.forms_of(sample)
        paths = {table: Path(directory, f"{table.name}.rows") for table in listed}
        counts = _write_rows(paths, editions, forms)
        rows_of = {}
        for number, (table, rows_path) in enumerate(paths.items(), start=1):
            names = xlsx_rows.column_names(len(table.columns))
            last = f"{names[-1]}{counts[table] + 1}"
            rows_of[f"xl/worksheets/sheet{number}.xml"] = rows_path, last
        _workbook(sample, counts)
        with path.open("wb") as file:
            xlsx_rows.put_together(sample, rows_of, file)
        with path.open("rb") as made:
            while block := made.read(SIZE):
                yield block


def is_too_long(text: str) -> bool:
    """Excel counts in units of UTF-16, of which a character has one or two."""
    return len(text) > LONGEST // 2 and len(text.encode("utf-16-le")) > 2 * LONGEST


def in_reading_order(table: Table) -> Table:
    """The table with its columns as the sheet shows them."""
    if table.name != FIRST:
        return table
    front = {name: place for place, name in enumerate(IN_FRONT)}
    columns = sorted(table.columns, key=lambda column: front.get(column.name, len(front)))
    return table._replace(columns=tuple(columns))


def width(column: Column) -> int:
    """In characters of the standard font: much for texts, little for ids and digests."""
    if TECHNICAL.search(column.name):
        return 11
    return 52 if WIDE.search(column.name) else 17


def _workbook(path: Path, counts: Mapping[Table, int]) -> None:
    """A workbook of sheets with a header, and a sample of the forms where their rows will stand."""
    workbook = xlsxwriter.Workbook(path, OPTIONS)
    # Otherwise the time of writing would be in the file.
    workbook.set_properties({"title": "Factcheck", "created": datetime(2000, 1, 1)})
    top = {"valign": "top"}
    text = {**top, "num_format": "@"}
    header = workbook.add_format({"bold": True, "bottom": 1, **top})
    sample = [
        workbook.add_format(form)
        for form in (
            top,
            {**top, "num_format": "yyyy-mm-dd"},
            text,
            {**text, "text_wrap": True},
            {**text, "quote_prefix": True},
        )
    ]
    for table, count in counts.items():
        sheet = workbook.add_worksheet(table.name)
        sheet.freeze_panes(1, STAYING if table.name == FIRST else 0)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, width(column))
            sheet.write_string(0, place, column.name, header)
        for place, form in enumerate(sample):
            sheet.write_string(1, place, "-", form)
        sheet.autofilter(0, 0, count, len(table.columns) - 1)
        if table.name == FIRST:
            sheet.activate()
    try:
        workbook.close()
    except FileCreateError as error:
        # XlsxWriter hides what the disk said.
        raise error.args[0] from error


def _write_rows(
    paths: Mapping[Table, Path], editions: EditionQuerySet, forms: Forms
) -> dict[Table, int]:
    """Write the rows of each table to a file, and return how many they are; raises Unwritable."""
    tables = [TableRows(table, _cells(table, forms)) for table in paths]
    counts = dict.fromkeys(paths, 0)
    with ExitStack() as opened:
        found = opened.enter_context(closing(documents(editions)))
        files = {
            table: opened.enter_context(path.open("w", encoding="utf-8", newline=""))
            for table, path in paths.items()
        }
        try:
            for of, rows in made(tables, found):
                table = of.table
                if counts[table] + len(rows) >= MOST_ROWS:
                    raise Unwritable(
                        _("%(table)s: more than a sheet can hold. Narrow the query, or take CSV."),
                        {"table": table.name},
                    )
                # The first row holds the names of the columns.
                files[table].writelines(
                    xlsx_rows.row(number, cells)
                    for number, cells in enumerate(rows, start=counts[table] + 2)
                )
                counts[table] += len(rows)
        except Unfit as error:
            raise _refusal(error) from error
    return counts


def _cells(table: Table, forms: Forms) -> Callable[[Column], Write]:
    """The function that gives for each column of a sheet the one that writes its cells."""
    names = dict(zip(table.columns, xlsx_rows.column_names(len(table.columns)), strict=True))

    def cell_of(column: Column) -> Write:
        place = f"{names[column]}{xlsx_rows.ROW}"
        match column.type:
            case "boolean":
                # LibreOffice makes a formula of a truth value: =FALSE().
                return lambda text: (
                    xlsx_rows.text_cell(place, text.lower(), forms.text) if text else ""
                )
            case "integer":
                return lambda text: (
                    xlsx_rows.number_cell(place, int(text), forms.whole) if text else ""
                )
        plain = forms.long_text if WIDE.search(column.name) else forms.text

        def text_cell(text: str | None) -> str:
            if not text:
                return ""
            # What can be printed is no control character; few texts need the second look.
            if is_too_long(text) or (not text.isprintable() and NOT_IN_XML.search(text)):
                raise Unfit(column, text)
            form = plain if text[0].isalnum() or not is_formula(text) else forms.looks_like_formula
            return xlsx_rows.text_cell(place, text, form)

        def day_cell(text: str | None) -> str:
            if text and (day := date.fromisoformat(text)) >= FIRST_DAY:
                return xlsx_rows.day_cell(place, day, forms.day)
            return text_cell(text)

        return day_cell if column.type == "date" else text_cell

    return cell_of


def _refusal(unfit: Unfit) -> Unwritable:
    reason = (
        _("it holds a control character, which no cell can show")
        if NOT_IN_XML.search(unfit.text)
        else _("it is longer than the 32,767 characters of a cell")
    )
    return Unwritable(
        _("%(record)s, %(column)s: %(reason)s. Take CSV instead."),
        {"record": unfit.record, "column": unfit.column.name, "reason": reason},
    )
