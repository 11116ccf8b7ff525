"""The history of the editable nouns: every road leaves its event, and no event changes."""

from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import F

from claims import workflow
from claims.models import Citation, Claim, Source
from tests import factories
from tests.going_round import sql
from tests.refused import refused

pytestmark = pytest.mark.django_db

TRACKED = {
    "About",
    "Appearance",
    "Article",
    "ArticleJob",
    "ArticlePerson",
    "AttachedReview",
    "Capture",
    "Citation",
    "Claim",
    "Claimant",
    "ClaimLink",
    "ClaimTranslation",
    "Dismissal",
    "ExternalReview",
    "SearchRecord",
    "Source",
    "Subject",
    "SuggestedSource",
}


def events_of_the_claim() -> Any:
    """The events of the only claim there is, the oldest first."""
    assert Claim.objects.count() <= 1
    return apps.get_model("claims", "ClaimEvent")._default_manager.order_by("pgh_id")


def test_the_editable_nouns_have_a_history_and_nothing_else() -> None:
    events = {
        model.__name__
        for model in apps.get_app_config("claims").get_models()
        if issubclass(model, pghistory.models.Event)
    }

    assert events == {f"{noun}Event" for noun in TRACKED}


def test_update_plain_sql_and_bulk_changes_leave_the_old_and_the_new_words() -> None:
    claim = factories.claim(statement="One.")
    Claim.objects.filter(pk=claim.pk).update(statement="Two.")
    sql("UPDATE claims_claim SET statement = 'Three.' WHERE id = %s", claim.pk)
    claim.statement = "Four."
    Claim.objects.bulk_update([claim], ["statement"])
    claim.delete()

    assert list(events_of_the_claim().values_list("pgh_label", "statement")) == [
        ("insert", "One."),
        ("update", "Two."),
        ("update", "Three."),
        ("update", "Four."),
        ("delete", "Four."),
    ]


def test_one_statement_over_many_rows_leaves_an_event_for_each() -> None:
    claims = [factories.supported_claim() for _ in range(2)]

    Citation.objects.filter(claim__in=claims).update(excerpt="other words")

    events = apps.get_model("claims", "CitationEvent")._default_manager.filter(pgh_label="update")
    assert set(events.values_list("pgh_obj_id", "excerpt")) == {
        (citation.pk, "other words") for citation in Citation.objects.all()
    }


def test_a_change_of_nothing_and_a_mere_new_version_leave_no_event() -> None:
    claim = factories.claim()

    Claim.objects.update(statement=F("statement"))
    factories.citation(claim)

    assert [event.pgh_label for event in events_of_the_claim()] == ["insert"]


def test_subjects_put_to_a_claim_and_taken_away_leave_events() -> None:
    claim, subject = factories.claim(), factories.subject()
    claim.about.add(subject)
    claim.about.clear()

    events = apps.get_model("claims", "AboutEvent")._default_manager.order_by("pgh_id")
    assert list(events.values_list("pgh_label", "claim_id", "subject_id")) == [
        ("insert", claim.pk, subject.pk),
        ("delete", claim.pk, subject.pk),
    ]


def test_who_did_it_is_known_from_the_context() -> None:
    _claim, somebody = factories.claim(), factories.account()

    with pghistory.context(user=somebody.pk):
        sql("UPDATE claims_claim SET priority = 'harmful'")

    assert events_of_the_claim().last().pgh_context.metadata["user"] == somebody.pk


def test_the_workflow_says_who_moved_a_claim() -> None:
    claim = factories.supported_claim()
    author, second = factories.editor(), factories.reviewer()
    submission = workflow.submit(claim, actor=author)
    workflow.approve(claim, actor=second, digest=submission.content_digest)

    moves = [
        (event.stage, event.pgh_context.metadata["user"]) for event in events_of_the_claim()[1:]
    ]
    assert moves == [("in_review", author.pk), ("published", second.pk)]


def test_events_are_never_changed_or_removed() -> None:
    factories.published_claim(claimant=factories.claimant())
    source = Source.objects.all()[0]
    source.title = "Another title"
    source.save()

    for noun in ("Claim", "Claimant", "Citation", "Source"):
        model = apps.get_model("claims", f"{noun}Event")
        assert model._default_manager.exists()
        with refused("history_append_only"):
            model._default_manager.update(pgh_label="insert")
        with refused("history_append_only"):
            sql(f"DELETE FROM {model._meta.db_table}")


def test_no_table_of_events_is_emptied_and_none_is_written_but_by_triggers() -> None:
    for noun in TRACKED:
        table = f"claims_{noun.lower()}event"
        with refused("history_no_truncate"):
            sql(f"TRUNCATE {table}")
        with refused("history_of_changes"):
            sql(f"INSERT INTO {table} SELECT * FROM {table}")


def test_a_context_says_more_while_its_request_goes_on_and_never_something_else() -> None:
    claim, somebody, other = factories.claim(), factories.account(), factories.account()
    with pghistory.context(user=somebody.pk) as context:
        Claim.objects.update(priority="harmful")
        with pghistory.context(reason="haste"):
            Claim.objects.update(priority="central")
        assert sql(
            "SELECT metadata ->> 'user', metadata ->> 'reason' FROM pghistory_context"
            " WHERE id = %s",
            context.id,
        ) == [(str(somebody.pk), "haste")]
        with refused("context_append_only"), pghistory.context(user=other.pk):
            Claim.objects.update(priority="ordinary")

    with refused("context_append_only"):
        sql('UPDATE pghistory_context SET metadata = metadata || \'{"reason": "whim"}\'')
    with refused("context_append_only"):
        sql("DELETE FROM pghistory_context")
    with refused("context_no_truncate"):
        sql("TRUNCATE pghistory_context")
    claim.refresh_from_db()
    assert claim.priority == "central"


def test_no_setting_of_a_session_keeps_a_change_out_of_the_history() -> None:
    factories.claim()
    names = [name for (name,) in sql("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")]

    with transaction.atomic():
        sql("SELECT set_config('pgtrigger.ignore', %s, true)", "{" + ",".join(names) + "}")
        Claim.objects.update(priority="harmful")

    assert [event.pgh_label for event in events_of_the_claim()] == ["insert", "update"]


def test_every_table_of_events_is_append_only() -> None:
    guarded = {
        table
        for (table,) in sql(
            "SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname LIKE 'pgtrigger_history_append_only%%'"
        )
    }

    assert guarded == {f"claims_{noun.lower()}event" for noun in TRACKED}
