"""Tables that editions are exported to and read back from, by version, column by column.

`schemas/tables-N.json` lists those of version N, with a description of every column in both
languages and the words of every vocabulary. Once its draft is released it stays as it is: packages
made with it have the same bytes in every later release. Words that a vocabulary got after that
stand in `schemas/later-words.json`, with labels that stay as they are too. Tables that are had
one by one, and workbooks, have columns added at their end (`file_tables`).

`rows` says what a row is made of: "edition" (each edition one), a list in the document
("claim.citations"), the same or one row without it ("claim.citations or none"), or what the
editions embed, each once and as the newest of them has it ("sources", "contributors",
"articles").

A column's `path` says where its value stands: in the document (claim, edition, appearances),
in the stored edition (record), in the row's own member (row), or what surrounds it (source,
role). `read` says how: "" takes it as it is; "ordinal" counts; "capitals" writes TRUE and FALSE;
"seconds" leaves out what a moment has below them; "words" is the path itself; "earliest" and
"latest" are the bounds of an EDTF date; "names" and "list" join, separated by semicolons;
"subjects", "titles" and "in …" take a text in a language.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from . import demonstration

VERSIONS = (1, 2)
"""Of the tables, and so of the package that holds them."""
DEFAULT_VERSION = 1
"""The newest that is no draft: what is exported unless another one is asked for."""

JOINED = "claims_with_citations"
"""The table that repeats what others say, for whoever wants a single one."""

ADDED = {
    "sources": ("caution_en", "caution_zh"),
    JOINED: ("source_caution_en", "source_caution_zh"),
}
"""By table the columns of the newest version that every file has: without them a reader would not
hear the caution about a source."""
NOTE = "edition_note"
"""The column that holds what an edition tells its readers, in a demonstration its sentence too."""

SCHEMAS = Path(__file__).parent / "schemas"


class Text(NamedTuple):
    """A text in both languages, of the version's own: no catalogue changes it."""

    english: str
    chinese: str


Codes = dict[str, dict[str, Text]]
"""By vocabulary its words, each with its label."""


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


class TableSet(NamedTuple):
    """The tables of a version, by name in the order in which a reader wants them."""

    version: int
    is_draft: bool
    """Whether its bytes may still change from one release to the next."""
    tables: dict[str, Table]
    codes: Codes
    """The words of each vocabulary that columns name in `codes`, as the version was made."""
    later_words: Codes
    """The words that came after the version; exports name them where they hold them."""

    @property
    def packaged(self) -> list[Table]:
        """The tables that a package holds."""
        return [table for table in self.tables.values() if table.name != JOINED]


@cache
def table_set(version: int = DEFAULT_VERSION) -> TableSet:
    """The tables of one of VERSIONS."""
    written = json.loads((SCHEMAS / f"tables-{version}.json").read_text("utf-8"))
    later = json.loads((SCHEMAS / "later-words.json").read_text("utf-8"))
    codes = _codes(written["codes"])
    return TableSet(
        version,
        written.get("draft", False),
        {table["name"]: _table(table) for table in written["tables"]},
        codes,
        {
            vocabulary: {
                word: label for word, label in words.items() if word not in codes[vocabulary]
            }
            for vocabulary, words in _codes(later).items()
        },
    )


DEMONSTRATION = Column(
    demonstration.MEMBER,
    "string",
    demonstration.BOTH,
    "words",
    "",
    Text("Whether a command signed the editions, and no person.", "各版是否由指令簽署，而非由人。"),
)


@cache
def file_tables(*, is_demonstration: bool = False) -> dict[str, Table]:
    """The tables of files that are no package: of the default version, with columns at their end.

    Of a demonstration each says so, in its note or in a column of its own.
    """
    newest = table_set(VERSIONS[-1]).tables
    found = {}
    for name, table in table_set().tables.items():
        has = {column.name for column in table.columns}
        added = [
            column
            for column in newest[name].columns
            if column.name in ADDED.get(name, ()) and column.name not in has
        ]
        if is_demonstration and NOTE not in has:
            added.append(DEMONSTRATION)
        found[name] = table._replace(columns=(*table.columns, *added))
    return found


@cache
def labels() -> Codes:
    """Every word that there is, with its newest label."""
    newest = table_set(VERSIONS[-1])
    return {
        vocabulary: words | newest.later_words.get(vocabulary, {})
        for vocabulary, words in newest.codes.items()
    }


def _codes(written: dict[str, Any]) -> Codes:
    return {
        vocabulary: {word: _text(label) for word, label in words.items()}
        for vocabulary, words in written.items()
    }


def _table(written: dict[str, Any]) -> Table:
    return Table(
        written["name"],
        _text(written),
        written["rows"],
        tuple(written["key"]),
        tuple(
            ForeignKey(tuple(reference["columns"]), reference["table"], tuple(reference["names"]))
            for reference in written["references"]
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
            for column in written["columns"]
        ),
    )


def _text(described: dict[str, str]) -> Text:
    return Text(described["en"], described["zh-Hant"])
