"""A package: what was published, as a zip that can be cited and made again byte for byte.

The same query at the same position of the log makes the same bytes, after later corrections, on
another machine and in a later release: nothing in it comes from the clock, the host, the
settings or a catalogue of translations, and each version keeps the form it was released with.

It is a Data Package (datapackage.org). The official profiles 1.0 and 2.0 accept version 2, which is
a draft: until it is released, its bytes may change. Of version 1 they refuse the empty lists of
foreign keys, and profile 1.0 misses `doubleQuote` too.
"""

import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from claims.models import Edition
from claims.models.edition import EditionQuerySet
from claims.record.tables import VERSIONS, Codes, Column, TableSet, table_set
from claims.selection import Selection

from . import package_1_writers as version_1
from . import package_texts as texts
from .bibtex import biblatex
from .csl import csl_json
from .csv_tables import cell_of, header, lines_of
from .datapackage import datapackage
from .documents import Document, documents
from .package_parts import Parts
from .references import (
    CitedSources,
    Reference,
    read_references,
    said_of_demonstration,
    write_references,
)
from .ris import ris
from .stored_zip import Entry, stored_zip
from .table_rows import Write, made

WriteReferences = Callable[[Iterable[Reference]], Iterator[bytes]]

REFERENCES = {"biblatex": "bib", "csl": "csl.json", "ris": "ris"}
"""The bibliographies, and how the names of their files end."""
WRITERS: dict[int, dict[str, WriteReferences]] = {
    1: {"biblatex": version_1.biblatex, "csl": version_1.csl_json, "ris": version_1.ris},
    2: {"biblatex": biblatex, "csl": csl_json, "ris": ris},
}
"""By version what writes its bibliographies; what a released version names writes for ever the same
bytes, so that a format which learns more needs another writer."""
PACKAGED = [*(f"{table.name}.csv" for table in table_set().packaged), "jsonl", *REFERENCES]
"""The formats that a package holds."""


def package(selection: Selection, *, version: int) -> Generator[bytes]:
    """The editions of a selection as a zip, in parts. `version` is one of VERSIONS."""
    if version not in VERSIONS:
        raise ValueError(f"there is no version {version} of the package")
    asked, tables = normalized_question(selection), table_set(version)
    with transaction.atomic(), TemporaryDirectory(prefix="factcheck-package-") as directory:
        yield from stored_zip(
            _entries(selection.editions(), asked, tables, Path(directory)), asked.moment
        )


def normalized_question(selection: Selection) -> texts.Question:
    """Normalise a selection to the values that the package prints.

    Without a moment, the one at which the log came to its place: asking again as of that
    moment makes the same package.
    """
    described = selection.description()
    moments = selection.values.get("as_of") or Edition.objects.filter(
        position=selection.head.position
    ).values_list("published_at", flat=True)
    moment: datetime = next(iter(moments), texts.BEFORE_ALL)
    return texts.Question(
        moment=moment,
        position=selection.head.position,
        chain=selection.head.chain,
        include=described["include"],
        filters=described["filters"] | _matching(described),
        subjects=described.get("about", []),
    )


def _matching(described: Mapping[str, Any]) -> dict[str, list[str]]:
    """The version of the matching rules, as a filter: a later release may have other rules."""
    version = described.get("matching", {}).get("version", 0)
    return {"matching": [str(version)]} if version else {}


def _entries(
    editions: EditionQuerySet, asked: texts.Question, tables: TableSet, directory: Path
) -> Iterator[Entry]:
    """Each part, written to disk first, since a zip says in front how long an entry is."""
    by_program = editions.signed_by_program().exists()
    readme = texts.readme(asked, tables, signed_by_program=by_program)
    with Parts(directory) as parts:
        parts.write("README.md", readme.encode())
        parts.write("LICENSE.txt", texts.LICENCE.encode())
        parts.write_rows("data_dictionary", texts.dictionary(tables.packaged))
        # Its words are known when everything was read; its place is here.
        parts.named("codes.csv", "codes")
        cited = _write_editions(parts, editions, tables)
        references = directory / "references"
        said = said_of_demonstration(editions)
        write_references(cited.references(demonstration=said), references)
        for name, write in WRITERS[tables.version].items():
            for block in write(read_references(references)):
                parts.write(f"references.{REFERENCES[name]}", block)
        references.unlink()
        yield from parts.entries()
        described = datapackage(asked, parts.described(), tables).encode()
    yield Entry("datapackage.json", [described], len(described), zlib.crc32(described))


def _write_editions(parts: Parts, editions: EditionQuerySet, tables: TableSet) -> CitedSources:
    """Write tables and documents in one pass, and return what is cited in them."""
    words, cited = ListedWords(tables), CitedSources()
    made_of = [lines_of(table, words.cell_of) for table in tables.packaged]
    for table in tables.packaged:
        parts.named(f"{table.name}.csv", table.name)
        parts.write(f"{table.name}.csv", header(table))

    def read(found: Iterable[Document]) -> Iterator[Document]:
        for document in found:
            parts.write("claims.jsonl", document.exact + b"\n")
            cited.add(document)
            yield document

    parts.named("claims.jsonl")
    with closing(documents(editions)) as found:
        for table_rows, rows in made(made_of, read(found)):
            parts.write(f"{table_rows.table.name}.csv", b"".join(rows), rows=len(rows))
    parts.write_rows("codes", texts.codes(words.listed()))
    return cited


class ListedWords:
    """The words of a version, and those that came after it where a cell holds them.

    So a new word changes no package of editions from before.
    """

    def __init__(self, tables: TableSet) -> None:
        self._tables = tables
        self._held: dict[str, set[str | None]] = {name: set() for name in tables.later_words}

    def cell_of(self, column: Column) -> Write:
        """The function that writes the cells of a column, and notes its later words."""
        write, held = cell_of(column), self._held.get(column.codes)
        if held is None:
            return write

        def noted(text: str | None) -> Any:
            held.add(text)
            return write(text)

        return noted

    def listed(self) -> Codes:
        """By vocabulary, for the cells that were written so far."""
        return {
            vocabulary: words
            | {
                word: label
                for word, label in self._tables.later_words.get(vocabulary, {}).items()
                if word in self._held[vocabulary]
            }
            for vocabulary, words in self._tables.codes.items()
        }
