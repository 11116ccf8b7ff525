"""What the database holds of requests for correction, against everybody: plain SQL included."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims import workflow
from claims.models import (
    CorrectionClaim,
    CorrectionConfirmation,
    CorrectionDecision,
    CorrectionEdition,
    CorrectionExtension,
    CorrectionLook,
    CorrectionRequest,
    Requester,
)
from tests import factories
from tests.corrections.requests import MONDAY, received, request
from tests.going_round import sql
from tests.refused import refused

pytestmark = pytest.mark.django_db

ROW = (
    "INSERT INTO claims_correctionrequest (receipt, secret_digest, text_digest, claim_id,"
    " article_id, language, position, received_at, confirmed_at, look_by, decide_by)"
    " SELECT 'R-0000-0000', encode(sha256('x'), 'hex'), '', {claim}, {article}, {language}, 1,"
    " received_at, {confirmed}, {look}, {decide} FROM claims_correctionrequest LIMIT 1"
)


def row(**columns: str) -> str:
    usual = {"claim": "claim_id", "article": "NULL", "language": "'en'", "confirmed": "NULL"}
    return ROW.format(**{**usual, "look": "NULL", "decide": "NULL", **columns})


def look(of: CorrectionRequest, by: User) -> CorrectionLook:
    return CorrectionLook.objects.create(
        request=of, kind="fact", looked_by=by, looked_at=MONDAY + timedelta(days=1)
    )


def decision(of: CorrectionRequest, by: User, outcome: str = "refused") -> CorrectionDecision:
    return CorrectionDecision.objects.create(
        request=of,
        outcome=outcome,
        reasons="Both sources say so.",
        decided_by=by,
        decided_at=MONDAY + timedelta(days=2),
    )


def confirmation(of: CorrectionDecision, by: User, **fields: Any) -> CorrectionConfirmation:
    return CorrectionConfirmation.objects.create(
        **{
            "decision": of,
            "decided_by": of.decided_by,
            "confirmed_by": by,
            "answer": "approved",
            "confirmed_at": MONDAY + timedelta(days=3),
            **fields,
        }
    )


def test_a_request_is_about_one_published_record_and_has_both_clocks() -> None:
    request()
    draft, unreleased = factories.claim(), factories.article()

    with refused("correction_request_of_what_is_public"):
        sql(row(claim=str(draft.pk)))
    with refused("correction_request_of_what_is_public"):
        sql(row(claim="NULL", article=str(unreleased.pk)))
    with refused("correction_request_of_one_record"):
        sql(row(article=str(unreleased.pk)))
    with refused("correction_language_known"):
        sql(row(language="'tlh'"))
    for clock in ({"confirmed": "now()"}, {"look": "now()", "decide": "now()"}):
        with refused("correction_clocks"):
            sql(row(**clock))
    with refused("correction_clocks"):
        sql(row(confirmed="received_at", look="now()", decide="received_at"))
    sql(row())


def test_a_request_stays_as_it_came_in() -> None:
    request()

    for change in (
        "received_at = now()",
        "look_by = look_by + interval '1 day'",
        "decide_by = decide_by + interval '1 day'",
        "confirmed_at = NULL, look_by = NULL, decide_by = NULL",
        "position = 0",
        "language = 'zh-hant'",
        "text_digest = encode(sha256('other'), 'hex')",
        "secret_digest = encode(sha256('other'), 'hex')",
    ):
        with refused("correction_request_kept"):
            sql(f"UPDATE claims_correctionrequest SET {change}")
    with refused("correction_request_kept"):
        sql("DELETE FROM claims_correctionrequest")
    with refused("requester_kept_as_sent"):
        sql("UPDATE claims_requester SET words = 'Something else.'")


def test_who_took_the_first_look_or_decided_does_not_confirm() -> None:
    first, second, third = factories.editor(), factories.reviewer(), factories.reviewer()
    asked = request()
    look(asked, first)
    made = decision(asked, second)

    with refused("correction_confirmed_by_another"):
        confirmation(made, second)
    with refused("correction_confirmation_of_what_is_decided"):
        confirmation(made, second, decided_by=third)
    with refused("correction_confirmed_by_who_did_not_look"):
        confirmation(made, first)
    with refused("correction_return_says_why"):
        confirmation(made, first, answer="returned")
    confirmation(made, third)


def test_what_is_decided_follows_a_look_and_is_answered_once() -> None:
    first, second = factories.editor(), factories.reviewer()
    asked = request()

    with refused("correction_decision_after_the_look"):
        decision(asked, first)
    look(asked, first)
    with refused("correction_refusal_says_why"):
        sql(
            "INSERT INTO claims_correctiondecision"
            " (request_id, outcome, reasons, decided_by_id, decided_at)"
            " VALUES (%s, 'refused', ' ', %s, now())",
            asked.pk,
            first.pk,
        )
    made = decision(asked, first)
    with refused("correction_decision_after_the_look"):
        decision(asked, second)
    confirmation(made, second, answer="returned", comment="Ask the archive first.")
    confirmation(decision(asked, first), second)
    with refused("correction_decision_after_the_look"):
        decision(asked, second)
    with refused("correction_extension_once_and_in_time"):
        extension(asked, first)


def extension(of: CorrectionRequest, by: User, **fields: Any) -> CorrectionExtension:
    assert of.decide_by
    return CorrectionExtension.objects.create(
        **{
            "request": of,
            "reason": "The archive answers next week.",
            "until": of.decide_by + timedelta(days=30),
            "extended_by": by,
            "extended_at": MONDAY + timedelta(days=20),
            **fields,
        }
    )


def test_time_is_extended_once_in_time_and_with_a_reason() -> None:
    editor, asked = factories.editor(), request()
    assert asked.decide_by

    with refused("correction_extension_says_why"):
        extension(asked, editor, reason=" ")
    for fields in (
        {"until": asked.decide_by},
        {"until": asked.decide_by + timedelta(days=61)},
        {"extended_at": asked.decide_by + timedelta(seconds=1)},
    ):
        with refused("correction_extension_once_and_in_time"):
            extension(asked, editor, **fields)
    extension(asked, editor)
    with refused("claims_correctionextension_request_id_key"):
        extension(asked, editor)


def test_a_decision_names_later_editions_of_its_claims_that_fit_the_outcome() -> None:
    first, second = factories.editor(), factories.reviewer()
    named = factories.claimant()
    claim = factories.published_claim(claimant=named)
    other, stranger = factories.published_claim(claimant=named), factories.published_claim()
    before = claim.editions.latest()
    asked = request(named)
    look(asked, first)
    with refused("correction_claim_embeds_the_record"):
        CorrectionClaim.objects.create(request=asked, claim=stranger)
    CorrectionClaim.objects.create(request=asked, claim=claim)
    disputes = [
        workflow.contest(one, actor=second, note="They object.") for one in (claim, other, stranger)
    ]

    corrected = decision(asked, first, "corrected")
    with refused("correction_edition_of_that_claim"):
        CorrectionEdition.objects.create(decision=corrected, edition=disputes[0])
    with refused("correction_names_its_editions"):
        confirmation(corrected, second)
    confirmation(corrected, second, answer="returned", comment="It is only contested.")

    contested = decision(asked, first, "contested")
    for edition in (before, *disputes[1:]):  # of before; not listed; of a claim that names nobody
        with refused("correction_edition_of_that_claim"):
            CorrectionEdition.objects.create(decision=contested, edition=edition)
    CorrectionEdition.objects.create(decision=contested, edition=disputes[0])
    confirmation(contested, second)
    CorrectionClaim.objects.filter(claim=claim).get()
    with refused("correction_claim_embeds_the_record"):
        CorrectionClaim.objects.create(request=asked, claim=other)


def test_an_answer_lets_the_words_in_again_and_sets_the_day_of_erasure() -> None:
    first, second = factories.editor(), factories.reviewer()
    claim = factories.published_claim()
    asked = request(claim)
    with refused("correction_request_once"):
        sql(row().replace("''", "text_digest", 1))
    look(asked, first)
    confirmation(decision(asked, first), second)

    requester = Requester.objects.get(request=asked)
    assert requester.erase_on == (MONDAY + timedelta(days=3 + 90)).date()
    received(claim)


def test_what_became_of_a_request_is_written_once() -> None:
    first, second = factories.editor(), factories.reviewer()
    claim = factories.published_claim()
    asked = request(claim)
    look(asked, first)
    extension(asked, first)
    CorrectionClaim.objects.create(request=asked, claim=claim)
    confirmation(decision(asked, first), second)

    for noun in ("look", "extension", "decision", "confirmation", "claim"):
        for statement in ("UPDATE {} SET id = id", "DELETE FROM {}"):
            with refused(f"correction_{noun}_append_only"):
                sql(statement.format(f"claims_correction{noun}"))
        with refused(f"correction_{noun}_no_truncate"):
            sql("SET CONSTRAINTS ALL IMMEDIATE")
            sql(f"TRUNCATE claims_correction{noun} CASCADE")
