"""Rows of a sheet as its XML (SpreadsheetML, ECMA-376 part 1, 18.3.1), and the file around them.

XlsxWriter makes the workbook: forms, widths, what stays in sight, filters. Cell by cell it would
take most of the time of an export, and a text between <r> and </r> would be markup to it: so rows
are written here, and take the place of the second row of each of its sheets.
"""

import re
import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter.utility import xl_col_to_name

BEFORE_EXCEL = date(1899, 12, 30)
"""The day from which Excel counts, for days after February 1900."""
LOOKS_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")
SECOND_ROW = re.compile(rb'<row r="2".*?</row>')
FORM = re.compile(rb'<c r="[A-Z]+2" s="([0-9]+)"')
DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
LEVEL = 3
"""Of the compression: the highest ones take twice the time for a tenth of the bytes."""
LARGE = 2_000_000_000
"""Bytes from which a part is written as ZIP64, since sizes in its header may not hold it."""


class Forms(NamedTuple):
    """The numbers of the forms that cells have, in the order in which the sample names them."""

    whole: int
    day: int
    text: int
    long_text: int
    looks_like_formula: int


ROW = "\0"
"""Stands for the number of the row in the reference of a cell: no text may hold it."""


def row(number: int, cells: Iterable[str]) -> str:
    """A row of cells whose references have ROW for its number."""
    found = "".join(cells).replace(ROW, str(number))
    return f'<row r="{number}">{found}</row>'


def text_cell(reference: str, text: str, form: int) -> str:
    """A cell of text, not empty, as it is: no formula, no link, no markup."""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "_x" in text:
        text = LOOKS_ESCAPED.sub(r"_x005F\1", text)
    if "\r" in text:
        text = text.replace("\r", "_x000D_")
    is_kept = text[0].isspace() or text[-1].isspace()
    kept = ' xml:space="preserve"' if is_kept else ""
    return f'<c r="{reference}" s="{form}" t="inlineStr"><is><t{kept}>{text}</t></is></c>'


def number_cell(reference: str, number: int, form: int) -> str:
    """A cell of a whole number."""
    return f'<c r="{reference}" s="{form}"><v>{number}</v></c>'


def day_cell(reference: str, day: date, form: int) -> str:
    """A cell of a day from 1900-03-01 on."""
    return number_cell(reference, (day - BEFORE_EXCEL).days, form)


def forms_of(workbook: Path) -> Forms:
    """The forms of the cells in the second row of the first sheet, the sample."""
    with ZipFile(workbook) as made:
        sheet = made.read("xl/worksheets/sheet1.xml")
    found = SECOND_ROW.search(sheet)
    return Forms(*map(int, FORM.findall(found[0] if found else b"")))


def put_together(workbook: Path, rows: Mapping[str, tuple[Path, str]], target: IO[bytes]) -> None:
    """Write the workbook with the rows of each sheet in place of its sample.

    `rows` are, by the name of a sheet's part, the file that holds them and the sheet's last cell.
    """
    with ZipFile(workbook) as made, ZipFile(target, "w", ZIP_DEFLATED, True, LEVEL) as whole:
        for part in made.infolist():
            content = made.read(part)
            size = part.file_size
            if part.filename in rows:
                size += rows[part.filename][0].stat().st_size
            # Opened by its name an entry has no time of writing, and the level of the file. Not all
            # readers know ZIP64 (findings/sizes-elsewhere.sh).
            with whole.open(part.filename, "w", force_zip64=size >= LARGE) as to:
                if part.filename not in rows:
                    to.write(content)
                    continue
                path, last = rows[part.filename]
                sized = DIMENSION.sub(f'<dimension ref="A1:{last}"/>'.encode(), content, count=1)
                before, after = SECOND_ROW.split(sized, maxsplit=1)
                to.write(before)
                with path.open("rb") as file:
                    shutil.copyfileobj(file, to, 1024 * 1024)
                to.write(after)


def column_names(count: int) -> list[str]:
    """The letters of the first columns: A, B, …"""
    return [xl_col_to_name(place) for place in range(count)]
