"""Tables as they come: CSV in whatever encoding and with whatever delimiter, XLSX, a package."""

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TextIO

import openpyxl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.intake.claim_set.parsing import ClaimSetError, quoted_value
from claims.intake.claim_set.report import Report
from claims.intake.encodings import decoded, read_as, recognised
from claims.record.tables import JOINED, VERSIONS, Table, file_tables, table_set

DESCRIPTOR = "datapackage.json"
EMPTY_TABLE = gettext_lazy("The table is empty: its first row names the columns.")
COLUMN_TWICE = gettext_lazy("%(place)sThe column “%(name)s” stands there twice.")
MORE_CELLS = gettext_lazy("%(line)s: there are more cells than columns.")
DELIMITERS = ",;\t|"
LARGEST = 1024**3
"""Bytes that a workbook or package may have when it is unpacked."""
HAS_PASSWORD = 1
"""The flag of an encrypted part of an archive, in its general purpose bits (APPNOTE 4.4.4)."""
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How files of Excel up to 2003 begin, and workbooks that a password locks (MS-CFB 2.2)."""
BLANKS = " \t\r\n\u00a0\u3000"
WORKBOOK = "xl/workbook.xml"
"""The part that every workbook has (ECMA-376)."""
ERROR = "e"
"""The type of a cell whose formula went wrong: it shows #REF!, #N/A …"""
HINT = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
"""Excel's own first line: the delimiter of the rest."""
QUOTED = re.compile(r'"(?:[^"]|"")*"?')
CLAIM_NOTE = "claim_note"
"""What a row says for editors only; no column of ours, so that no heading leads into it."""
JOINED_COLUMNS = frozenset(
    column.name for version in VERSIONS for column in table_set(version).tables[JOINED].columns
)
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""How XLSX writes characters that XML cannot hold."""

csv.field_size_limit(100_000_000)


class Row(NamedTuple):
    """A row of a table: where it stands, in words, and its cells by column."""

    where: str
    cells: dict[str, str]


RawRow = tuple[int, list[str]]
"""A line or row by its number in the file, from 1, and its cells."""
Tables = dict[str, list[Row]]
Content = Path | bytes
"""A file, by its place or as it is."""


def opened(content: Content) -> BinaryIO:
    return io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")


def is_zip(content: Content) -> bool:
    with opened(content) as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")  # the second has nothing in it


DAMAGED = gettext_lazy("The file is damaged: it cannot be unpacked.")


def package(file: BinaryIO) -> zipfile.ZipFile:
    """The archive in a file, all of it readable.

    Raises ClaimSetError for what is damaged, has a password, or is too large when unpacked.
    """
    try:
        archive = zipfile.ZipFile(file)
        parts = archive.infolist()
        if any(part.flag_bits & HAS_PASSWORD for part in parts):
            raise ClaimSetError([_("The file is locked by a password: save it without one.")])
        if sum(part.file_size for part in parts) > LARGEST:
            raise ClaimSetError([_("Unpacked, the file would have more than 1 GB.")])
        damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError) as error:
        raise ClaimSetError([str(DAMAGED)]) from error
    if damaged:
        raise ClaimSetError([str(DAMAGED)])
    return archive


def names_in(archive: zipfile.ZipFile) -> list[str]:
    """The names of the files of an archive, without those that macOS puts beside each."""
    return [name for name in archive.namelist() if not name.startswith("__MACOSX/")]


def rows_of_csv(content: Content, report: Report) -> Iterator[RawRow]:
    """The rows of a CSV file, in whatever encoding, the first with its headings; one at a time.

    Raises ClaimSetError for what is no CSV.
    """
    with opened(content) as file:
        if file.read(len(OLE)) == OLE:
            message = _(
                "This is a workbook with a password, or of Excel 2003 or before: save it as .xlsx"
                " without a password."
            )
            raise ClaimSetError([message])
        file.seek(0)
        encoding = recognised(file)
        report.notes.append(read_as(encoding.name))
        file.seek(encoding.start)
        text = io.TextIOWrapper(file, encoding.codec, newline="")
        yield from _csv_rows(text)


def packed_sheet(archive: zipfile.ZipFile, report: Report) -> Iterator[RawRow]:
    """The rows of the one sheet of an archive without tables: ours by its name, or the first.

    Sheets of a workbook that are not read are named in the report.
    """
    if WORKBOOK not in archive.namelist():
        file = next(name for name in names_in(archive) if Path(name).name == f"{JOINED}.csv")
        yield from _csv_rows(io.StringIO(decoded(archive.read(file)).text, newline=""))
        return
    with _workbook(archive) as sheets:
        filled = [sheet for sheet in sheets if any(_has_words(cells) for cells in sheet.rows)]
        ours = [sheet for sheet in filled if sheet.title == JOINED]
        wanted = (ours or filled or sheets)[0]
        if others := [sheet.title for sheet in filled if sheet is not wanted]:
            message = _("Of the workbook the sheet “%(name)s” is read, and not: %(others)s.")
            names = {"name": wanted.title, "others": ", ".join(others)}
            report.notes.append(message % {key: quoted_value(name) for key, name in names.items()})
        yield from _sheet_rows(wanted)


def _has_words(cells: Any) -> bool:
    return any(cell.value not in (None, "") for cell in cells)


def packed_tables(archive: zipfile.ZipFile) -> Tables:
    """The tables of a workbook or a package, by the names of `claims.record.tables`.

    Empty where there is only one sheet of claims: `packed_sheet` reads that. Raises ClaimSetError
    for what is none, for columns that nobody knows, and for a package of a version that is not
    read.
    """
    if WORKBOOK in archive.namelist():
        tables = dict(_sheets(archive))
        return tables if "claims" in tables else {}
    known = table_set(version_of(archive)).tables
    files = {
        Path(file).stem: file
        for file in names_in(archive)
        if file.endswith(".csv") and Path(file).stem in known
    }
    if "claims" not in files and JOINED in files:
        return {}
    if "claims" not in files:
        raise ClaimSetError([_("The archive holds neither claims.jsonl nor claims.csv.")])
    return {
        name: list(
            _named(without_apostrophes(_csv_rows(io.StringIO(text, newline=""))), known[name], name)
        )
        for name, file in files.items()
        if name != JOINED
        for text in [decoded(archive.read(file)).text]
    }


def version_of(archive: zipfile.ZipFile) -> int:
    """The version of a package, as its datapackage.json says; the newest where it says none.

    The newest has the columns of all before it.

    Raises ClaimSetError for a version that is not read.
    """
    described = next((name for name in names_in(archive) if Path(name).name == DESCRIPTOR), "")
    try:
        written = json.loads(archive.read(described)) if described else {}
        version = written["factcheck"]["package_version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        version = VERSIONS[-1]
    if version not in VERSIONS:
        message = _("%(file)s: package version %(version)s is not read; %(known)s are.")
        words = {
            "file": DESCRIPTOR,
            "version": quoted_value(version, 20),
            "known": _(", ").join(map(str, VERSIONS)),
        }
        raise ClaimSetError([message % words])
    return int(version)


def without_apostrophes(rows: Iterable[RawRow]) -> Iterator[RawRow]:
    """The rows of a table that we wrote as CSV, without the apostrophe that guards a cell."""
    return ((line, [cell.removeprefix("'") for cell in cells]) for line, cells in rows)


def _csv_rows(text: TextIO) -> Iterator[RawRow]:
    """The rows of a CSV text by the line they begin on; Excel's `sep=;` names the delimiter."""
    header = text.readline()
    above = 0
    if hint := HINT.fullmatch(header):
        header, above = text.readline(), 1
    outside_of_quotes = QUOTED.sub("", header)
    delimiter = hint[1] if hint else max(DELIMITERS, key=outside_of_quotes.count)
    reader = csv.reader(chain([header], text), delimiter=delimiter, strict=True)
    line = 1 + above
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1 + above
    except csv.Error as error:
        message = _("Line %(line)d: this is not CSV (%(reason)s).")
        raise ClaimSetError([message % {"line": line, "reason": error}]) from None


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, list[Row]]]:
    known = file_tables(is_demonstration=True)
    with _workbook(archive) as sheets:
        names = [sheet.title for sheet in sheets]
        for sheet in sheets if "claims" in names else ():
            if (name := sheet.title) in known and name != JOINED:
                yield name, list(_named(_sheet_rows(sheet), known[name], name))


@contextmanager
def _workbook(archive: zipfile.ZipFile) -> Iterator[list[Any]]:
    """The sheets of a workbook; raises ClaimSetError for one that is damaged, or has none."""
    try:
        workbook = openpyxl.load_workbook(archive.fp, read_only=True, data_only=True)
        if not workbook.worksheets:
            raise ClaimSetError([str(EMPTY_TABLE)])
        yield workbook.worksheets
    except ClaimSetError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged file leads it into
        raise ClaimSetError([_("The workbook is damaged: it cannot be read.")]) from error


def _sheet_rows(sheet: Any) -> Iterator[RawRow]:
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        for cell in cells:
            if cell.value is not None and cell.data_type == ERROR:
                message = _("%(sheet)s, cell %(cell)s: its formula went wrong (%(shown)s).")
                words = {
                    "sheet": quoted_value(sheet.title),
                    "cell": cell.coordinate,
                    "shown": cell.value,
                }
                raise ClaimSetError([message % words])
        yield number, [_text(cell.value) for cell in cells]


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            is_day = value.time() == time.min
            return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case str():
            return ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    return str(value)


def _named(rows: Iterator[RawRow], table: Table, name: str) -> Iterator[Row]:
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
                    "name": quoted_value(unknown[0], 60),
                    "known": ", ".join(column.name for column in table.columns),
                }
            ]
        )
    if twice := next((title for title in header if header.count(title) > 1), None):
        message = str(COLUMN_TWICE)
        place = f"{name}: " if name else ""
        raise ClaimSetError([message % {"place": place, "name": twice}])
    if not header:
        raise ClaimSetError([str(EMPTY_TABLE)])
    for line, cells in rows:
        if any(cell.strip(BLANKS) for cell in cells):
            words = _("%(table)s, line %(line)d") if name else _("Line %(line)d")
            where = words % {"table": name, "line": line}
            if any(cells[len(header) :]):
                message = str(MORE_CELLS)
                raise ClaimSetError([message % {"line": where}])
            padded = [*cells, *[""] * (len(header) - len(cells))]
            yield Row(where, dict(zip(header, padded, strict=False)))
