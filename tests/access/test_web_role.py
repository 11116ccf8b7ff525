"""The database role of the web server: everything the site does works with it, nothing more."""

import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.access import web_role
from claims.management.commands import set_up_demo
from claims.models import ArticleText, Capture, Claim, Edition, Source, Stage
from claims.record import log
from tests import factories
from tests.admin.browsing import add_page, added, approve_as_shown, desk_of, filled, page_of, press
from tests.going_round import sql
from tests.intake.small_set import imported, small_set

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
        "claims_desksession: SELECT, INSERT, UPDATE, DELETE",
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
    ids=["superuser", "member", "parameter"],
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
    editor, reviewer = factories.editor(), factories.reviewer()
    desk = Client()
    login = {"username": editor.username, "password": "x"}
    assert desk.post(reverse("admin:login"), {**login, "password": "y"}).status_code == 200
    assert desk.post(reverse("admin:login"), login).status_code == 302
    sources = [{"source": factories.source().pk, "stance": "supports", "summary": "It says so."}]
    sources.append({**sources[0], "source": factories.source().pk})
    form = filled(
        desk.get(add_page("claim")),
        statement="The bridge opened in 2019.",
        language="en",
        verification_status="supported",
        rationale="Both say so.",
        **added("citations", *({**row, "position": n} for n, row in enumerate(sources, 1))),
    )
    desk.post(add_page("claim"), form)
    claim = Claim.objects.get()
    desk.post(page_of(claim), filled(desk.get(page_of(claim)), rationale="Both of them say so."))

    press(desk, claim, "submit", note="")
    second = desk_of(reviewer)
    approve_as_shown(second, claim)

    claim.refresh_from_db()
    assert (claim.stage, claim.rationale) == (Stage.PUBLISHED, "Both of them say so.")
    assert log.verify() == ""
    assert second.get(reverse("admin:claims_claim_history", args=[claim.pk])).status_code == 200
    for address in ("/", f"/c/{claim.number}", "/api/v1/claims/", "/api/v1/similar?text=bridge"):
        assert Client().get(address, follow=True).status_code == 200, address
    assert b"Both of them" in b"".join(Client().get("/api/v1/export.csv"))


def test_the_api_counts_the_requests_of_an_address(as_web: None, settings: Any) -> None:
    settings.FACTCHECK_API_REQUESTS_PER_MINUTE = 1

    answers = [Client().get("/api/v1/claims/").status_code for _ in range(2)]
    assert answers == [200, 429]


def test_each_step_and_each_road_of_publishing_works(as_web: None) -> None:
    published = factories.published_claim()
    reviewer = factories.reviewer()
    workflow.contest(published, actor=reviewer, note="A witness disagrees.")
    waiting = factories.waiting_claim()
    workflow.release(waiting.appearances.get().article, actor=reviewer)
    workflow.reopen(waiting, actor=reviewer)
    workflow.drop(factories.claim(), actor=reviewer)
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


def test_imports_of_claims_sources_reviews_and_texts_work(as_web: None, tmp_path: Path) -> None:
    imported(small_set())
    library = tmp_path / "library.bib"
    library.write_text("@book{a, title={A book}, publisher={A house}, year={2001}}")
    call_command("import_sources", str(library), by=factories.editor().username, stdout=StringIO())
    essay = tmp_path / "essay.txt"
    essay.write_text("Seoul did it. So it says.")
    article = str(factories.article().public_id)
    call_command("import_article", str(essay), article=article, stdout=StringIO())

    assert Claim.objects.count() == 2
    assert Source.objects.filter(title="A book").exists()
    assert ArticleText.objects.count() == 1


def test_the_demonstration_comes_in(as_web: None) -> None:
    set_up_demo.Command(stdout=StringIO())._set_up()

    assert Edition.objects.count() > 50
    assert log.verify() == ""


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
        "DROP TABLE claims_edition CASCADE",
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
