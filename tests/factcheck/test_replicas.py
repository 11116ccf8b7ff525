"""A streaming replica answers public questions, and never with less than was asked for."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from claims.models import Edition
from claims.record import log
from factcheck import DATA, postgres, replicas
from tests import factories
from tests.front.asking import ask, front
from tests.going_round import sql

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 60
LIST = "/api/v1/claims/"


class Replica:
    """The server, and how far it has come."""

    def __init__(self, url: str) -> None:
        name = connection.settings_dict["NAME"]
        self.socket = psycopg.conninfo.conninfo_to_dict(url)["host"]
        self.superuser = psycopg.connect(url, dbname=name, autocommit=True)

    def do(self, statement: str) -> Any:
        return self.superuser.execute(statement.encode()).fetchone()

    def catch_up(self) -> None:
        [(wanted,)] = sql("SELECT pg_current_wal_insert_lsn()::text")
        deadline = time.monotonic() + PATIENCE_SECONDS
        reached = f"SELECT pg_last_wal_replay_lsn() >= '{wanted}'::pg_lsn"
        while self.do(reached) != (True,):
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.fixture
def server(tmp_path: Path, settings: Settings) -> Iterator[tuple[Replica, Any]]:
    """A replica of the server of the tests, which Django knows; and what ends it."""
    primary = DATA / "tests"
    if not postgres.runs_under(primary, os.environ["DATABASE_URL"]):
        pytest.skip("DATABASE_URL names a server of which nobody may make a replica here.")
    settings.REPLICAS = ["replica1"]
    with ExitStack() as running:
        replica = Replica(
            running.enter_context(
                postgres.replica(tmp_path / "replica", *postgres.UNSAFE, primary=primary)
            )
        )
        # Under another name, since Django lets a test use no database that came after it began.
        own = connection.copy(alias="of this test")
        own.settings_dict["HOST"] = replica.socket
        connections["replica1"] = connections[own.alias] = own
        yield replica, running.close
        replica.superuser.close()
        own.close()
        del connections["replica1"], connections[own.alias]


def test_no_answer_is_older_than_was_promised(
    server: tuple[Replica, Any], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica, end = server
    factories.published_claim()
    replica.catch_up()

    def position(query: str = "", path: str = "/api/v1/claims/") -> tuple[int, bool]:
        """Of an answer, and whether it came from the replica."""
        with CaptureQueriesContext(connections["replica1"]) as asked:
            answer = client.get(f"{path}?{query}")
        assert answer.status_code == 200, answer.content
        texts = [query["sql"] for query in asked.captured_queries]
        found = answer.json()["position"] if "json" in answer.headers["Content-Type"] else 0
        return found or int(answer.headers["Log-Position"]), len(texts) > 1

    assert position() == (1, True)
    assert position("min_position=1") == (1, True)
    assert position(path="/en/claims/") == (1, True)

    replica.do("SELECT pg_wal_replay_pause()")
    later = factories.published_claim()
    moment = Edition.objects.latest().published_at
    assert position() == (1, True)
    assert position("min_position=2") == (2, False)
    assert position("min_position=2", path="/en/claims/") == (2, False)
    assert position(f"as_of={log.moment(moment).replace('+', '%2B')}") == (2, False)
    before = log.moment(Edition.objects.earliest("position").published_at)
    assert position(f"as_of={before}") == (1, True)
    assert position("position=2") == (2, False)
    first = client.get("/api/v1/claims/?min_position=2&page_size=1").json()
    cursor = first["next"].partition("?")[2]
    assert "min_position" not in cursor
    assert position(cursor) == (2, False)
    changes = client.get("/api/v1/changes?after=2")
    assert (changes.status_code, changes.json()["results"]) == (200, [])
    # It is not there yet, and the primary is asked.
    assert client.get(f"/api/v1/claims/{later.public_id}/").status_code == 200
    nothing = client.get("/api/v1/claims/?min_position=3")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "not_there_yet")
    assert client.get("/en/claims/?min_position=3").status_code == 404
    assert client.get("/api/v1/claims/?min_position=x").status_code == 400
    with CaptureQueriesContext(connections["replica1"]) as asked:
        client.get("/admin/login/"), client.get("/readyz"), client.get("/checkpoint")
    assert not asked.captured_queries

    # Control: without the rule the answer is older than what was asked for.
    with monkeypatch.context() as without:
        without.setattr(replicas, "promised", lambda *_: replicas.Promise())
        assert position("min_position=2") == (1, True)

    # An answer that is older than the log is sent, and not kept for those who ask afterwards.
    layer, careless = front(), front()
    assert json.loads(ask(layer, LIST).body)["position"] == 1
    assert json.loads(ask(layer, f"{LIST}?min_position=2").body)["position"] == 2
    with monkeypatch.context() as without:
        without.setattr(replicas, "_is_as_new", lambda *_: True)
        assert json.loads(ask(careless, LIST).body)["position"] == 1

    replica.do("SELECT pg_wal_replay_resume()")
    replica.catch_up()
    assert json.loads(ask(layer, LIST).body)["position"] == 2
    assert json.loads(ask(careless, LIST).body)["position"] == 1  # the control
    with CaptureQueriesContext(connections["replica1"]) as asked:
        assert json.loads(ask(layer, LIST).body)["position"] == 2
    assert not asked.captured_queries
    assert position("min_position=2") == (2, True)
    assert position(cursor) == (2, True)

    # What fails in the middle of an answer is asked of the primary, and then it is left alone.
    with monkeypatch.context() as broken:
        broken.setattr(replicas, "newest", lambda _alias: (2, moment + timedelta(days=1)))
        replica.superuser.close()
        end()
        connections["replica1"].close()
        assert client.get("/api/v1/claims/?min_position=2").json()["position"] == 2
    assert client.get("/api/v1/claims/").json()["position"] == 2


def test_a_promoted_replica_waits_for_none_of_its_own(
    server: tuple[Replica, Any], tmp_path: Path
) -> None:
    factories.published_claim()
    replica, end = server
    replica.catch_up()
    replica.superuser.close()
    end()
    directory, out = tmp_path / "replica", StringIO()
    with (directory / "postgres/cluster/postgresql.auto.conf").open("a") as settings:
        settings.write("synchronous_standby_names = '*'\n")  # as a primary may have it

    call_command("replica", str(directory), "--promote", stdout=out)

    assert "It waited for replicas (synchronous_standby_names = *)" in out.getvalue()
    assert "Promoted after" in out.getvalue()
    with (
        postgres.embedded(directory) as url,
        psycopg.connect(url, dbname=connection.settings_dict["NAME"]) as promoted,
    ):
        # Of a server that waited, this commit would never come back.
        promoted.execute("CREATE TABLE of_its_own ()")
        promoted.commit()
        assert promoted.execute("SELECT count(*) FROM claims_edition").fetchone() == (1,)
