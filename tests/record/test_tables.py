"""The tables of the exports: described in both languages, and with all that documents hold."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import claims
from claims import models
from claims.record.tables import CODES, TABLES, Column, Table

SCHEMAS = Path(claims.__file__).parent / "record/schemas"
EDITION = json.loads((SCHEMAS / "edition-1.json").read_text())

EVERY_TABLE = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
EVERY_COLUMN = pytest.mark.parametrize(
    ("table", "column"),
    [
        pytest.param(table, column, id=f"{table.name}.{column.name}")
        for table in TABLES.values()
        for column in table.columns
    ],
)

VOCABULARIES = {
    "verification_status": models.VerificationStatus,
    "claim_kind": models.ClaimKind,
    "reason": models.Reason,
    "stance": models.Stance,
    "locator_label": models.LocatorLabel,
    "link_type": models.LinkType,
    "subject_type": models.SubjectType,
    "source_type": models.CslType,
    "source_kind": models.SourceKind,
    "publisher_kind": models.PublisherKind,
    "edition_kind": models.EditionKind,
}


def has_chinese(text: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", text))


@EVERY_COLUMN
def test_every_column_is_described_in_both_languages(table: Table, column: Column) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name)
    assert column.description.english.rstrip().endswith(".")
    assert not has_chinese(column.description.english)
    assert column.description.chinese.endswith("。")
    assert has_chinese(column.description.chinese)
    assert column.type in {"string", "integer", "boolean", "date", "datetime"}
    assert not column.codes or column.codes in CODES


@EVERY_TABLE
def test_keys_and_references_name_columns_that_there_are(table: Table) -> None:
    names = [column.name for column in table.columns]

    assert len(set(names)) == len(names)
    assert set(table.key) <= set(names)
    for reference in table.references:
        assert set(reference.columns) <= set(names)
        assert reference.names == TABLES[reference.table].key


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_word_of_a_vocabulary_has_a_label_in_both_languages(name: str) -> None:
    words = set(VOCABULARIES[name].values) - {models.VerificationStatus.UNVERIFIED}

    assert words <= set(CODES[name])
    for label in CODES[name].values():
        assert label.english and has_chinese(label.chinese)


def members(schema: dict[str, Any], path: str) -> Iterator[str]:
    """The paths of the single values in a document of this schema."""
    schema = EDITION["$defs"].get(schema.get("$ref", "").removeprefix("#/$defs/"), schema)
    if path == "claim":
        schema = EDITION["$defs"]["claim"]
    choices = [part for part in schema.get("oneOf", ()) if part.get("type") != "null"]
    if "properties" in schema:
        for name, member in schema["properties"].items():
            yield from members(member, f"{path}.{name}".removeprefix("."))
    elif choices:
        yield from members(choices[0], path)
    elif schema.get("type") == "array":
        yield from members(schema["items"], f"{path}[]")
    else:
        yield path


# The place of a row's own member in the document, by what its table is made of.
OWN = {
    "sources": "claim.citations[].source",
    "contributors": "claim.citations[].source.csl",
    "articles": "appearances[].article",
}
BESIDE = {
    "schema",
    "claim.citations[].source.csl.id",
    "claim.citations[].source.csl.issued.date-parts[][]",
    "claim.citations[].source.csl.issued.circa",
    "claim.citations[].source.csl.issued.raw",
}
"""Said elsewhere in the same document, or of the document."""


def test_every_member_of_a_document_is_in_a_table() -> None:
    told = set()
    for table in TABLES.values():
        own = OWN.get(table.rows, f"{table.rows.removesuffix(' or none')}[]")
        for column in table.columns:
            path = re.sub(r"^row\b", own, column.path)
            path = re.sub(r"^(.*\.csl)\.author$", r"\1.author[].literal", path)
            told |= {path, f"{path}[]"}
            if table.rows == "contributors":
                part = column.path.removeprefix("row.")
                told |= {f"{own}.{role}[].{part}" for role in CODES["role"]}
    told |= {"appearances[].article.titles", "claim.about[].name"}

    assert set(members(EDITION, "")) - told - BESIDE == set()
