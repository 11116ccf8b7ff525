"""The production server: what it refuses to serve, how many workers it takes, how it ends."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg.conninfo import make_conninfo
from pytest_django import Settings

from claims.models import Person
from factcheck import CHECKOUT, machine
from tests import factories
from tests.factcheck.test_serving import answers
from tests.going_round import sql
from tests.management.test_doctor import closed_port

KEY = "5tV-uYwq83hJmZ0sPdKx1Lr7Nc2Bf6Ga9Ee4Qi_oHnTbWvRyXzCk"


@pytest.fixture
def site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings with which it would serve."""
    settings.SECRET_KEY = KEY
    monkeypatch.setenv("FACTCHECK_HOSTS", "facts.example")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_it_refuses_what_nobody_should_serve_in_a_sentence_each(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused_for(words: str) -> None:
        with pytest.raises(CommandError, match=rf"^{words}[^\n]*\.$"):
            call_command("serve", bind="127.0.0.1:none")

    refused_for("“127.0.0.1:none” is no address and port")
    with monkeypatch.context() as without_hosts:
        without_hosts.delenv("FACTCHECK_HOSTS")
        refused_for("FACTCHECK_HOSTS is empty")
    settings.SECRET_KEY = "secret"
    refused_for("FACTCHECK_SECRET_KEY can be guessed")
    settings.SECRET_KEY, settings.DEBUG = KEY, True
    refused_for("FACTCHECK_DEBUG=1 shows code")
    settings.DEBUG = False
    person = Person.objects.create(
        account=factories.account(username="editor"), public_name="Demonstration editor"
    )
    refused_for("This is the database of the demonstration")
    person.delete()
    sql("DELETE FROM django_migrations WHERE app = 'claims' AND name ~ '^0055|_squashed_'")
    refused_for("1 migrations are not applied")


@pytest.mark.django_db(transaction=True)
def test_it_becomes_the_web_server_and_ends_cleanly(tmp_path: Path) -> None:
    port = closed_port()
    url = make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
    ours = {
        "DATABASE_URL": url,
        "FACTCHECK_SECRET_KEY": KEY,
        "FACTCHECK_HOSTS": "localhost",
        "FACTCHECK_DATA": str(tmp_path),
        "WEB_CONCURRENCY": "1",
    }
    command = [sys.executable, "manage.py", "serve", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=os.environ | ours, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            said = process.stdout.readline()
            assert said.startswith(f"Factcheck is served at 127.0.0.1:{port} by 1 processes of 4")
            deadline = time.monotonic() + 300
            while not answers(port):
                assert time.monotonic() < deadline
                time.sleep(0.05)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as ready:
                assert ready.status == 200
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/en/") as page:
                assert b"/static/" in page.read()
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=300) == 0
            assert not answers(port)
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("processors", "megabytes", "workers"),
    [(1, 512, 1), (1, 1024, 2), (2, 24_000, 2), (8, 2048, 4), (8, 16_000, 8), (64, 256_000, 15)],
)
def test_workers_fit_processors_memory_and_connections(
    processors: int, megabytes: int, workers: int
) -> None:
    assert machine.fitting(processors, megabytes) == workers


def test_a_limit_on_the_group_of_processes_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "GROUPS", tmp_path)
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "cpu.max").write_text("max 100000\n")
    unlimited = machine.processors(), machine.megabytes()

    (tmp_path / "memory.max").write_text(f"{300 << 20}\n")
    (tmp_path / "cpu.max").write_text("50000 100000\n")

    assert (machine.processors(), machine.megabytes()) == (1, 300)
    assert unlimited[1] > 300


@pytest.mark.parametrize("given", ["many", "0", "-2"])
def test_a_number_of_workers_that_is_none_ends_in_a_sentence(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", given)

    with pytest.raises(ImproperlyConfigured, match=f"WEB_CONCURRENCY is “{given}”"):
        machine.workers()
