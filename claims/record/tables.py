"""Tables that editions are exported to and read back from, version 1, column by column.

`schemas/tables-1.json` lists them with a description of every column in both languages, and it
stays as it is: exports made with it have the same bytes in every later release.

`rows` says what a row is made of: "edition" (each edition one), a list in the document
("claim.citations"), the same or one row without it ("claim.citations or none"), or what the
editions embed, each once and as the newest of them has it ("sources", "contributors",
"articles").

A column's `path` says where its value stands: in the document (claim, edition, appearances),
in the stored edition (record), in the row's own member (row), or what surrounds it (source,
role). `read` says how: "" takes it as it is; "ordinal" counts; "earliest" and "latest" are the
bounds of an EDTF date; "names" and "list" join, separated by semicolons; "subjects", "titles"
and "in …" take a text in a language.
"""

import json
from pathlib import Path
from typing import NamedTuple

VERSION = 1
"""Of the tables, and so of the package that holds them."""


class Text(NamedTuple):
    """A text in both languages, of the version's own: no catalogue changes it."""

    english: str
    chinese: str


class Column(NamedTuple):
    """A column; `type` is one of string, integer, boolean, date, datetime (Table Schema)."""

    name: str
    type: str
    path: str
    read: str
    codes: str
    description: Text


class ForeignKey(NamedTuple):
    """Columns whose values are found in those of another table: a foreign key."""

    columns: tuple[str, ...]
    table: str
    names: tuple[str, ...]


class Table(NamedTuple):
    """A table; `key` names the columns that tell its rows apart."""

    name: str
    description: Text
    rows: str
    key: tuple[str, ...]
    references: tuple[ForeignKey, ...]
    columns: tuple[Column, ...]


def _text(described: dict[str, str]) -> Text:
    return Text(described["en"], described["zh-Hant"])


_WRITTEN = json.loads((Path(__file__).parent / f"schemas/tables-{VERSION}.json").read_text("utf-8"))

CODES: dict[str, dict[str, Text]] = {
    vocabulary: {word: _text(label) for word, label in words.items()}
    for vocabulary, words in _WRITTEN["codes"].items()
}
"""The words of each vocabulary that columns name in `codes`, with their labels."""

TABLES: dict[str, Table] = {
    table["name"]: Table(
        table["name"],
        _text(table),
        table["rows"],
        tuple(table["key"]),
        tuple(
            ForeignKey(tuple(reference["columns"]), reference["table"], tuple(reference["names"]))
            for reference in table["references"]
        ),
        tuple(
            Column(
                column["name"],
                column["type"],
                column["from"],
                column.get("read", ""),
                column.get("codes", ""),
                _text(column),
            )
            for column in table["columns"]
        ),
    )
    for table in _WRITTEN["tables"]
}
"""By name, in the order in which a reader wants them."""

JOINED = "claims_with_citations"
"""The table that repeats what others say, for whoever wants a single one."""
