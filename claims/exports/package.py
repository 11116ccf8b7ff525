"""A package: what was published, as a zip that can be cited and made again byte for byte.

The same query at the same position in the log makes the same bytes, after later corrections, on
another machine and in a later release: nothing in it comes from the clock, the host, the
settings or a catalogue of translations, and `version` keeps the form it had. It is a Data
Package (datapackage.org), valid as versions 1 and 2.
"""

import hashlib
import zlib
from collections.abc import Generator, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from django.db import transaction

from claims.models import Edition
from claims.models.edition import EditionQuerySet
from claims.record.tables import JOINED, TABLES
from claims.selection import Selection

from . import package_texts as texts
from .blocks import SIZE
from .csv_tables import csv_table
from .datapackage import PackageFile, datapackage
from .formats import BIBLIOGRAPHIES
from .json_lines import json_lines
from .references import cited_sources
from .stored_zip import Entry, stored_zip

VERSIONS = (1,)
"""Forms of the package; one that was published stays."""


TABLES_OF_IT = [table for table in TABLES.values() if table.name != JOINED]
REFERENCES = {"biblatex": "bib", "csl": "csl.json", "ris": "ris"}
PACKAGED = [*(f"{table.name}.csv" for table in TABLES_OF_IT), "jsonl", *REFERENCES]
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
    asked = normalized_question(selection)
    with transaction.atomic(), TemporaryDirectory(prefix="factcheck-package-") as directory:
        yield from stored_zip(_entries(selection.editions(), asked, Path(directory)), asked.moment)


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
        filters=described["filters"],
        subjects=described.get("about", []),
    )


def _entries(editions: EditionQuerySet, asked: texts.Question, directory: Path) -> Iterator[Entry]:
    """Each part, written to disk first, since a zip says in front how long an entry is."""
    written: list[PackageFile] = []
    for part in _parts(editions, asked):
        path = directory / part.name
        size, crc, sha256, rows = _write(path, part.content)
        written.append(PackageFile(part.name, part.table, size, sha256, rows))
        yield Entry(part.name, _read(path), size, crc)
        path.unlink()
    described = datapackage(asked, written).encode()
    yield Entry("datapackage.json", [described], len(described), zlib.crc32(described))


def _parts(editions: EditionQuerySet, asked: texts.Question) -> Iterator[PackagePart]:
    yield PackagePart("README.md", iter([texts.readme(asked, TABLES_OF_IT).encode()]))
    yield PackagePart("LICENSE.txt", iter([texts.LICENCE.encode()]))
    yield PackagePart("data_dictionary.csv", texts.dictionary(TABLES_OF_IT), "data_dictionary")
    yield PackagePart("codes.csv", texts.codes(), "codes")
    for table in TABLES_OF_IT:
        yield PackagePart(f"{table.name}.csv", csv_table(table, editions), table.name)
    yield PackagePart("claims.jsonl", json_lines(editions))
    for name, ending in REFERENCES.items():
        write, *_about = BIBLIOGRAPHIES[name]
        yield PackagePart(f"references.{ending}", write(cited_sources(editions)))


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
