"""The table of a claim's members, and all that has to say the same as it."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField

import claims
from claims.models import Claim, ClaimTranslation
from claims.models.members import MEMBERS, TEXTS, WORDINGS, Member, Reading, Section
from claims.record import editions
from claims.record.tables import table_set
from tests import factories

PACKAGE = Path(claims.__file__).parent
IN_DOCUMENTS = json.loads((PACKAGE / "record/schemas/edition-1.json").read_text())["$defs"]
IN_CLAIM_SETS = json.loads(
    (PACKAGE / "intake/claim_set/claim-set-1.schema.json").read_text("utf-8")
)["$defs"]
NAMES = {member.name for member in MEMBERS}
FIELDS = {field.name: field for field in Claim._meta.get_fields()}
OF_THE_DOCUMENT = {"id", "number", "change"}
OF_THE_CLAIM_SET = {"id", "public_id", "number", "priority", "note", "appearances"}

EVERY_MEMBER = pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.name)
NOTE = Member("later_evidence", Section.FINDING, Reading.TEXT, is_optional=True)


def test_documents_hold_each_member_and_no_other() -> None:
    assert IN_DOCUMENTS["claim"]["properties"].keys() == NAMES | OF_THE_DOCUMENT


def test_only_what_is_optional_may_be_left_out_of_documents() -> None:
    required = {member.name for member in MEMBERS if not member.is_optional}

    assert set(IN_DOCUMENTS["claim"]["required"]) == required | OF_THE_DOCUMENT


def test_translations_hold_each_wording_and_no_other() -> None:
    wordings = {*WORDINGS, "language"}
    columns = {field.name for field in ClaimTranslation._meta.concrete_fields}

    assert IN_DOCUMENTS["translation"]["properties"].keys() == wordings
    assert columns == wordings | {"id", "claim", "is_stale"}


def test_claim_sets_hold_each_member_but_translations() -> None:
    members = NAMES - {"translations"} | OF_THE_CLAIM_SET

    assert IN_CLAIM_SETS["claim"]["properties"].keys() == members


@EVERY_MEMBER
def test_a_member_is_a_field_of_claims(member: Member) -> None:
    field: Any = FIELDS[member.name]

    assert bool(member.column) is (field.concrete and not field.many_to_many)
    if member.column:
        assert field.attname == member.column
        choices = field.base_field if isinstance(field, ArrayField) else field
        assert choices.choices == (member.vocabulary.choices if member.vocabulary else None)


@pytest.mark.parametrize("member", [one for one in MEMBERS if not one.is_optional])
def test_a_member_in_one_cell_has_its_column_on_the_sheet(member: Member) -> None:
    """Version 1 of the tables stays as it is: what came later has no column there."""
    columns = {
        column.name: column.path for column in table_set(1).tables["claims_with_citations"].columns
    }

    if member.reading is Reading.WORDING:
        assert {f"{member.sheet}_en", f"{member.sheet}_zh_hant"} <= columns.keys()
    if member.column and member.reading is not Reading.RECORD:
        assert columns[member.sheet] == f"claim.{member.name}"


@EVERY_MEMBER
def test_readers_are_told_the_name_of_a_text(member: Member) -> None:
    is_text = member.reading is Reading.TEXT or member.name in {*WORDINGS} - {"statement"}

    assert bool(member.label) is is_text
    assert bool(member.heading) is (member in TEXTS)


@pytest.mark.django_db
def test_a_document_holds_what_people_wrote_as_each_member_is_read() -> None:
    claim = factories.claim(statement="It rained.", reasons=["number", "date"], made_on="2031-05")

    held = editions.written(claim, MEMBERS)

    always = {member.name for member in MEMBERS if member.column and not member.is_optional}
    assert held.keys() == always
    assert held["reasons"] == ["date", "number"]
    assert (held["statement"], held["made_on"]) == ("It rained.", "2031-05")
    assert (held["claimant"], held["checked_on"]) == (None, None)


@pytest.mark.django_db
def test_a_document_leaves_out_an_optional_member_that_is_empty() -> None:
    empty, filled = factories.claim(), factories.claim(later_evidence="A witness came forward.")

    assert editions.written(empty, [NOTE]) == {}
    assert editions.written(filled, [NOTE]) == {"later_evidence": "A witness came forward."}


def test_an_optional_member_that_a_document_lacks_is_empty() -> None:
    assert NOTE.of({"statement": "It rained."}) == ""
    assert NOTE.of({"later_evidence": "A witness came forward."}) == "A witness came forward."


def test_a_document_that_lacks_another_member_is_refused() -> None:
    with pytest.raises(KeyError):
        NOTE._replace(is_optional=False).of({"statement": "It rained."})
