"""Version 1 of the document: described, closed, and readable for ever."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator

import claims
from claims import models, workflow
from claims.exports import FORMATS
from claims.models import Edition
from claims.record import editions
from tests import factories
from tests.golden_edition import GOLDEN, published_golden_document
from tests.noise import withdrawn_claim
from tests.rich_claim import rich_claim

SCHEMA = json.loads((Path(claims.__file__).parent / "record/schemas/edition-1.json").read_text())

VOCABULARIES = {
    ("claim", "kind"): models.ClaimKind,
    ("claim", "verification_status"): models.VerificationStatus,
    ("subject", "type"): models.SubjectType,
    ("citation", "stance"): models.Stance,
    ("citation", "locator_label"): models.LocatorLabel,
    ("source", "kind"): models.SourceKind,
    ("source", "publisher_kind"): models.PublisherKind,
    ("csl_item", "type"): models.CslType,
    ("link", "type"): models.LinkType,
    ("edition", "kind"): models.EditionKind,
}


def violations(document: str) -> list[str]:
    validator = Draft202012Validator(SCHEMA)
    return [error.message for error in validator.iter_errors(json.loads(document))]


def subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, list):
        schema = dict(enumerate(schema))
    if isinstance(schema, dict):
        yield schema
        for part in schema.values():
            yield from subschemas(part)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_member_is_described_and_no_object_is_open() -> None:
    for schema in subschemas(SCHEMA):
        if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
            assert schema["additionalProperties"] is False
            for name, member in schema["properties"].items():
                described = member.get("description") or member.get("$ref")
                assert described, name
    for name, definition in SCHEMA["$defs"].items():
        assert definition["description"], name


@pytest.mark.parametrize("place", VOCABULARIES)
def test_every_word_of_a_vocabulary_is_in_the_schema(place: tuple[str, str]) -> None:
    noun, member = place
    known = set(SCHEMA["$defs"][noun]["properties"][member]["enum"])
    never_published = {models.VerificationStatus.UNVERIFIED}

    assert set(VOCABULARIES[place].values) - never_published <= known


def test_every_reason_is_in_the_schema() -> None:
    reasons = SCHEMA["$defs"]["claim"]["properties"]["reasons"]["items"]["enum"]

    assert set(models.Reason.values) <= set(reasons)


@pytest.mark.django_db
def test_what_is_published_keeps_to_the_schema() -> None:
    submitter, second = factories.editor(), factories.reviewer()
    claim = rich_claim()
    withdrawn_claim(submitter, second)
    workflow.contest(claim, actor=second, note="It is in dispute.")

    documents = Edition.objects.values_list("document", flat=True)

    assert set(Edition.objects.values_list("kind", flat=True)) == {
        "first",
        "contested",
        "withdrawn",
    }
    for document in documents:
        assert violations(document) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["claim", "surprise"], ""),
        (["claim", "statement"], " "),
        (["claim", "kind"], "rumour"),
        (["claim", "verification_status"], "unverified"),
        (["claim", "citations", 0, "source", "csl", "URL"], "javascript:alert(1)"),
        (["claim", "citations", 0, "note"], ""),
        (["claim", "checked_on"], "20.11.2026"),
        (["appearances", 0, "article", "text"], "All of its words."),
        (["edition", "number"], 0),
        (["schema"], 2),
    ],
)
def test_what_is_no_edition_does_not_pass(path: list[Any], value: Any) -> None:
    document = json.loads(rich_claim().editions.get().document)
    *above, last = path
    place = document
    for step in above:
        place = place[step]
    place[last] = value

    assert violations(json.dumps(document))


def test_the_golden_document_is_canonical_and_keeps_to_the_schema() -> None:
    assert editions.canonical(json.loads(GOLDEN)) == GOLDEN
    assert violations(GOLDEN) == []


def test_the_golden_document_has_every_member_filled() -> None:
    empty = {"", None, (), False}
    allowed = {"contested_by", "note", "rights", "wikidata"}

    def fillings(value: Any, name: str = "") -> Iterator[tuple[str, bool]]:
        if isinstance(value, dict):
            for member, part in value.items():
                yield from fillings(part, member)
        elif isinstance(value, list) and value:
            for part in value:
                yield from fillings(part, name)
        else:
            yield name, (tuple(value) if isinstance(value, list) else value) not in empty

    filled = {name for name, is_filled in fillings(json.loads(GOLDEN)) if is_filled}
    every = {name for name, _ in fillings(json.loads(GOLDEN))}
    assert every - filled <= allowed


@pytest.fixture
def golden_edition() -> Edition:
    return published_golden_document()


@pytest.mark.django_db
def test_the_api_answers_with_the_golden_document(client: Client, golden_edition: Edition) -> None:
    response = client.get(f"/api/v1/claims/{golden_edition.claim.public_id}/")

    assert response.content == GOLDEN.encode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_the_page_shows_the_golden_document(
    client: Client, golden_edition: Edition, language: str
) -> None:
    content = json.loads(GOLDEN)["claim"]

    html = client.get(f"/c/{content['number']}?lang={language}", follow=True).content.decode()

    for text in (content["statement"], content["rationale"], content["citations"][0]["summary"]):
        assert text in html


# Formats that show who published each source.
WITH_SOURCES = {"csv", "sources.csv", "jsonl", "bibtex", "biblatex", "csl", "ris"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMATS)
def test_every_exporter_reads_the_golden_document(
    name: str, golden_edition: Edition, tmp_path: Path
) -> None:
    call_command("export_claims", "--format", name, "-o", str(tmp_path / "out"))

    text = (tmp_path / "out").read_text(errors="replace")
    for citation in json.loads(GOLDEN)["claim"]["citations"] if name in WITH_SOURCES else ():
        assert citation["source"]["id"] in text
        assert citation["source"]["csl"]["publisher"] in text
    assert len(text.splitlines()) > 1 or name == "jsonl"
