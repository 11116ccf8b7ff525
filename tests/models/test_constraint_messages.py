"""One sentence for each violated rule, the same for admin, API and commands."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from claims import workflow
from claims.models import Claim, Edition, constraint_messages
from claims.models.rules import Rule
from tests import factories, going_round
from tests.going_round import insert_edition, sql

pytestmark = pytest.mark.django_db

WRITTEN_BY_PROGRAMS = {
    "edition_number_once",
    "edition_index_one_current",
    "inquiry_token_once",
    "inquiry_line_number_once",
    "inquiry_line_claim_once",
}
"""Constraints that no person's act can meet."""


def refusal_of(statement: str) -> IntegrityError:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        sql(statement)
    return caught.value


def named_in_the_database() -> set[str]:
    return {
        name
        for (name,) in sql(
            "SELECT conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid"
            " WHERE relname LIKE 'claims\\_%%' AND contype = 'c'"
        )
    }


def test_every_check_and_every_rule_has_a_sentence_of_its_own() -> None:
    known = constraint_messages._messages_by_name()
    declared = {
        str(constraint.name)
        for model in apps.get_app_config("claims").get_models()
        for constraint in model._meta.constraints
    }
    rules = {
        str(trigger.name)
        for model in apps.get_app_config("claims").get_models(include_auto_created=True)
        for trigger in getattr(model._meta, "triggers", [])
        if isinstance(trigger, Rule)
    }

    assert declared - set(known) == WRITTEN_BY_PROGRAMS
    assert rules <= set(known)
    for name, text in known.items():
        assert str(text).endswith("."), name
        assert "%" not in str(text), name


def test_every_named_check_in_the_database_is_known() -> None:
    unnamed = {name for name in named_in_the_database() if name.endswith("_check")}

    assert named_in_the_database() - unnamed <= set(constraint_messages._messages_by_name())


def test_a_check_is_told_in_words() -> None:
    factories.claim()

    error = refusal_of("UPDATE claims_claim SET statement = ' '")
    assert constraint_messages.constraint_name(error) == "claim_has_a_statement"
    assert constraint_messages.violation_message(error) == "Write the statement."


def test_a_rule_is_told_in_words() -> None:
    factories.published_claim()

    error = refusal_of("UPDATE claims_claim SET statement = 'Other words.'")
    assert constraint_messages.constraint_name(error) == "claim_frozen"
    assert constraint_messages.violation_message(error).startswith(
        "The content of a claim changes in stage draft"
    )


def test_a_unique_constraint_is_told_in_words() -> None:
    factories.source(url="https://news.example/report")

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        factories.source(url="http://www.news.example/report#top")
    assert constraint_messages.violation_message(caught.value).startswith(
        "Another source already has this address"
    )


def test_what_has_no_sentence_is_named() -> None:
    claim = factories.claim()

    error = refusal_of(f"UPDATE claims_claim SET priority = NULL WHERE id = {claim.pk}")
    assert constraint_messages.constraint_name(error) == ""
    assert constraint_messages.violation_message(error) == "The database refused this change (?)."
    assert constraint_messages.constraint_name(IntegrityError("of another kind")) == ""


def test_a_constraint_without_a_sentence_is_not_a_sentence_full_of_holes() -> None:
    claim = factories.published_claim()
    with going_round.without_triggers():
        error = refusal_of(
            "INSERT INTO claims_editionindex (edition_id, claim_id, position, edition_kind,"
            " claim_kind, verification_status, language, published_at)"
            f" SELECT 0, {claim.pk}, 9, '', '', '', '', now()"
        )

    assert constraint_messages.violation_message(error) == (
        "The database refused this change (edition_index_one_current)."
    )


def test_a_refusal_is_a_validation_error_with_the_name_as_its_code() -> None:
    factories.claim()
    error = refusal_of("UPDATE claims_claim SET kind = 'rumour'")

    refusal = constraint_messages.validation_error(error)
    assert isinstance(refusal, ValidationError)
    assert refusal.code == "claim_kind_known"
    assert refusal.messages == ["Choose one of the values of the list."]


def test_a_sentence_is_in_the_language_of_the_reader() -> None:
    factories.claim()
    error = refusal_of("UPDATE claims_claim SET kind = 'rumour'")

    with translation.override("zh-hant"):
        sentence = constraint_messages.violation_message(error)
    assert isinstance(sentence, str)
    assert "%" not in sentence


def test_what_the_database_refuses_in_the_middle_of_a_step_undoes_the_step() -> None:
    claim, submission = factories.submitted_claim()
    taken = going_round.signed(factories.supported_claim())
    insert_edition(taken)
    going_round.review(submission)

    with pytest.raises(IntegrityError) as caught:
        workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)

    assert constraint_messages.constraint_name(caught.value) == "claims_review_submission_id_key"
    assert Claim.objects.get(pk=claim.pk).stage == "in_review"
    assert Edition.objects.count() == 1
