"""Right of reply: who was asked, when, what, and the answer stand beside the searches."""

import json
from typing import Any

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim
from claims.workflow import objections
from tests import factories
from tests.intake.small_set import imported, small_set
from tests.record.test_edition_schema import violations
from tests.refused import refused

pytestmark = pytest.mark.django_db

QUESTION: dict[str, Any] = {
    "kind": "contact",
    "place": "Harbour Authority",
    "query": "When was the bridge opened?",
    "made_on": "2026-11-01",
    "found": "On 3 March 2019.",
    "answered_on": "2026-11-04",
}
SEARCH = {"place": "Archive", "query": "bridge", "made_on": "2026-11-01", "found": "Nothing."}


def unverifiable(*records: dict[str, Any]) -> Claim:
    claim = factories.claim(verification_status="unverifiable", rationale="Nobody knows.")
    for record in records:
        claim.search_records.create(**record)
    return claim


def signed(claim: Claim) -> list[dict[str, Any]]:
    searches: list[dict[str, Any]] = json.loads(objections.render(claim, kind="first", note=""))[
        "search_records"
    ]
    return searches


def test_a_question_and_its_answer_are_signed_and_published() -> None:
    claim = unverifiable(QUESTION)
    submission = workflow.submit(claim, actor=factories.editor())
    edition = workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)

    assert edition
    assert signed(claim) == [{**QUESTION, "language": ""}]
    assert violations(edition.document) == []
    page = Client().get(f"/c/{claim.number}", follow=True).content.decode()
    assert "Asked:" in page
    assert "On 3 March 2019. (2026-11-04)" in page


def test_a_search_is_rendered_as_it_was_before_there_were_questions() -> None:
    assert signed(unverifiable(SEARCH)) == [{**SEARCH, "language": ""}]


def test_nobody_answers_a_search_or_before_the_question() -> None:
    rows = unverifiable(QUESTION).search_records

    for change in ({"kind": "search"}, {"answered_on": "2026-10-31"}):
        with refused("search_record_answered_after_the_question"):
            rows.update(**change)
    with refused("search_record_kind_known"):
        rows.update(kind="rumour", answered_on=None)


def test_a_claim_set_brings_questions_in_and_the_same_set_changes_nothing() -> None:
    claims = small_set()
    claims["claims"][1]["search_records"].append(QUESTION)

    imported(claims)
    report = imported(claims)

    claim = Claim.objects.get(external_id="second")
    assert [row["kind"] for row in signed(claim) if "kind" in row] == ["contact"]
    assert {word for counted in report.counts.values() for word in +counted} == {"unchanged"}
