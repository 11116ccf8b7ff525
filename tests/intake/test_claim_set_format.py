"""The format is written down: the schema, its explanation and the importer say the same."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from claims.intake.claim_set.columns import COLUMNS
from claims.intake.claim_set.parsing import SCHEMA, read
from claims.models import vocabulary
from claims.models.source import NAME_MEMBERS, ROLES
from factcheck import CHECKOUT
from tests.intake.small_set import small_set

FIXTURES = CHECKOUT / "fixtures"
DEFS = SCHEMA["$defs"]
VALIDATOR = Draft202012Validator(SCHEMA)

CHOICES = {
    ("claim", "kind"): vocabulary.ClaimKind,
    ("claim", "verification_status"): vocabulary.VerificationStatus,
    ("claim", "priority"): vocabulary.Priority,
    ("citation", "stance"): vocabulary.Stance,
    ("link", "type"): vocabulary.LinkType,
    ("subject", "type"): vocabulary.SubjectType,
    ("source", "kind"): vocabulary.SourceKind,
    ("source", "publisher_kind"): vocabulary.PublisherKind,
    ("source", "condition"): vocabulary.SourceCondition,
}


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema within a schema."""
    if isinstance(schema, dict):
        yield schema
        for part in schema.values():
            yield from parts(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from parts(part)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.name)
def test_every_fixture_is_valid(path: Any) -> None:
    VALIDATOR.validate(json.loads(path.read_text("utf-8")))


def test_the_schema_is_one_and_every_member_is_described() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for part in parts(SCHEMA):
        for name, member in part.get("properties", {}).items():
            if isinstance(member, dict):
                target = DEFS.get(member.get("$ref", "").removeprefix("#/$defs/"), {})
                assert member.get("description") or target.get("description"), name


def test_the_schema_uses_no_keyword_that_the_fast_judge_would_overlook() -> None:
    """fastjsonschema knows draft 7, which lacks prefixItems, unevaluatedProperties and others."""
    known = {
        "$defs", "$ref", "$schema", "additionalProperties", "anyOf", "const", "description",
        "enum", "items", "maxLength", "maximum", "minItems", "minLength", "minProperties",
        "minimum", "properties", "required", "title", "type", "uniqueItems",
    }  # fmt: skip
    names = {name for part in parts(SCHEMA) for name in part.get("properties", ())}
    keywords = {keyword for part in parts(SCHEMA) for keyword in part}
    assert keywords - names - DEFS.keys() <= known


def test_every_object_is_closed_but_for_the_languages_of_texts() -> None:
    open_objects = [
        name
        for name, schema in DEFS.items()
        for part in parts(schema)
        if part.get("type") == "object" and part["additionalProperties"] is not False
    ]
    assert open_objects == ["texts"]


def test_the_choices_are_those_of_the_models() -> None:
    for (noun, member), choices in CHOICES.items():
        assert DEFS[noun]["properties"][member]["enum"] == choices.values, (noun, member)
    assert DEFS["claim"]["properties"]["reasons"]["items"]["enum"] == vocabulary.Reason.values
    csl = DEFS["source"]["properties"]["csl"]["properties"]
    assert csl["type"]["enum"] == vocabulary.CslType.values
    locator = DEFS["citation"]["properties"]["locator"]["properties"]
    assert locator["label"]["enum"] == vocabulary.LocatorLabel.values
    assert {name for name, member in csl.items() if member.get("type") == "array"} == ROLES
    assert {*DEFS["csl_name"]["properties"], "role"} == NAME_MEMBERS


def test_every_member_of_a_record_has_its_column() -> None:
    put_together = {
        "id", "statement", "language", "rationale", "suggested_wording",
        "about", "appearances", "citations", "links", "search_records",
    }  # fmt: skip
    for noun, columns in COLUMNS.items():
        members = set(DEFS[noun.removesuffix("s")]["properties"])
        assigned = {member.partition(".")[0] for member in columns}
        assert members - assigned <= put_together, noun
        assert assigned <= members, noun


def test_the_explanation_names_every_member() -> None:
    text = (FIXTURES / "README.md").read_text("utf-8")
    for part in parts(SCHEMA):
        for name in part.get("properties", {}):
            assert f"`{name}`" in text, name


def test_the_importer_judges_a_form_as_the_schema_does() -> None:
    judged = {True: 0, False: 0}
    for document in variations(small_set()):
        _document, problems = read(json.dumps(document))
        valid = VALIDATOR.is_valid(document)
        assert valid is not bool(problems), (problems, document)
        judged[valid] += 1
    assert min(judged.values()) > 100


def variations(document: Any) -> Iterator[Any]:
    """The document with one value replaced, left out or added, for each value in it."""
    for place in places(document):
        *above, last = place
        for value in (None, True, 0, 1.0, "", "x", [], {}, ["x", "x"], {"en": "x"}):
            changed, holder = _copy(document, above)
            holder[last] = value
            yield changed
        changed, holder = _copy(document, above)
        del holder[last]
        yield changed
        changed, holder = _copy(document, place)
        if isinstance(holder, dict):
            holder["other"] = "x"
            yield changed
        elif isinstance(holder, list) and holder:
            holder.append(holder[0])
            yield changed


def places(value: Any) -> Iterator[list[str | int]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, part in steps:
        yield [step]
        if isinstance(part, dict | list):
            yield from ([step, *rest] for rest in places(part))


def _copy(document: Any, place: list[str | int]) -> tuple[Any, Any]:
    """A copy of the document, and what stands in it at `place`."""
    holder = changed = copy.deepcopy(document)
    for step in place:
        holder = holder[step]
    return changed, holder
