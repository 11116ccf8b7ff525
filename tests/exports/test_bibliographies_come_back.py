"""A bibliography of every type of source goes out in four formats, and is read back whole."""

from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any

import pytest

from claims.exports.bibtex import biblatex, bibtex
from claims.exports.csl import csl_json
from claims.exports.references import Reference, name_in_words
from claims.exports.ris import ris
from claims.intake import references
from claims.models import Source
from claims.models.source import CSL_VARIABLES
from tests.exports.odd_sources import cited, odd_sources

Write = Callable[[Iterable[Reference]], Iterator[bytes]]
WRITERS = {"biblatex": biblatex, "bibtex": bibtex, "csl": csl_json, "ris": ris}


def fields_of(source: Source) -> dict[str, Any]:
    columns = (*CSL_VARIABLES, "issued", "contributors")
    held = {column: getattr(source, column) for column in columns}
    held["consulted_on"] = "2024-07-01"
    return {column: value for column, value in held.items() if value}


@pytest.mark.parametrize("name", WRITERS)
def test_every_field_of_every_type_comes_back(name: str) -> None:
    sources = list(odd_sources())

    readings = references.read(b"".join(WRITERS[name](map(cited, sources))).decode())

    assert len(sources) == 261
    assert [reading.problems for reading in readings] == [[]] * 261
    for source, reading in zip(sources, readings, strict=True):
        read, held = reading.fields, fields_of(source)
        read_names, held_names = (names_by_role(row.pop("contributors")) for row in (read, held))
        if name == "bibtex" and source.type == "thesis":
            held.setdefault("genre", "Thesis")  # or styles would print “PhD thesis”
        assert read == held
        if name == "csl":
            assert read_names == held_names
        # Names with a role that has no field stand in notes, in which a particle is no part of
        # its own; so it is for every name of RIS.
        assert in_words(read_names) == in_words(held_names)


def names_by_role(names: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(names, key=itemgetter("role"))


def in_words(names: list[dict[str, str]]) -> list[tuple[str, str, bool]]:
    return [(name["role"], name_in_words(name), "literal" in name) for name in names]
