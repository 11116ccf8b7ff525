"""Clients that are slow, silent or gone: they hold no thread, and not their connection for ever."""

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from waitress import wasyncore

from factcheck import CHECKOUT, buffering
from tests.factcheck import tiny_app

PATIENCE_SECONDS = 60
"""What is awaited comes at once; only a failing test waits this long."""

SILENT = b""
HALF_A_HEADER = b"GET / HTTP/1.1\r\nHost: local"
HALF_A_BODY = b"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf"
BIG = b"GET /big HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@contextmanager
def serving(application: Any = tiny_app.application, **given: int) -> Iterator[int]:
    """A server of one thread in this process; yields its port."""
    limits = {"threads": 1, "connections": 2000, **given}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        server, connected = buffering.make_server(application, listener, **limits)
        is_over = threading.Event()

        def loop() -> None:
            while not is_over.is_set():
                wasyncore.poll2(0.1, connected)

        thread = threading.Thread(target=loop)
        thread.start()
        try:
            yield port
        finally:
            is_over.set()
            server.pull_trigger()
            thread.join()
            server.task_dispatcher.shutdown(timeout=1)
            wasyncore.close_all(connected)


def connect(port: int, sent: bytes = SILENT) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
    client.sendall(sent)
    return client


def asked(port: int, path: str = "/", *headers: str) -> bytes:
    """The whole answer to a request."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", ""]
    with connect(port, "\r\n".join(lines).encode()) as client:
        return everything(client)


def everything(client: socket.socket) -> bytes:
    parts = []
    while part := client.recv(65536):
        parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("sent", [SILENT, HALF_A_HEADER, HALF_A_BODY])
def test_five_hundred_that_never_finish_their_request_stop_nobody(sent: bytes) -> None:
    with serving() as port, ExitStack() as clients:
        for _ in range(500):
            clients.enter_context(connect(port, sent))

        assert b"here" in asked(port)


def test_a_worker_of_gunicorns_own_would_be_stopped_by_as_many_as_it_has_threads() -> None:
    """The negative control."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        command = [
            *(sys.executable, "-m", "gunicorn", "tests.factcheck.tiny_app"),
            *("--config", "/dev/null", "--bind", f"fd://{listener.fileno()}"),
            *("--worker-class", "gthread", "--threads", "2", "--no-control-socket"),
        ]
        with (
            subprocess.Popen(
                command, cwd=CHECKOUT, pass_fds=[listener.fileno()], stderr=subprocess.DEVNULL
            ) as server,
            ExitStack() as clients,
        ):
            try:
                assert b"here" in asked(port)
                for _ in range(2):
                    clients.enter_context(connect(port, HALF_A_HEADER))
                with connect(port, b"GET / HTTP/1.0\r\n\r\n") as client:
                    client.settimeout(2)
                    with pytest.raises(TimeoutError):
                        client.recv(1)
            finally:
                server.kill()


def test_who_reads_slowly_holds_no_thread_and_gets_everything() -> None:
    with serving(threads=1) as port, connect(port, BIG) as slow:
        assert b"here" in asked(port)

        assert everything(slow).count(b"\0") >= tiny_app.BIG


def test_who_reads_quickly_gets_everything_from_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffering, "QUICK_SECONDS", PATIENCE_SECONDS)
    monkeypatch.setattr(buffering.Channel, "handle_write", lambda channel: None)  # of the loop
    keeps_on = BIG.replace(b"Connection: close\r\n", b"")

    with serving() as port, connect(port, keeps_on) as quick, quick.makefile("rb") as answer:
        while answer.readline() != b"\r\n":
            pass
        taken = 0
        while taken < tiny_app.BIG:
            length = int(answer.readline(), 16)
            taken += len(answer.read(length + 2)) - 2

    assert taken == tiny_app.BIG


def test_an_answer_ends_when_its_reader_has_gone() -> None:
    closed = threading.Event()

    class Endless:
        def __iter__(self) -> Iterator[bytes]:
            while True:
                yield bytes(65536)

        def close(self) -> None:
            closed.set()

    def endless(environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [])
        return Endless()

    with serving(endless) as port:
        with connect(port, BIG) as client:
            client.recv(1)
        assert closed.wait(PATIENCE_SECONDS)


@pytest.mark.parametrize(
    ("limit", "sent"),
    [
        ("IDLE_SECONDS", SILENT),
        ("HEADER_SECONDS", HALF_A_HEADER),
        ("BODY_SECONDS", HALF_A_BODY),
    ],
)
def test_who_does_not_finish_in_time_is_hung_up_on(
    limit: str, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buffering, limit, 0)
    monkeypatch.setattr(buffering, "CHECK_SECONDS", 0)

    with serving() as port, connect(port, sent) as client:
        assert client.recv(1) == b""


def test_a_letter_at_a_time_prolongs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffering, "HEADER_SECONDS", 0)
    monkeypatch.setattr(buffering, "CHECK_SECONDS", 0)

    with (
        serving() as port,
        connect(port, b"GET / HTTP/1.1\r\nX: ") as client,
        pytest.raises(ConnectionError),
    ):
        while True:
            client.sendall(b"x")


def test_new_connections_find_room_where_old_ones_only_wait() -> None:
    with serving(connections=20) as port, ExitStack() as clients:
        waiting = [clients.enter_context(connect(port, HALF_A_HEADER)) for _ in range(60)]

        assert b"here" in asked(port)
        assert waiting[0].recv(1) == b""  # who waited longest went first


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /?" + b"x" * 200_000 + b" HTTP/1.1\r\n\r\n", b"431"),
        (b"POST /body HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", b"413"),
        (b"nonsense\r\n\r\n", b"400"),
    ],
)
def test_what_is_too_large_or_no_request_is_refused_at_once(request_: bytes, status: bytes) -> None:
    with serving() as port, connect(port, request_) as client:
        assert client.recv(12).split()[1] == status


@pytest.mark.parametrize(
    ("sent", "scheme"), [("https", b"https"), ("http", b"http"), ("x", b"http")]
)
def test_a_proxy_on_this_machine_says_whether_it_is_https(sent: str, scheme: bytes) -> None:
    with serving() as port:
        answer = asked(port, "/scheme", f"X-Forwarded-Proto: {sent}")

    assert answer.endswith(b"\r\n\r\n" + scheme)
