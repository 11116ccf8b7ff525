"""Submissions, reviews and editions are written once, on whatever road one comes."""

import pgtrigger
import pytest
from django.db import IntegrityError, models, transaction

from claims.models import Edition, Review, Submission
from tests import factories
from tests.going_round import sql
from tests.refused import refused

pytestmark = pytest.mark.django_db

SIGNED = [Submission, Review, Edition]
NOUNS = {model: str(model._meta.model_name) for model in SIGNED}
CONTENT_TABLES = {
    "claims_appearance": "appearance",
    "claims_citation": "citation",
    "claims_claim_about": "about",
    "claims_claimlink": "link",
    "claims_claimtranslation": "translation",
    "claims_searchrecord": "search_record",
}


@pytest.mark.parametrize("model", SIGNED)
def test_no_column_of_a_signature_or_an_edition_is_updated(model: type[models.Model]) -> None:
    factories.published_claim()

    for field in model._meta.concrete_fields:
        with refused(f"{NOUNS[model]}_append_only"):
            model._default_manager.update(**{field.name: models.F(field.name)})


@pytest.mark.parametrize("model", SIGNED)
def test_nobody_changes_or_removes_a_row_in_bulk_singly_or_in_plain_sql(
    model: type[models.Model],
) -> None:
    factories.published_claim()
    row, table = model._default_manager.get(), model._meta.db_table
    other = next(field.name for field in model._meta.concrete_fields if not field.primary_key)

    with refused(f"{NOUNS[model]}_append_only"):
        row.save()
    with refused(f"{NOUNS[model]}_append_only"):
        model._default_manager.bulk_update([row], [other])
    with refused(f"{NOUNS[model]}_append_only"):
        sql(f"UPDATE {table} SET id = id + 1000")
    with refused(f"{NOUNS[model]}_append_only"):
        sql(f"DELETE FROM {table}")
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.all().delete()
    assert model._default_manager.get() == row


def test_an_upsert_is_an_update_too() -> None:
    factories.submitted_claim()

    with refused("submission_append_only"):
        sql(
            "INSERT INTO claims_submission SELECT * FROM claims_submission"
            " ON CONFLICT (id) DO UPDATE SET note = 'other'"
        )


def test_a_submission_nobody_answered_is_not_deleted_either() -> None:
    _claim, submission = factories.submitted_claim()

    with refused("submission_append_only"):
        submission.delete()


@pytest.mark.parametrize("model", SIGNED)
def test_no_table_of_signatures_or_editions_is_emptied(model: type[models.Model]) -> None:
    with refused(f"{NOUNS[model]}_no_truncate"):
        sql(f"TRUNCATE {model._meta.db_table} CASCADE")


def test_no_table_is_emptied_with_another_that_it_hangs_on() -> None:
    for table in ("claims_claim", "auth_user"):
        with pytest.raises(IntegrityError, match="_no_truncate: refused"), transaction.atomic():
            sql(f"TRUNCATE {table} CASCADE")


def test_what_records_were_found_by_is_not_emptied_alone_or_with_the_records() -> None:
    for table in ("claims_formerrecord", "claims_source"):
        with pytest.raises(IntegrityError, match="_no_truncate: refused"), transaction.atomic():
            sql(f"TRUNCATE {table} CASCADE")
    with refused("former_record_no_truncate"):
        sql("TRUNCATE claims_formerrecord")


@pytest.mark.parametrize(("table", "noun"), CONTENT_TABLES.items())
def test_no_table_of_what_claims_contain_is_emptied(table: str, noun: str) -> None:
    with refused(f"{noun}_no_truncate"):
        sql(f"TRUNCATE {table} CASCADE")


def test_no_setting_of_a_session_switches_the_rules_off() -> None:
    factories.published_claim()
    names = [name for (name,) in sql("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")]

    with transaction.atomic():
        sql("SELECT set_config('pgtrigger.ignore', %s, true)", "{" + ",".join(names) + "}")
        with refused("edition_append_only"):
            sql("UPDATE claims_edition SET note = 'other'")
        with refused("claim_frozen"):
            sql("UPDATE claims_claim SET statement = 'other'")
    with pgtrigger.ignore(), refused("review_append_only"):
        Review.objects.update(comment="other")
