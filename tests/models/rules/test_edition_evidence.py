"""No document is published without the evidence that its status needs at the very least."""

from typing import Any

import pytest

from claims.models import Claim, VerificationStatus
from tests import factories, going_round
from tests.going_round import insert_edition
from tests.refused import refused

pytestmark = pytest.mark.django_db


def cited(*stances: str) -> dict[str, Any]:
    return {"citations": [{"stance": stance} for stance in stances]}


SEARCHED = {"search_records": [{"place": "Yonhap archive"}]}

TOO_LITTLE: dict[str, list[dict[str, Any]]] = {
    "supported": [cited(), cited("refutes"), cited("qualifies", "context")],
    "refuted": [cited(), cited("supports"), cited("qualifies", "context")],
    "partly_supported": [cited(), cited("context", "context")],
    "misleading": [cited(), cited("context")],
    "outdated": [cited(), cited("context")],
    "unverifiable": [cited("supports"), {"search_records": []}],
    "not_checkable": [{"rationale": ""}, {"rationale": " \n "}, {"rationale": None}],
    "unverified": [cited("supports", "refutes"), SEARCHED],
    "certain": [cited("supports")],
}
ENOUGH: dict[str, list[dict[str, Any]]] = {
    "supported": [cited("context", "supports")],
    "refuted": [cited("refutes")],
    "partly_supported": [cited("supports"), cited("refutes"), cited("qualifies", "context")],
    "misleading": [cited("supports"), cited("refutes"), cited("qualifies")],
    "outdated": [cited("supports"), cited("refutes"), cited("qualifies")],
    "unverifiable": [SEARCHED],
    "not_checkable": [{"rationale": "An opinion."}],
}
NOTHING: dict[str, Any] = {"citations": [], "search_records": [], "rationale": ""}


def cases(table: dict[str, list[dict[str, Any]]]) -> list[Any]:
    return [
        pytest.param(
            {**NOTHING, **members, "verification_status": status}, id=f"{status} {members}"
        )
        for status, variants in table.items()
        for members in variants
    ]


def test_every_status_is_tried() -> None:
    assert set(VerificationStatus.values) <= set(TOO_LITTLE)
    assert set(VerificationStatus.values) - {"unverified"} == set(ENOUGH)


@pytest.mark.parametrize("crafted", cases(TOO_LITTLE))
def test_a_crafted_document_with_too_little_is_refused(crafted: dict[str, Any]) -> None:
    claim = factories.claim()
    review = going_round.signed(claim, content=going_round.content(claim, **crafted))

    with refused("edition_has_evidence"):
        insert_edition(review)


@pytest.mark.parametrize("crafted", cases(ENOUGH))
def test_the_same_document_with_enough_is_published(crafted: dict[str, Any]) -> None:
    claim = factories.claim()
    review = going_round.signed(claim, content=going_round.content(claim, **crafted))

    assert insert_edition(review)


@pytest.mark.parametrize(
    "missing", ["verification_status", "citations", "search_records", "rationale"]
)
def test_a_document_that_leaves_its_finding_out_is_refused(missing: str) -> None:
    statuses = {
        "verification_status": "supported",
        "citations": "supported",
        "search_records": "unverifiable",
        "rationale": "not_checkable",
    }
    claim = factories.claim()
    crafted = going_round.content(claim, verification_status=statuses[missing])
    del crafted[missing]
    review = going_round.signed(claim, content=crafted)

    with refused("edition_has_evidence"):
        insert_edition(review)


def test_no_document_asserts_anything_under_the_name_of_a_withdrawal() -> None:
    claim = factories.published_claim()
    change = {"kind": "withdrawn", "note": "Never mind."}
    Claim.objects.filter(pk=claim.pk).update(stage="draft")
    smuggled = going_round.content(claim, **NOTHING, verification_status="refuted", change=change)
    review = going_round.signed(claim, content=smuggled, **change)

    with refused("edition_has_evidence"):
        insert_edition(review)
