"""No session steps round the rules; what an owner can still do, `verify_log --all` finds."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
import psycopg
import pytest
from django.db import connection, transaction
from psycopg import sql

from claims import workflow
from claims.access import web_role
from claims.models import (
    Claim,
    CoverageStatement,
    Edition,
    ImpactDecision,
    Review,
    Source,
    SourceFall,
    functions,
)
from tests import factories, going_round
from tests.models.rules.bypasses import ONCE, REFUSED, SHADOWS

pytestmark = pytest.mark.django_db(transaction=True)

REFUSALS = {"23514", "23503", "23505", "42501"}
"""The SQLSTATE of a rule or CHECK, a foreign key, a unique key, a missing privilege."""
GROWING = {table for table in ONCE if table.endswith("event")} | {
    "pghistory_context",
    "claims_formerrecord",
}
ROWS = "SELECT coalesce(array_agg(md5(row::text) ORDER BY row::text), '{{}}') FROM {} row"
CONTENT = {
    "claims_claim": "id, number, public_id, statement, verification_status, rationale, stage",
    "claims_citation": "id, claim_id, source_id, stance, excerpt",
    "claims_person": "id, account_id, number",
    "claims_tick": "*",
}
UNTOLD = """
    SELECT count(*) FROM claims_claim c WHERE c.priority <> (
        SELECT e.priority FROM claims_claimevent e WHERE e.pgh_obj_id = c.id
        ORDER BY pgh_id DESC LIMIT 1)
    UNION ALL SELECT count(*) FROM claims_claimevent e WHERE pgh_context_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM pghistory_context c WHERE c.id = e.pgh_context_id)
    UNION ALL SELECT count(*) FROM claims_source WHERE url LIKE '%elsewhere%'
        AND NOT EXISTS (SELECT FROM claims_formerrecord f WHERE f.source_id = claims_source.id
                        AND f.url NOT LIKE '%corrected%')
"""
"""Changes that left no event, events of an unknown context, corrections of a value not kept."""


def world() -> dict[str, str]:
    """Claims in each stage, with rows in every table that is written once; keys for the routes."""
    editor, second, other = factories.editor(), factories.reviewer(), factories.account()
    public = factories.published_claim(submitter=editor, second=second)
    workflow.contest(public, actor=second, note="A witness disagrees.")
    draft, returned = factories.submitted_claim(by=editor)
    proposals = [("en", "statement", "Better words.")]
    workflow.return_to_author(draft, actor=second, comment="No.", proposals=proposals)
    waiting, submission = factories.submitted_claim(by=editor)
    taken_back, recalled = factories.submitted_claim(by=editor)
    workflow.recall(taken_back, actor=editor)
    with pghistory.context(user=editor.pk):
        for source in Source.objects.all()[:2]:
            factories.capture(source)
            source.url = f"https://corrected-{source.pk}.example/"
            source.save()
    text, first = factories.article_text(factories.article()), Edition.objects.earliest("position")
    with transaction.atomic(), going_round.without_triggers():
        CoverageStatement.objects.create(article_text=text, edition=first, sentences=[], marks=[])
        cited = {"source": Source.objects.earliest("pk"), "noticed_at": first.published_at}
        SourceFall.objects.create(edition=first, cause="gone", **cited)
    ImpactDecision.objects.create(
        claim=public, decision="stands", comment="Yes.", decided_by=second
    )
    assert Edition.objects.count() == 2
    return {
        "public": str(public.pk),
        "draft": str(draft.pk),
        "waiting": str(waiting.pk),
        "submission": str(submission.pk),
        "answered": str(returned.pk),
        "recalled": str(recalled.pk),
        "editor": str(editor.pk),
        "reviewer": str(second.pk),
        "other": str(other.pk),
        "forged_edition": forged_edition(Review.objects.get(submission=returned)),
    }


def forged_edition(refused: Review) -> str:
    """INSERT of the edition that a review would allow if it had not refused."""
    row = going_round.edition_row(refused)
    statement = sql.SQL("INSERT INTO public.claims_edition ({}) VALUES ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(map(sql.Literal, row.values())),
    )
    return statement.as_string()


@contextmanager
def connected(**account: str) -> Iterator[psycopg.Connection]:
    """A session of its own, as the owner or as the account given."""
    settings = connection.settings_dict
    with psycopg.connect(
        dbname=settings["NAME"],
        host=settings["HOST"],
        port=settings["PORT"] or None,
        **{"user": settings["USER"], "password": settings["PASSWORD"], **account},
    ) as session:
        yield session


@contextmanager
def web_session() -> Iterator[psycopg.Connection]:
    """A session of the role that the web server has."""
    name, password = f"web_{os.getpid()}", "only for this test"
    web_role.grant(name)
    try:
        going_round.sql(f"ALTER ROLE {name} PASSWORD '{password}'")
        with connected(user=name, password=password) as session:
            yield session
    finally:
        going_round.sql(f"DROP OWNED BY {name}")
        going_round.sql(f"DROP ROLE {name}")


def snapshot(session: psycopg.Connection) -> dict[str, list[Any]]:
    session.execute("SET LOCAL search_path = pg_catalog, public, pg_temp")
    tables = {table: table for table in ONCE}
    tables |= {table: f"(SELECT {columns} FROM {table})" for table, columns in CONTENT.items()}
    found = {
        table: session.execute(ROWS.format(source).encode()).fetchall()[0][0]
        for table, source in tables.items()
    }
    found["untold"] = [count for (count,) in session.execute(UNTOLD)]
    found["priorities"] = session.execute(
        "SELECT array_agg((id, priority)::text ORDER BY id) FROM claims_claim"
    ).fetchall()[0][0]
    return found


def intact(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> bool:
    """Whether what stands stands, nothing unsigned came in, and every change is in the history."""
    said = before["priorities"] != after["priorities"]
    return all(
        set(before[name]) <= set(after[name])
        if name in GROWING and (said or name in {"claims_formerrecord", "claims_sourceevent"})
        else before[name] == after[name]
        for name in before
        if name != "priorities"
    )


def taken(session: psycopg.Connection, route: list[str], keys: dict[str, str]) -> str:
    """What came of a route, which is undone: the code of its refusal, "intact" or "changed"."""
    before = snapshot(session)
    session.rollback()
    try:
        for statement in route:
            run(session, statement.format(**keys))
        session.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return "intact" if intact(before, snapshot(session)) else "changed"
    except psycopg.Error as error:
        return error.sqlstate or str(error)
    finally:
        session.rollback()


def run(session: psycopg.Connection, statement: str) -> None:
    if not statement.startswith("COPY"):
        session.execute(statement.encode())
        return
    cursor = session.cursor()
    table = statement.split()[1]
    if statement.endswith("TO STDOUT"):
        with cursor.copy(statement.encode()) as out:
            list(out)
        return
    with cursor.copy(f"COPY {table} TO STDOUT".encode()) as out:
        rows = list(out)
    with cursor.copy(statement.encode()) as into:
        for row in rows:
            into.write(bytes(row))


def test_every_function_of_the_database_has_a_search_path_of_its_own() -> None:
    assert functions.open_functions() == []
    functions_here = going_round.sql(
        "SELECT count(*), count(*) FILTER (WHERE proconfig::text LIKE '%pg_temp%') FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace"
    )
    assert functions_here[0][0] == functions_here[0][1] > 100


def test_a_function_that_a_later_migration_brings_is_found_until_it_is_closed_too() -> None:
    with going_round.undone():
        going_round.sql("CREATE FUNCTION later() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        assert functions.open_functions() == ["later()"]
        going_round.sql(functions.CLOSE)
        assert functions.open_functions() == []


def test_no_route_of_an_owner_leads_past_the_rules() -> None:
    keys = world()
    with connected() as session:
        outcome = {name: taken(session, route, keys) for name, route in REFUSED.items()}

    assert len(outcome) > 100
    assert {name: it for name, it in outcome.items() if it not in REFUSALS | {"intact"}} == {}


def test_no_route_of_the_web_server_leads_past_the_rules() -> None:
    keys = world()
    with web_session() as session:
        outcome = {name: taken(session, route, keys) for name, route in REFUSED.items()}

    assert {name: it for name, it in outcome.items() if it not in REFUSALS | {"intact"}} == {}
    shadowed = [it for name, it in outcome.items() if name.startswith(("temporary", "search_path"))]
    assert set(shadowed) == {"42501"}


def test_with_open_functions_the_shadows_would_let_something_through() -> None:
    """The negative control: what the search paths are good for."""
    keys = world()
    with connected() as session:
        open_all = "ALTER FUNCTION {} RESET search_path"
        names = going_round.sql(
            "SELECT oid::regprocedure::text FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace"
        )
        opened = [open_all.format(name) for (name,) in names]
        outcome = {name: taken(session, [*opened, *route], keys) for name, route in SHADOWS.items()}

    assert {name: it for name, it in outcome.items() if it != "changed"} == {}
    assert Claim.objects.count() == 4
