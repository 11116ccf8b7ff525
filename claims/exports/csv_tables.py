"""CSV: the rows of a table.

RFC 4180: UTF-8 without a byte order mark, commas, CR LF. Texts that a spreadsheet might
take for a formula get an apostrophe in front, and so does every text that begins with
one: whoever reads the file takes one leading apostrophe away.
"""

import re
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing

from claims.models.edition import EditionQuerySet
from claims.record.tables import Column, Table

from .blocks import in_blocks
from .documents import Document, documents
from .table_rows import TableRows, Write, made

# Spreadsheets may skip blanks, and read the wide and small forms of a sign as the sign.
BLANK = (
    r"\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060"
    r"\u3000\ufeff"
)
SIGN = r"=+@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b-"
FINISHED = {"earliest", "latest"}
FORMULA = re.compile(rf"(?:[\u0009\u000d\u000a']|[{BLANK}]*[{SIGN}])")


def csv_table(table: Table, editions: EditionQuerySet) -> Generator[bytes, None, int]:
    """The table in parts, none of which cuts a row; returns how many rows it has."""
    yield header(table)
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        with closing(documents(editions)) as found:
            for _table, rows in made([lines_of(table)], found):
                count += len(rows)
                yield b"".join(rows)

    yield from in_blocks(lines())
    return count


def of_documents(table: Table, found: Iterable[Document]) -> Iterator[bytes]:
    """The table of documents that were read already."""
    yield header(table)
    for _table, rows in made([lines_of(table)], found):
        yield b"".join(rows)


def header(table: Table) -> bytes:
    return (",".join(column.name for column in table.columns) + "\r\n").encode()


def cell_of(column: Column) -> Write:
    """The function that writes the cells of a column, between quotation marks where need be."""
    return _text if column.type == "string" or column.read in FINISHED else _value


def lines_of(table: Table, cell_of: Callable[[Column], Write] = cell_of) -> TableRows:
    """Makes the rows of a table as lines of its file, in UTF-8."""
    return TableRows(table, cell_of, begin=_begin, end=_end)


def _begin(cells: tuple[str, ...]) -> bytes:
    return ",".join((*cells, "")).encode()


def _end(cells: tuple[str, ...]) -> bytes:
    return (",".join(cells) + "\r\n").encode()


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula, or an apostrophe for ours."""
    return FORMULA.match(text) is not None


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    # Letters and digits need no second look.
    return text if text[:1].isalnum() or not is_formula(text) else f"'{text}"


def _text(text: str | None) -> str:
    if not text:
        return ""
    if not text[0].isalnum() and is_formula(text):
        text = f"'{text}"
    if '"' in text:
        return '"{}"'.format(text.replace('"', '""'))
    return f'"{text}"' if "," in text or "\n" in text or "\r" in text else text


def _value(text: str | None) -> str:
    """Nothing is none, and an empty text is one."""
    return '""' if text == "" else _text(text)
