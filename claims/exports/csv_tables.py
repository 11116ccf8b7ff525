"""CSV: the rows of a table.

RFC 4180: UTF-8 without a byte order mark, commas, CR LF. Texts that a spreadsheet might
take for a formula get an apostrophe in front, and so does every text that begins with
one: whoever reads the file takes one leading apostrophe away.
"""

import re
from collections.abc import Generator, Iterator
from functools import lru_cache

from django.db import connection

from claims.models.edition import EditionQuerySet
from claims.record.tables import Column, Table

from .blocks import copy_out, in_blocks
from .table_rows import finished, is_read_by_postgres, selection

# Both Python and PostgreSQL read this pattern, whatever their idea of a blank is. Spreadsheets may
# skip blanks, and read the wide and small forms of a sign as the sign.
BLANK = (
    r"\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060"
    r"\u3000\ufeff"
)
SIGN = r"=+@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b-"
FORMULA = rf"^(?:[\u0009\u000d\u000a']|[{BLANK}]*[{SIGN}])"

HARMLESS = f"""
    CASE WHEN ascii({{value}}) BETWEEN 97 AND 122 OR ascii({{value}}) BETWEEN 65 AND 90
            OR ascii({{value}}) BETWEEN 48 AND 57 OR ascii({{value}}) BETWEEN 19968 AND 40959
        THEN {{value}}
        WHEN {{value}} ~ '{FORMULA.replace("'", "''")}' THEN '''' || ({{value}})
        ELSE nullif({{value}}, '') END
"""
"""SQL for a text that no spreadsheet takes for a formula; letters need no second look."""

# Quoted and with an equals sign in front, which no text of a cell has, stands what is left to do.
TO_FINISH = re.compile(rb'"=([a-z]+):((?:[^"]|"")*)"')


def csv_table(table: Table, editions: EditionQuerySet) -> Generator[bytes, None, int]:
    """The table in parts, none of which cuts a row; returns how many rows it has."""
    yield (",".join(column.name for column in table.columns) + "\r\n").encode()
    rows = selection(table, editions, _expression)
    names = [
        connection.ops.quote_name(column.name)
        for column in table.columns
        if not is_read_by_postgres(column)
    ]
    quoted = f", FORCE_QUOTE ({', '.join(names)})" if names else ""
    statement = f"COPY ({rows}) TO STDOUT (FORMAT csv{quoted})"
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for row in copy_out(statement):
            count += 1
            yield row[:-1] + b"\r\n"

    for block in in_blocks(lines()):
        yield TO_FINISH.sub(_finish, block)
    return count


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula, or an apostrophe for ours."""
    return re.match(FORMULA, text) is not None


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if is_formula(text) else text


def _expression(column: Column, value: str) -> str:
    if not is_read_by_postgres(column):
        return f"'={column.read}:' || nullif({value}, '')"
    return HARMLESS.format(value=value) if column.type == "string" else value


def _finish(found: re.Match[bytes]) -> bytes:
    # After a second quote it stands within a text, and the match reaches to the end of that.
    if found.start() and found.string[found.start() - 1] == ord('"'):
        return found[0]
    return _finished(found[1], found[2])


@lru_cache(maxsize=10_000)
def _finished(read: bytes, value: bytes) -> bytes:
    cell = harmless(finished(read.decode(), value.decode().replace('""', '"')))
    if re.search(r'[",\r\n]', cell):
        cell = '"{}"'.format(cell.replace('"', '""'))
    return cell.encode()
