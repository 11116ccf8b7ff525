"""Makers of large files that are killed, fail, or have no room; files that are too old."""

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from claims import workflow
from claims.exports import kept_files, making, own_connection
from claims.exports.kept_files import Job
from claims.models import Edition
from claims.record.whole_file import whole_file
from claims.selection import Selection
from tests import factories
from tests.api import asking_for_files
from tests.api.asking_for_files import PACKAGE, WORKBOOK, asked, jobs, led_on, made, waited_for
from tests.full_disk import room_for

pytestmark = pytest.mark.django_db

PATIENCE_SECONDS = 120


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return asking_for_files.everything_is_large(settings, monkeypatch, tmp_path / "exports")


@pytest.fixture
def at_work() -> Iterator[None]:
    with asking_for_files.at_work():
        yield


def test_a_maker_that_is_killed_leaves_no_half_file_and_the_next_one_makes_it(
    client: Client, folder: Path
) -> None:
    location = waited_for(client, PACKAGE)
    child = os.fork()
    if not child:
        # It dies as by SIGKILL: nothing is cleaned up.
        key = next(folder.glob("*.json")).stem
        (folder / "scratch").mkdir()
        (folder / "scratch" / "claims.csv").write_bytes(b"half")
        with whole_file(kept_files.path_of(key)) as file:
            file.write(b"half")
            file.flush()
            os._exit(1)
    os.waitpid(child, 0)
    assert [*folder.glob(".*.partial")]
    with kept_files.locked("making") as is_free:
        assert is_free
        assert asked(client, location).status_code == 202

    call_command("make_exports")

    assert b"".join(client.get(location))[:2] == b"PK"
    assert {path.suffix for path in folder.iterdir()} == {".json", ".file", ".lock"}


def test_two_makers_never_work_at_once(client: Client, at_work: None) -> None:
    asked(client, led_on(client, WORKBOOK))

    assert making.make_waiting() == 0


def test_a_file_that_fails_is_tried_again_after_a_while_and_others_are_made(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook, bundle = waited_for(client, WORKBOOK), waited_for(client, PACKAGE)

    def failing(job: Job, selection: Selection) -> Any:
        if job.kind == "xlsx":
            raise RuntimeError("whatever it is")
        return making.blocks(job, selection)

    assert making.make_waiting(failing) == 2

    answer = asked(client, workbook)
    assert (answer.status_code, answer.json()["code"]) == (503, "not_made")
    assert int(answer.headers["Retry-After"]) > 0
    assert asked(client, bundle).status_code == 200
    monkeypatch.setattr(kept_files, "RETRY_SECONDS", -1)
    with kept_files.locked("making"):
        assert asked(client, workbook).status_code == 202
    call_command("make_exports")
    assert asked(client, workbook).status_code == 200


def test_a_disk_without_room_to_spare_is_said_in_a_sentence_and_no_half_file_is_left(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "SPARE_BYTES", 1 << 62)

    location = made(client, PACKAGE)

    for language, sentence in (("en", "no room on its disk"), ("zh-Hant", "磁碟")):
        answer = asked(client, location, **{"Accept-Language": language})
        assert (answer.status_code, answer.json()["code"]) == (503, "no_room")
        assert sentence in answer.json()["detail"]
        assert int(answer.headers["Retry-After"]) > 0
    assert not [*folder.glob("*.file"), *folder.glob(".*")]


@pytest.mark.parametrize(("room", "status"), [(2000, 503), (0, 202)])
def test_a_full_disk_leaves_no_half_file(
    client: Client, folder: Path, room: int, status: int
) -> None:
    location = waited_for(client, PACKAGE)

    with room_for(room):
        assert making.make_waiting() == 1

    assert not [*folder.glob("*.file"), *folder.glob(".*"), *folder.glob("scratch")]
    with kept_files.locked("making"):
        assert asked(client, location).status_code == status
        assert len(jobs()) == 1
    call_command("make_exports")
    assert [job["failure"] for job in jobs()] == (["no_space"] if status == 503 else [""])


def test_where_not_even_the_question_can_be_noted_the_same_sentence_is_said(
    client: Client, folder: Path
) -> None:
    location = led_on(client, PACKAGE)

    with room_for(0):
        answer = asked(client, location)

    assert (answer.status_code, answer.json()["code"]) == (503, "no_room")
    assert jobs() == [] and not [*folder.glob(".*")]


@pytest.mark.parametrize("address", [PACKAGE, WORKBOOK])
def test_a_small_file_that_has_no_room_says_so_too(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(own_connection, "FEW", 500)

    with room_for(100):
        answer = asked(client, address)

    assert (answer.status_code, answer.json()["code"]) == (503, "no_room")
    assert asked(client, address).status_code == 200


@pytest.mark.parametrize("limit", ["KEPT_BYTES", "KEPT_SECONDS"])
def test_what_is_too_much_or_too_old_is_removed(
    client: Client, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    before = made(client, PACKAGE)
    size = int(asked(client, before).headers["Content-Length"])
    if limit == "KEPT_BYTES":
        # The second one is larger: there is room for it, and not for both.
        monkeypatch.setattr(kept_files, limit, size * 3)
        factories.published_claim(rationale="long " * (size // 10))
    else:
        (path,) = kept_files.folder().glob("*.json")
        old = {**json.loads(path.read_text()), "ended_at": 1000}
        path.write_text(json.dumps(old))
    monkeypatch.setattr(kept_files, "STALE_SECONDS", 0)

    after = made(client, PACKAGE if limit == "KEPT_BYTES" else WORKBOOK)

    assert len([*kept_files.folder().glob("*.file")]) == 1
    with kept_files.locked("making"):
        assert asked(client, before).status_code == 202
        assert asked(client, after).status_code == 200


def test_a_record_that_is_not_understood_is_made_again(client: Client, folder: Path) -> None:
    location = made(client, PACKAGE)
    (record,) = folder.glob("*.json")
    record.write_text('{"of": "another release"}')

    with kept_files.locked("making"):
        assert asked(client, location).status_code == 202


def test_a_small_file_is_answered_at_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_connection, "FEW", 1)

    assert asked(client, WORKBOOK).status_code == 200
    assert asked(client, PACKAGE).status_code == 200
    assert jobs() == []


@pytest.mark.django_db(transaction=True)
def test_the_web_server_starts_the_process_that_makes_it(client: Client) -> None:
    claim = Edition.objects.latest().claim
    workflow.contest(claim, actor=factories.reviewer(), note="It is in dispute.")
    location = led_on(client, PACKAGE)
    answer = asked(client, location)
    waited = threading.Event()
    for _ in range(PATIENCE_SECONDS * 5):
        if answer.status_code != 202:
            break
        waited.wait(0.2)
        answer = asked(client, location)

    assert b"".join(answer)[:2] == b"PK"
