"""Streamed exports: whole, or visibly broken; and nothing stays behind when their reader goes."""

import http.client
import json
import threading
from collections.abc import Callable, Generator, Iterable
from itertools import chain
from typing import Any

import pytest
from django.db import Error, OperationalError, connection, transaction
from django.http import StreamingHttpResponse
from django.test import Client
from waitress.task import WSGITask

from claims.exports import FORMATS, TooManyExports, blocks, own_connection, streamed
from claims.exports.blocks import copy_out, in_blocks
from claims.models import Edition
from factcheck import buffering
from tests import factories
from tests.factcheck.test_slow_clients import connect, everything, serving
from tests.going_round import sql

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "SELECT repeat('x', 70000) FROM generate_series(1, 2000)"
FAILING = "SELECT repeat('x', 70000) || 1 / (1000 - n) FROM generate_series(1, 2000) AS n"
PATIENCE_SECONDS = 60

Make = Callable[[], Generator[bytes]]


@pytest.fixture
def everything_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is small, and each row is a block."""
    monkeypatch.setattr(own_connection, "FEW", 0)
    monkeypatch.setattr(blocks, "SIZE", 1)


def copied(query: str) -> Make:
    def make() -> Generator[bytes]:
        with transaction.atomic():
            yield from in_blocks(copy_out(f"COPY ({query}) TO STDOUT"))

    return make


OTHERS = """
    SELECT pid FROM pg_stat_activity WHERE datname = current_database()
    AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
earlier: set[int] = set()
"""The connections that tests before this one have left."""


@pytest.fixture(autouse=True)
def note_earlier_connections() -> None:
    earlier.clear()
    earlier.update(pid for (pid,) in sql(OTHERS))


def others_connected() -> int:
    """Connections to this database that came since the test began, beside its own."""
    return len({pid for (pid,) in sql(OTHERS)} - earlier)


def wait_until_alone() -> None:
    """A server takes note of a closed connection in its own time."""
    waited = threading.Event()
    for _ in range(PATIENCE_SECONDS * 20):
        if not others_connected():
            return
        waited.wait(0.05)
    raise AssertionError(f"{others_connected()} connections are left")


@pytest.mark.parametrize("taken", [1, 1000, 2000])
def test_a_reader_who_goes_takes_the_connection_along(taken: int) -> None:
    file = streamed(copied(LONG))
    for _ in range(taken):
        next(file)
    assert others_connected() == 1

    file.close()

    wait_until_alone()
    assert not connection.in_atomic_block
    assert b"".join(streamed(copied("SELECT 1"))) == b"1\n"


@pytest.mark.usefixtures("everything_is_long")
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_can_be_left_at_any_block(name: str, client: Client) -> None:
    for _ in range(3):
        factories.published_claim()
    whole = [*client.get(f"/api/v1/export.{name}")]

    for taken in sorted({1, len(whole) // 2, len(whole)}):
        answer: Any = client.get(f"/api/v1/export.{name}")
        parts = iter(answer)
        assert [next(parts) for _ in range(taken)] == whole[:taken]
        answer.close()

        wait_until_alone()
        assert not connection.in_atomic_block
        assert client.get("/api/v1/claims/").status_code == 200


def test_on_the_threads_own_connection_a_transaction_would_stay_open() -> None:
    """The control: the answer as it was before, whose chain of blocks nobody can close."""
    file = copied(LONG)()
    answer = StreamingHttpResponse(chain([next(file)], file))

    answer.close()

    try:
        assert connection.in_atomic_block
        with pytest.raises(Error):
            sql("SELECT 1")
    finally:
        file.close()


def test_no_statement_limit_of_the_web_reaches_it_and_it_reads_one_snapshot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(
        connection.settings_dict["OPTIONS"], "options", "-c statement_timeout=4900ms"
    )
    names = "'{statement_timeout, transaction_isolation, transaction_read_only}'"
    told = f"SELECT current_setting(name) FROM unnest({names}::text[]) AS name"

    assert b"".join(streamed(copied(told))).split() == [b"1h", b"repeatable", b"read", b"on"]
    connection.close()
    with transaction.atomic():
        assert b"".join(copied(told)()).split()[0] == b"4900ms"
    connection.close()


def test_more_than_some_at_once_are_refused_with_the_time_to_come_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_connection, "FEW", 0)
    factories.published_claim()
    running = [streamed(copied(LONG)) for _ in range(own_connection.AT_ONCE)]
    for file in running:
        next(file)

    with pytest.raises(TooManyExports):
        next(streamed(copied(LONG)))
    refused = client.get("/api/v1/export.jsonl")
    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert int(refused.headers["Retry-After"]) > 0
    for file in running:
        file.close()

    assert client.get("/api/v1/export.jsonl").status_code == 200


def test_an_export_ends_where_it_grows_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_connection, "MOST_BYTES", 500_000)

    with pytest.raises(own_connection.ExportTooLong):
        list(streamed(copied(LONG)))

    wait_until_alone()


def test_an_export_ends_where_no_block_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_connection, "STALLED_SECONDS", 0)
    monkeypatch.setattr(own_connection, "LOOK_SECONDS", 0.01)

    with pytest.raises(OperationalError, match="cancel"):
        list(streamed(copied("SELECT pg_sleep(600)")))

    wait_until_alone()


@pytest.mark.usefixtures("everything_is_long")
def test_json_lines_whose_connection_dies_go_on_without_a_gap_and_without_a_double(
    client: Client,
) -> None:
    for _ in range(7):
        factories.published_claim()
    head = Edition.objects.latest().position
    address = f"/api/v1/export.jsonl?position={head}"
    whole = b"".join(client.get(address))
    got, breaks = b"", 0

    while got != whole:
        after = json.loads(got.splitlines()[-1])["edition"]["position"] if got else None
        answer: Any = client.get(f"{address}&after={after}" if got else address)
        assert answer.headers["Log-Position"] == str(head)
        broken = b""
        try:
            for block in answer:
                broken += block
                if broken.count(b"\n") == 2:
                    sql(f"SELECT pg_terminate_backend(pid) FROM ({OTHERS}) AS other")
                    # Of the third line only a part comes through.
                    broken += whole[len(got) + len(broken) :][:50]
                    break
        finally:
            answer.close()
        factories.published_claim()  # nobody waits with publishing
        got += broken[: broken.rindex(b"\n") + 1]
        breaks += 1

    assert breaks == 4


def application(query: str) -> Any:
    """A WSGI application that streams what this query finds."""

    def answer(environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return streamed(copied(query))

    return answer


def request(version: str) -> bytes:
    return f"GET / HTTP/{version}\r\nHost: localhost\r\n\r\n".encode()


def test_the_web_server_closes_the_export_of_a_reader_who_has_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(buffering, "MAX_WAITING_BYTES", 1_000_000)
    with serving(application(LONG)) as port:
        with connect(port, request("1.1")) as client:
            assert client.recv(1)
            assert others_connected() == 1

        wait_until_alone()


def test_a_break_is_no_end_for_readers_of_chunks() -> None:
    with serving(application(FAILING)) as port:
        reader = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        reader.request("GET", "/")

        with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
            reader.getresponse().read()
        reader.close()
    wait_until_alone()


def test_a_break_is_no_end_for_readers_of_a_whole_connection() -> None:
    with (
        serving(application(FAILING)) as port,
        connect(port, request("1.0")) as client,
        pytest.raises(ConnectionResetError),
    ):
        everything(client)


def test_without_the_reset_half_a_file_would_look_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: waitress closes a connection of HTTP/1.0 in good order."""
    monkeypatch.setattr(buffering.Channel, "task_class", WSGITask)

    with serving(application(FAILING)) as port, connect(port, request("1.0")) as client:
        assert 0 < len(everything(client)) < 70_000 * 2000
