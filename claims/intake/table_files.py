"""Tables as they come: CSV in whatever encoding and with whatever delimiter, XLSX, a package."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from django.utils.translation import gettext as _

from claims.intake.encodings import decoded
from claims.intake.reading import ClaimSetError, shown
from claims.intake.report import Report
from claims.tables import TABLES, Table

JOINED = "claims_with_citations"
DELIMITERS = ",;\t|"
LARGEST = 1024**3
"""Bytes that a workbook or package may have when it is unpacked."""
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""How XLSX writes characters that XML cannot hold."""

csv.field_size_limit(100_000_000)


class Row(NamedTuple):
    """A row of a table: where it stands, in words, and its cells by column."""

    where: str
    cells: dict[str, str]


Tables = dict[str, list[Row]]


def is_zip(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def lines_of_package(content: bytes) -> bytes | None:
    """The JSON Lines that a package holds; None where there are none. Raises ClaimSetError."""
    with _unzipped(content) as archive:
        for name in archive.namelist():
            if name.endswith(".jsonl"):
                return archive.read(name)
    return None


def read_tables(content: bytes, report: Report) -> Tables:
    """The tables of a CSV file, a workbook or a package, by the names of `claims.tables`.

    Raises ClaimSetError for what is none, and for columns that nobody knows.
    """
    if not is_zip(content):
        text, encoding = decoded(content)
        report.notes.append(_("The file was read as %(encoding)s.") % {"encoding": encoding})
        return {JOINED: list(_named(_csv_rows(text), TABLES[JOINED], ""))}
    with _unzipped(content) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" in names:
            return dict(_sheets(content))
        return {
            name: list(_named(_csv_rows(decoded(archive.read(file)).text), TABLES[name], name))
            for file in names
            if file.endswith(".csv") and (name := Path(file).stem) in TABLES
        }


def _unzipped(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ClaimSetError([_("The file is damaged: it cannot be unpacked.")]) from error
    if sum(part.file_size for part in archive.infolist()) > LARGEST:
        raise ClaimSetError([_("Unpacked, the file would have more than 1 GB.")])
    return archive


def _csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV text by the line they begin on; one leading apostrophe is taken away."""
    header = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, [cell.removeprefix("'") for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        message = _("Line %(line)d: this is not CSV (%(reason)s).")
        raise ClaimSetError([message % {"line": line, "reason": error}]) from None


def _sheets(content: bytes) -> Iterator[tuple[str, list[Row]]]:
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [sheet for sheet in workbook.worksheets if sheet.title in TABLES]
        if not sheets and workbook.worksheets:
            # Somebody's own sheet: the first one, whatever it is called.
            yield JOINED, list(_named(_sheet_rows(workbook.worksheets[0]), TABLES[JOINED], ""))
        for sheet in sheets:
            name = sheet.title
            yield name, list(_named(_sheet_rows(sheet), TABLES[name], name))
    except ClaimSetError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged file leads it into
        raise ClaimSetError([_("The workbook is damaged: it cannot be read.")]) from error


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield number, [_text(value) for value in values]


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case str():
            return ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    return str(value)


def _named(rows: Iterator[tuple[int, list[str]]], table: Table, name: str) -> Iterator[Row]:
    """Rows with their cells by column; columns that nobody knows are refused, not lost."""
    _line, header = next(rows, (1, []))
    header = [title.strip() for title in header]
    while header and not header[-1]:
        header.pop()
    known = {column.name for column in table.columns}
    if unknown := [title for title in header if title not in known]:
        raise ClaimSetError(
            [
                _("%(place)sThe column “%(name)s” is unknown. Known are: %(known)s.")
                % {
                    "place": f"{name}: " if name else "",
                    "name": shown(unknown[0], 60),
                    "known": ", ".join(column.name for column in table.columns),
                }
            ]
        )
    if not header:
        raise ClaimSetError([_("The table is empty: its first row names the columns.")])
    for line, cells in rows:
        if any(cells):
            words = _("%(table)s, line %(line)d") if name else _("Line %(line)d")
            where = words % {"table": name, "line": line}
            if any(cells[len(header) :]):
                message = _("%(line)s: there are more cells than columns.")
                raise ClaimSetError([message % {"line": where}])
            padded = [*cells, *[""] * (len(header) - len(cells))]
            yield Row(where, dict(zip(header, padded, strict=False)))
