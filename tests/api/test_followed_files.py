"""Large exports by HTTP: sent while another process makes them, and kept."""

import hashlib
import http.client
import json
import signal
import subprocess
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from claims.exports import kept_files, own_connection
from claims.models import Edition
from claims.record import own_process
from tests import factories
from tests.api.asking_for_files import at_work, jobs
from tests.factcheck.test_slow_clients import serving
from tests.full_disk import room_for

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_SECONDS = 300
LINES = "/api/v1/export.jsonl"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A claim, enough for another process to make its files."""
    settings.FACTCHECK_EXPORTS = tmp_path
    monkeypatch.setattr(own_connection, "FEW", 0)
    monkeypatch.setattr(own_connection, "MANY", 0)
    factories.published_claim()
    return tmp_path


def begun(client: Client, address: str, **headers: str) -> Any:
    """The answer to a question, whose file nobody makes meanwhile."""
    with at_work():
        return client.get(address, headers=headers)


def whole(answer: Any) -> bytes:
    """What is sent of a file that is made now."""
    call_command("make_exports")
    try:
        return b"".join(answer)
    finally:
        answer.close()


def in_this_process(client: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    with monkeypatch.context() as patch:
        patch.setattr(own_connection, "MANY", 100)
        return b"".join(client.get(address))


def test_it_is_the_same_file_as_the_web_server_would_make_and_is_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    position = Edition.objects.latest().position
    for name in ("csv", "sources.csv", "jsonl", "claimreview", "markdown", "claims.bibtex", "ris"):
        address = f"/api/v1/export.{name}?position={position}"
        answer = begun(client, address)
        assert (answer.status_code, answer.streaming) == (200, True)
        body = whole(answer)

        assert body == in_this_process(client, address, monkeypatch), name
        digest = hashlib.sha256(body)
        kept = begun(client, address)
        assert b"".join(kept) == body
        assert kept.headers["ETag"] == f'"{digest.hexdigest()}"'
        assert kept.headers["Repr-Digest"] == f"sha-256=:{b64encode(digest.digest()).decode()}:"
        told = ("Content-Type", "Content-Disposition", "Log-Position", "Log-Chain", "Edition-Count")
        assert {kept.headers[it] for it in told} == {answer.headers[it] for it in told}
        part = begun(client, address, Range="bytes=5-9")
        assert (part.status_code, b"".join(part)) == (206, body[5:10])
        for tag in (answer.headers["ETag"], kept.headers["ETag"]):
            assert begun(client, address, **{"If-None-Match": tag}).status_code == 304


def test_equal_questions_share_one_file_and_others_do_not(client: Client) -> None:
    answers = [
        begun(client, f"{LINES}?language=en&kind=event"),
        begun(client, f"{LINES}?kind=event&language=en"),
    ]
    assert len(jobs()) == 1
    bodies = {whole(answer) for answer in answers}
    assert len(bodies) == 1

    begun(client, LINES).close()
    assert len(jobs()) == 2


def test_a_file_names_the_site_at_which_it_was_asked_for(
    client: Client, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    for host in settings.ALLOWED_HOSTS:
        body = whole(begun(client, "/api/v1/export.claims.bibtex", Host=host))
        assert f"http://{host}/claims/".encode() in body


def test_without_a_position_it_is_ten_minutes_old_at_most_or_as_new_as_is_asked_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = whole(begun(client, LINES))
    first = Edition.objects.latest().position
    factories.published_claim()
    head = Edition.objects.latest().position

    old = begun(client, LINES)
    assert old.headers["Log-Position"] == str(first)
    assert b"".join(old) == before
    new = begun(client, f"{LINES}?min_position={head}")
    assert new.headers["Log-Position"] == str(head)
    new.close()
    kept_files.remove(next(job["key"] for job in jobs() if job["position"] == head))
    monkeypatch.setattr(kept_files, "STALE_SECONDS", 0)
    assert whole(begun(client, LINES)).count(b"\n") == 2


def test_json_lines_that_broke_off_go_on_in_a_file_of_their_own(client: Client) -> None:
    factories.published_claim()
    position = Edition.objects.latest().position
    lines = whole(begun(client, f"{LINES}?position={position}")).splitlines(keepends=True)
    last = json.loads(lines[0])["edition"]["position"]

    answer = begun(client, f"{LINES}?position={position}&after={last}")

    assert answer.headers["Edition-Count"] == "1"
    assert whole(answer) == b"".join(lines[1:])
    assert len(jobs()) == 2


def test_where_no_file_can_be_kept_the_web_server_makes_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.published_claim(rationale="long " * 2000)
    expected = in_this_process(client, LINES, monkeypatch)
    with room_for(0):
        assert b"".join(begun(client, LINES)) == expected
    assert jobs() == []

    broken = begun(client, LINES)
    with room_for(4000):
        call_command("make_exports")
    assert broken.status_code == 200
    broken.close()
    assert [job["failure"] for job in jobs()] == [kept_files.NO_SPACE]
    assert b"".join(begun(client, LINES)) == expected


def test_a_server_that_needs_a_thread_for_each_reader_has_as_many_as_for_other_exports(
    client: Client,
) -> None:
    readers = [begun(client, LINES) for _ in range(own_connection.AT_ONCE)]

    refused = begun(client, LINES)

    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert int(refused.headers["Retry-After"]) > 0
    for reader in readers:
        reader.close()
    begun(client, LINES).close()


def test_whoever_asks_for_the_headers_only_has_nothing_made(client: Client) -> None:
    with at_work():
        answer = client.head(LINES)

    assert (answer.status_code, answer.content, jobs()) == (200, b"", [])
    assert answer.headers["ETag"].startswith("W/")


def test_a_process_of_its_own_makes_what_the_web_server_sends(client: Client) -> None:
    path = f"/api/v1/export.csv?position={Edition.objects.latest().position}"
    with serving(WSGIHandler(), threads=1) as port:
        reader = http.client.HTTPConnection("localhost", port, timeout=PATIENCE_SECONDS)
        reader.request("GET", path)
        answer = reader.getresponse()
        assert answer.headers["Transfer-Encoding"] == "chunked"
        body = answer.read()
        reader.close()

    assert b"".join(client.get(path)) == body


def test_the_process_ends_with_the_web_server_that_asked_for_files() -> None:
    server = subprocess.Popen(["sleep", "600"])
    maker = own_process.start("make_exports", "--linger", "600", "--for", str(server.pid))
    with pytest.raises(subprocess.TimeoutExpired):
        maker.wait(1)

    server.kill()
    server.wait()

    assert maker.wait(PATIENCE_SECONDS) == -signal.SIGKILL
