"""A package: what was published, as a zip that can be cited and made again byte for byte.

The same query at the same position of the log makes the same bytes, after later corrections, on
another machine and in a later release: nothing in it comes from the clock, the host, the
settings or a catalogue of translations, and each version keeps the form it was released with.

It is a Data Package (datapackage.org). The official profiles 1.0 and 2.0 accept version 2, which is
a draft: until it is released, its bytes may change. Of version 1 they refuse the empty lists of
foreign keys, and profile 1.0 misses `doubleQuote` too.
"""

import hashlib
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from django.db import transaction

from claims.models import Edition
from claims.models.edition import EditionQuerySet
from claims.record.tables import VERSIONS, Codes, TableSet, Text, table_set
from claims.selection import Selection

from . import package_1_writers as version_1
from . import package_texts as texts
from .bibtex import biblatex
from .blocks import SIZE
from .csl import csl_json
from .csv_tables import csv_table
from .datapackage import PackageFile, datapackage
from .json_lines import json_lines
from .references import Reference, cited_sources
from .ris import ris
from .stored_zip import Entry, stored_zip
from .table_rows import words_in

Write = Callable[[Iterable[Reference]], Iterator[bytes]]

REFERENCES = {"biblatex": "bib", "csl": "csl.json", "ris": "ris"}
"""The bibliographies, and how the names of their files end."""
WRITERS: dict[int, dict[str, Write]] = {
    1: {"biblatex": version_1.biblatex, "csl": version_1.csl_json, "ris": version_1.ris},
    2: {"biblatex": biblatex, "csl": csl_json, "ris": ris},
}
"""By version what writes its bibliographies; what a released version names writes for ever the same
bytes, so that a format which learns more needs another writer."""
PACKAGED = [*(f"{table.name}.csv" for table in table_set().packaged), "jsonl", *REFERENCES]
"""The formats that a package holds."""


class PackagePart(NamedTuple):
    """A file of the package: its name and bytes, and where it is described."""

    name: str
    content: Iterator[bytes]
    table: str = ""


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
    written: list[PackageFile] = []
    for part in _parts(editions, asked, tables):
        path = directory / part.name
        size, crc, sha256, rows = _write(path, part.content)
        written.append(PackageFile(part.name, part.table, size, sha256, rows))
        yield Entry(part.name, _read(path), size, crc)
        path.unlink()
    described = datapackage(asked, written, tables).encode()
    yield Entry("datapackage.json", [described], len(described), zlib.crc32(described))


def _parts(
    editions: EditionQuerySet, asked: texts.Question, tables: TableSet
) -> Iterator[PackagePart]:
    by_program = editions.signed_by_program().exists()
    readme = texts.readme(asked, tables, signed_by_program=by_program)
    yield PackagePart("README.md", iter([readme.encode()]))
    yield PackagePart("LICENSE.txt", iter([texts.LICENCE.encode()]))
    yield PackagePart("data_dictionary.csv", texts.dictionary(tables.packaged), "data_dictionary")
    yield PackagePart("codes.csv", texts.codes(listed_words(editions, tables)), "codes")
    for table in tables.packaged:
        yield PackagePart(f"{table.name}.csv", csv_table(table, editions), table.name)
    yield PackagePart("claims.jsonl", json_lines(editions))
    for name, write in WRITERS[tables.version].items():
        yield PackagePart(f"references.{REFERENCES[name]}", write(cited_sources(editions)))


def listed_words(editions: EditionQuerySet, tables: TableSet) -> Codes:
    """The words of the version, and those that came after it where a cell holds them.

    So a new word changes no package of editions from before.
    """
    return {
        vocabulary: words | _later_words(vocabulary, editions, tables)
        for vocabulary, words in tables.codes.items()
    }


def _later_words(vocabulary: str, editions: EditionQuerySet, tables: TableSet) -> dict[str, Text]:
    later = tables.later_words.get(vocabulary)
    if not later:
        return {}
    held: set[str] = set()
    for table in tables.packaged:
        for column in table.columns:
            if column.codes == vocabulary:
                held |= words_in(table, column, editions)
    return {word: label for word, label in later.items() if word in held}


def _write(path: Path, content: Iterator[bytes]) -> tuple[int, int, str, int | None]:
    """Size, CRC-32, SHA-256 and, where the content counts them, rows.

    Where writing fails the content is closed: a COPY that is still open would keep the
    transaction from ending, for ever.
    """
    crc, sha256, size = 0, hashlib.sha256(), 0
    try:
        with path.open("wb") as file:
            while True:
                try:
                    block = next(content)
                except StopIteration as end:
                    return size, crc, sha256.hexdigest(), end.value
                file.write(block)
                crc, size = zlib.crc32(block, crc), size + len(block)
                sha256.update(block)
    finally:
        if isinstance(content, Generator):
            content.close()


def _read(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while block := file.read(SIZE):
            yield block
