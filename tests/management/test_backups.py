"""Backups come back whole, are tried out, and leave the disk as it was where they fail."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from psycopg.conninfo import make_conninfo
from pytest_django import Settings

from claims.management import backups
from claims.management.ready_to_serve import reasons_against
from claims.models import Backup, Edition
from claims.record import log, originals
from tests import factories
from tests.databases import a_database_without_tables
from tests.going_round import sql, without_triggers
from tests.record.small_log import six_editions
from tests.refused import refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def private_originals(settings: Settings, tmp_path: Path) -> None:
    settings.FACTCHECK_ORIGINALS = tmp_path / "private"
    settings.FACTCHECK_WITHHELD = tmp_path / "private/withheld.jsonl"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def said(command: str, *arguments: Any) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


@contextmanager
def new_machine(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """An empty database, and no original file."""
    settings.FACTCHECK_ORIGINALS = tmp_path / "private of the new machine"
    with a_database_without_tables(os.environ["DATABASE_URL"]):
        yield


def contents() -> dict[str, str]:
    """All rows of each table but sessions and what only this test writes."""
    tables = sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return {
        table: sql(f"SELECT string_agg(r::text, '' ORDER BY r::text) FROM {table} r")[0][0]
        for (table,) in tables
        if table not in {"claims_desksession", "claims_backup"}
    }


def test_a_backup_comes_back_whole_on_a_new_machine(
    directory: Path, settings: Settings, tmp_path: Path
) -> None:
    six_editions()
    original = originals.store(b"%PDF-1.7 as it came in")
    sql(
        "INSERT INTO claims_desksession (session_key, session_data, expire_date, browser)"
        " VALUES (repeat('a', 64), 'b', now(), '')"
    )
    head, before = log.head(), contents()

    assert str(head) in said("backup", directory)
    with new_machine(settings, tmp_path):
        answer = said("restore", directory)

        assert f"6 editions verified, head {head}" in answer
        assert contents() == before
        assert sql("SELECT count(*) FROM claims_desksession") == [(0,)]
        assert originals.path_of(original).read_bytes() == b"%PDF-1.7 as it came in"
        with refused("edition_append_only"):
            Edition.objects.update(note="Changed.")


def test_it_says_its_head_and_no_secret(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.published_claim()
    monkeypatch.setenv("FACTCHECK_HOSTS", "facts.example")
    monkeypatch.setenv("EMAIL_HOST_PASSWORD", "whisper")

    said("backup", directory)
    [path] = backups.finished(directory)

    manifest = json.loads((path / "backup.json").read_text())
    assert manifest["head"] == str(log.head())
    assert (
        manifest["dump"]["sha256"]
        == hashlib.sha256((path / "factcheck.dump").read_bytes()).hexdigest()
    )
    assert "FACTCHECK_HOSTS=facts.example\n" in (path / "settings.env").read_text()
    written = "".join(file.read_text() for file in path.iterdir() if file.suffix != ".dump")
    assert "whisper" not in written and os.environ["FACTCHECK_SECRET_KEY"] not in written
    row = Backup.objects.get()
    assert (row.name, row.position, row.chain) == (path.name, *log.head())
    assert row.tried_at is None


@pytest.mark.parametrize(
    ("name", "is_kept"),
    [
        ("FACTCHECK_PUBLISHER_NAME", True),
        ("EMAIL_HOST", True),
        ("FACTCHECK_SECRET_KEY", False),
        ("FACTCHECK_EDITOR_PASSWORD", False),
        ("EMAIL_HOST_PASSWORD", False),
        ("EMAIL_HOST_USER", False),
        ("DATABASE_URL", False),
        ("PGPASSWORD", False),
    ],
)
def test_settings_are_kept_but_for_secrets(name: str, is_kept: bool) -> None:
    assert bool(backups.kept_settings({name: "value"})) == is_kept


def test_a_backup_is_restored_into_an_empty_database_only(directory: Path) -> None:
    said("backup", directory)

    with pytest.raises(CommandError, match="The database is not empty"):
        said("restore", directory)


def test_what_a_killed_restore_has_not_come_to_is_done_by_the_next_one(
    directory: Path, settings: Settings, tmp_path: Path
) -> None:
    factories.published_claim()
    said("backup", directory)
    [older] = backups.finished(directory)
    factories.published_claim()
    said("backup", directory)

    with new_machine(settings, tmp_path):
        backups.restore(backups.find(older))  # and no more of what the command does
        assert [it for it in reasons_against() if f"The restoration of {older} was not" in it]
        with pytest.raises(CommandError, match="The database is not empty"):
            said("restore", directory)

        answer = said("restore", older)

        assert "Publishing is closed until position 2 is back" in answer
        assert "1 editions verified" in answer
        assert not [it for it in reasons_against() if "was not finished" in it]
        with pytest.raises(CommandError, match="The database is not empty"):
            said("restore", older)


def test_a_restore_that_wrote_nothing_begins_anew(
    directory: Path, settings: Settings, tmp_path: Path
) -> None:
    digest = originals.store(b"as it came in")
    said("backup", directory)

    with new_machine(settings, tmp_path):
        settings.FACTCHECK_ORIGINALS.touch()  # a file, in which nothing can be made
        with pytest.raises(
            CommandError, match=r"was not restored: .*\. Make room, or name another"
        ):
            said("restore", directory)
        assert sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
        settings.FACTCHECK_ORIGINALS.unlink()

        said("restore", directory)
        assert originals.path_of(digest).read_bytes() == b"as it came in"


def test_a_damaged_backup_is_refused_before_anything_is_written(
    directory: Path, settings: Settings, tmp_path: Path
) -> None:
    factories.published_claim()
    digest = originals.store(b"as it came in")
    said("backup", directory)
    [path] = backups.finished(directory)
    original = directory / "originals" / digest[:2] / digest
    dump = path / "factcheck.dump"

    for damaged in (original, dump):
        whole = damaged.read_bytes()
        damaged.write_bytes(whole[:-1] + b"?")
        with new_machine(settings, tmp_path):
            with pytest.raises(CommandError, match=damaged.name):
                said("restore", path)
            assert sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
        damaged.write_bytes(whole)


def test_a_damaged_original_is_named_and_the_rest_is_backed_up(directory: Path) -> None:
    whole, damaged = originals.store(b"one"), originals.store(b"two")
    originals.path_of(damaged).write_bytes(b"2")

    with pytest.raises(CommandError, match=f"1 original files are damaged.*{damaged}"):
        said("backup", directory)

    [path] = backups.finished(directory)
    assert (path / "originals.txt").read_text().split() == [whole]
    assert not [*directory.rglob(f"*{damaged}")]


def test_old_backups_go_and_with_them_originals_that_no_other_names(
    directory: Path,
) -> None:
    first, second = originals.store(b"one"), originals.store(b"two")
    said("backup", directory)
    originals.path_of(first).unlink()
    for _again in range(2):
        said("backup", directory, "--keep", "2")

    assert len(backups.finished(directory)) == 2
    assert {path.name for path in (directory / "originals").glob("??/*")} == {second}
    assert Backup.objects.count() == 3


@pytest.mark.parametrize("keep", ["0", "-1", "many"])
def test_at_least_one_backup_is_kept(directory: Path, keep: str) -> None:
    with pytest.raises(CommandError, match="give a number from 1 on"):
        said("backup", directory, "--keep", keep)


def test_what_a_killed_backup_left_is_cleared_away(directory: Path) -> None:
    (directory / ".unfinished").mkdir(parents=True)
    (directory / ".unfinished/factcheck.dump").write_bytes(b"half")

    said("backup", directory)

    assert len(backups.finished(directory)) == 1
    assert not (directory / ".unfinished").exists()


def test_a_backup_without_a_place_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()

    with pytest.raises(CommandError, match=r"was not finished: .*\. Make room, or name another"):
        said("backup", tmp_path / "a file/backups")
    assert not Backup.objects.exists()


def test_two_backups_do_not_write_into_one_directory(directory: Path) -> None:
    directory.mkdir()
    with open(directory / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="Another backup is being made"):
            said("backup", directory)


def test_a_place_without_a_backup_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no backup in"):
        said("restore", tmp_path)


def test_a_backup_of_a_newer_version_is_not_restored(directory: Path) -> None:
    said("backup", directory)
    [path] = backups.finished(directory)
    manifest = json.loads((path / "backup.json").read_text())
    manifest["migrations"].append("9999_of_the_future")
    (path / "backup.json").write_text(json.dumps(manifest))

    with pytest.raises(CommandError, match="newer version of Factcheck \\(9999_of_the_future\\)"):
        said("restore", path)


OF_A_TRIAL = """
    (SELECT 'factcheck_trial_' || oid FROM pg_database WHERE datname = current_database())
"""
"""The name of this database's trials: other tests have theirs on the same server."""


def test_a_trial_restores_and_verifies_in_a_database_of_its_own(directory: Path) -> None:
    six_editions()
    said("backup", directory)
    names = f"SELECT count(*) FROM pg_database WHERE datname = {OF_A_TRIAL}"

    assert "restored on trial and verified" in said("restore", "--trial", directory)
    assert Backup.objects.get().tried_at
    assert sql(names) == [(0,)]


def test_a_trial_takes_away_what_a_killed_one_left_and_waits_for_none(directory: Path) -> None:
    said("backup", directory)
    names = f"SELECT datname FROM pg_database WHERE datname = {OF_A_TRIAL}"
    [(left,)] = sql(f"SELECT {OF_A_TRIAL}")
    sql(f"CREATE DATABASE {left} TEMPLATE template0")

    said("restore", "--trial", directory)
    assert sql(names) == []

    url = make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
    with psycopg.connect(url) as other:
        other.execute("SELECT pg_advisory_lock(hashtext('restore --trial'))")
        with pytest.raises(CommandError, match="Another trial is running"):
            said("restore", "--trial", directory)


def test_a_trial_finds_what_was_wrong_when_the_backup_was_made(directory: Path) -> None:
    edition = factories.edition()
    with transaction.atomic(), without_triggers():
        sql("UPDATE claims_edition SET published_by_id = %s WHERE id = %s",
            factories.account().pk, edition.pk)  # fmt: skip
    said("backup", directory)

    with pytest.raises(CommandError, match=r"The trial failed\. Position 1: it is published by"):
        said("restore", "--trial", directory)
    assert Backup.objects.get().tried_at is None


def test_a_backup_says_for_ever_what_it_holds(directory: Path) -> None:
    said("backup", directory)

    with refused("backup_identity"):
        Backup.objects.update(position=7)


def test_administrators_see_when_the_last_one_was_made_and_tried(
    directory: Path, client: Client
) -> None:
    factories.published_claim()
    client.force_login(factories.account("Administrators"))
    page = client.get(reverse("admin:index")).content.decode()
    assert "No backup was ever made." in page and "No backup was ever restored on trial." in page

    said("backup", directory)
    Backup.objects.update(tried_at=Now())

    page = client.get(reverse("admin:index")).content.decode()
    assert "up to position 1 of the log" in page and "Last restored on trial:" in page
    client.force_login(factories.editor())
    assert "Last made:" not in client.get(reverse("admin:index")).content.decode()
