"""The tables of the exports: described in both languages, and with all that documents hold."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

import claims
from claims import models
from claims.models.source import ROLES
from claims.record.tables import VERSIONS, Column, labels, table_set

SCHEMAS = Path(claims.__file__).parent / "record/schemas"
EDITION = json.loads((SCHEMAS / "edition-1.json").read_text())

EVERY_VERSION = pytest.mark.parametrize("version", VERSIONS)
EVERY_COLUMN = pytest.mark.parametrize(
    ("version", "column"),
    [
        pytest.param(version, column, id=f"{version}.{table.name}.{column.name}")
        for version in VERSIONS
        for table in table_set(version).tables.values()
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
def test_every_column_is_described_in_both_languages(version: int, column: Column) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name)
    assert column.description.english.rstrip().endswith(".")
    assert not has_chinese(column.description.english)
    assert column.description.chinese.endswith("。")
    assert has_chinese(column.description.chinese)
    assert column.type in {"string", "integer", "boolean", "date", "datetime"}
    assert not column.codes or column.codes in table_set(version).codes


@EVERY_VERSION
def test_keys_and_references_name_columns_that_there_are(version: int) -> None:
    tables = table_set(version).tables
    for table in tables.values():
        names = [column.name for column in table.columns]

        assert len(set(names)) == len(names)
        assert set(table.key) <= set(names)
        for reference in table.references:
            assert set(reference.columns) <= set(names)
            assert reference.names == tables[reference.table].key


def test_a_version_keeps_the_columns_of_the_one_before() -> None:
    """So that the newest reads the tables of every package."""
    for older, newer in pairwise(map(table_set, VERSIONS)):
        for name, table in older.tables.items():
            known = {column.name for column in newer.tables[name].columns}
            assert {column.name for column in table.columns} <= known


@pytest.mark.parametrize("name", VOCABULARIES)
@EVERY_VERSION
def test_every_word_of_a_vocabulary_has_a_label_in_both_languages(version: int, name: str) -> None:
    words = set(VOCABULARIES[name].values) - {models.VerificationStatus.UNVERIFIED}
    tables = table_set(version)
    labelled = {**tables.codes[name], **tables.later_words.get(name, {})}

    assert words <= set(labelled)
    for label in labelled.values():
        assert label.english and has_chinese(label.chinese)


def test_every_role_has_a_label() -> None:
    assert set(labels()["role"]) == ROLES


@pytest.mark.parametrize("name", VOCABULARIES)
def test_the_newest_labels_are_those_of_the_desk(name: str) -> None:
    """So that pages, the API and the files for people call a finding the same."""
    desk = {}
    for language in ("en", "zh-hant"):
        with translation.override(language):
            desk[language] = {word: str(label) for word, label in VOCABULARIES[name].choices}

    for word, label in labels()[name].items():
        assert label == (desk["en"][word], desk["zh-hant"][word])


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
    "edition.nonce",
    "edition.digest",  # only of what the law has emptied, and that stands in no table
    "edition.withheld_at",
}
"""Said elsewhere in the same document, or of the document."""


def test_every_member_of_a_document_is_in_a_table() -> None:
    told = set()
    for table in table_set(VERSIONS[-1]).tables.values():
        own = OWN.get(table.rows, f"{table.rows.removesuffix(' or none')}[]")
        for column in table.columns:
            path = re.sub(r"^row\b", own, column.path)
            path = re.sub(r"^(.*\.csl)\.author$", r"\1.author[].literal", path)
            path = re.sub(r"\.(caution|summary_translations)\.[\w-]+$", r".\1", path)
            told |= {path, f"{path}[]"}
            if table.rows == "contributors":
                part = column.path.removeprefix("row.")
                told |= {f"{own}.{role}[].{part}" for role in labels()["role"]}
    told |= {"appearances[].article.titles", "claim.about[].name"}

    assert set(members(EDITION, "")) - told - BESIDE == set()
