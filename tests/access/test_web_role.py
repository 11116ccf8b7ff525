"""The database role of the web server: everything the site does works with it, nothing more."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.access import web_role
from claims.models import Capture, Claim, Edition, Stage
from claims.record import log
from tests import factories
from tests.going_round import sql
from tests.intake.small_set import small_set

pytestmark = pytest.mark.django_db

ROLE = f"web_{os.getpid()}"
"""Roles are known to the whole server, and another process tests beside this one."""


def granted(name: str = ROLE) -> list[str]:
    out = StringIO()
    call_command("grant_web_role", name, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def as_web() -> None:
    """Everything after this is done by the role."""
    granted()
    sql(f"SET ROLE {ROLE}")


def test_the_command_says_what_the_role_may_do_and_nothing_changes_by_running_it_twice() -> None:
    first, second = granted(), granted()

    assert first[0].startswith(f"The role {ROLE} is made, without a password")
    assert second[0] == f"The role {ROLE} is there."
    assert first[1:] == second[1:]
    assert first[-1] == "It can do nothing else."
    assert {
        "claims_edition: SELECT, INSERT",
        "claims_submission: SELECT, INSERT",
        "claims_review: SELECT, INSERT",
        "claims_claimevent: SELECT, INSERT",
        "claims_capture: SELECT, INSERT, UPDATE (archive_url)",
        "claims_restoration: SELECT",
        "pghistory_context: SELECT, INSERT, UPDATE (metadata), UPDATE (updated_at)",
        "claims_claim: SELECT, INSERT, UPDATE, DELETE",
        "django_session: SELECT, INSERT, UPDATE, DELETE",
    } <= set(first)


def test_every_table_that_is_written_once_is_only_added_to() -> None:
    once = {
        table.removeprefix("public.")
        for (table,) in sql(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname LIKE '%append_only%' OR tgname LIKE '%capture_kept%'"
        )
    }
    assert len(once) > 20

    may = {it.table: it.privileges for it in web_role.grants()}
    assert {table: may[table] for table in once if {"UPDATE", "DELETE"} & {*may[table]}} == {}


def test_a_grant_too_much_from_an_earlier_day_is_taken_back() -> None:
    granted()
    sql(f"GRANT ALL ON claims_edition, claims_restoration TO {ROLE}")
    granted()

    assert sql(
        "SELECT has_table_privilege(%s, 'claims_edition', 'UPDATE'),"
        " has_table_privilege(%s, 'claims_restoration', 'INSERT')",
        ROLE,
        ROLE,
    ) == [(False, False)]


@pytest.mark.parametrize(
    ("prepare", "more"),
    [
        (f"CREATE ROLE {ROLE} SUPERUSER", "DELETE claims_"),
        (f"CREATE ROLE {ROLE} IN ROLE pg_write_all_data", "DELETE claims_"),
        (f"CREATE ROLE {ROLE}; GRANT SET ON PARAMETER session_replication_role TO {ROLE}", "SET "),
    ],
)
def test_a_role_that_could_do_more_all_the_same_is_refused(prepare: str, more: str) -> None:
    sql(prepare)

    with pytest.raises(CommandError, match=f"could do more than the web server should.*{more}"):
        granted()


def test_whoever_may_not_create_roles_is_told_who_may() -> None:
    sql(f"CREATE ROLE {ROLE}_small")
    sql(f"SET ROLE {ROLE}_small")

    with pytest.raises(CommandError, match="let an administrator create the role first"):
        granted()


def test_the_desk_takes_a_claim_from_login_to_edition(as_web: None) -> None:
    sql("RESET ROLE")
    editor, reviewer = factories.editor(), factories.reviewer()
    sql(f"SET ROLE {ROLE}")
    desk = Client()
    login = {"username": editor.username, "password": "x"}
    assert desk.post(reverse("admin:login"), {**login, "password": "y"}).status_code == 200
    assert desk.post(reverse("admin:login"), login).status_code == 302

    source = factories.source()
    inlines = ("translations", "citations", "appearances", "links", "search_records")
    page = desk.get(reverse("admin:claims_claim_add"))
    form = {
        key: value
        for inline in page.context["inline_admin_formsets"]
        for key, value in inline.formset.management_form.initial.items()
        for key in [f"{inline.formset.prefix}-{key}"]
    }
    assert form or inlines
    form |= page.context["adminform"].form.initial
    form |= {
        "statement": "It opened in 2019.",
        "language": "en",
        "priority": "ordinary",
        "verification_status": "unverified",
    }
    answer = desk.post(
        reverse("admin:claims_claim_add"), {k: v for k, v in form.items() if v is not None}
    )
    assert answer.status_code == 302, answer.context["errors"]
    claim = Claim.objects.get()

    Claim.objects.update(verification_status="supported", rationale="Both say so.")
    for it in (source, factories.source()):
        factories.citation(claim, source=it)
    signed = workflow.submit(claim, actor=editor)
    workflow.approve(claim, actor=reviewer, digest=signed.content_digest)

    claim.refresh_from_db()
    assert claim.stage == Stage.PUBLISHED
    assert log.verify() == ""
    for address in ("/", f"/c/{claim.number}", "/api/v1/claims/", "/api/v1/export.csv"):
        assert Client().get(address, follow=True).status_code == 200, address


def test_each_step_and_each_road_of_publishing_works(as_web: None) -> None:
    published = factories.published_claim()
    reviewer = factories.reviewer()
    workflow.contest(published, actor=reviewer, note="A witness disagrees.")
    waiting = factories.waiting_claim()
    workflow.release(waiting.appearances.get().article, actor=reviewer)
    workflow.reopen(waiting, actor=reviewer)
    workflow.drop(waiting, actor=reviewer)
    factories.withdrawn_claim()

    assert Edition.objects.count() == 5
    assert log.verify() == ""


def test_corrections_captures_and_their_archived_copies_work(as_web: None) -> None:
    source = factories.source()
    capture = factories.capture(source)
    source.url = "https://corrected.example/"
    source.save()
    Capture.objects.filter(pk=capture.pk).update(archive_url="https://archive.example/1")

    factories.published_claim()
    assert sql("SELECT until FROM claims_formerrecord") == [(1,)]


def test_an_import_works(as_web: None, tmp_path: Path) -> None:
    editor = factories.editor()
    call_command("import_claims", small_set(tmp_path), by=editor.username, stdout=StringIO())

    assert Claim.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claims_edition SET note = ''",
        "DELETE FROM claims_review",
        "TRUNCATE claims_claim CASCADE",
        "INSERT INTO claims_restoration DEFAULT VALUES",
        "CREATE TEMPORARY TABLE claims_claim (id int)",
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "ALTER TABLE claims_edition DISABLE TRIGGER USER",
        "DROP TRIGGER IF EXISTS it ON claims_edition",
        "SET session_replication_role = replica",
        "SELECT setval('claims_edition_id_seq', 1)",
        "UPDATE django_migrations SET name = ''",
        "UPDATE pghistory_context SET id = gen_random_uuid()",
        "UPDATE claims_capture SET text = ''",
        "UPDATE claims_posting SET tf = 9",
        "COPY claims_claim TO PROGRAM 'cat'",
    ],
)
def test_what_only_an_owner_does_is_not_permitted(as_web: None, statement: str) -> None:
    with pytest.raises(ProgrammingError) as caught, transaction.atomic():
        sql(statement)
    assert getattr(caught.value.__cause__, "sqlstate", "") == "42501"
    assert connection.ensure_connection() is None
