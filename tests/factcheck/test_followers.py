"""Answers that grow while they are sent: they hold no thread, and end or visibly break."""

import gc
import http.client
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from factcheck import buffering
from factcheck.followers import HAND_OVER
from tests.factcheck.test_slow_clients import PATIENCE_SECONDS, asked, connect, everything, serving

GROWING = "GET /growing HTTP/{version}\r\nHost: localhost\r\n\r\n"


class File:
    """A file that grows when the test says so."""

    def __init__(self, *blocks: bytes | Exception | None) -> None:
        self.blocks = list(blocks)
        self.was_asked, self.is_closed = threading.Event(), threading.Event()
        self.taken = 0

    def read(self) -> bytes | None:
        self.was_asked.set()
        if not self.blocks:
            return b""
        block = self.blocks.pop(0)
        if isinstance(block, Exception):
            raise block
        self.taken += len(block or b"")
        return block

    def close(self) -> None:
        self.is_closed.set()

    def wait_until_closed(self) -> None:
        assert self.is_closed.wait(PATIENCE_SECONDS)


def application(file: File) -> Any:
    """Answers at /growing with this file, and at once everywhere else."""

    def answer(environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        if environ["PATH_INFO"] == "/growing":
            return (environ[HAND_OVER](file) for _once in "1")
        return [b"here"]

    return answer


def request(version: str = "1.1") -> bytes:
    return GROWING.format(version=version).encode()


def read_until(client: Any, end: bytes) -> bytes:
    found = b""
    while not found.endswith(end):
        part = client.recv(65536)
        assert part, found
        found += part
    return found


def test_it_is_sent_as_it_grows_and_the_only_thread_answers_others_meanwhile() -> None:
    file = File()
    with serving(application(file), threads=1) as port, connect(port, request()) as client:
        # Its headers are there before any of it is.
        assert b"200 OK" in read_until(client, b"\r\n\r\n")
        assert b"here" in asked(port)

        file.blocks.append(b"first")
        assert read_until(client, b"first\r\n") == b"5\r\nfirst\r\n"
        assert b"here" in asked(port)

        file.blocks += [b"second", None]
        assert everything(client) == b"6\r\nsecond\r\n0\r\n\r\n"
        file.wait_until_closed()


def test_a_reader_of_http_1_0_gets_it_until_the_connection_ends() -> None:
    file = File(b"first, ", b"second", None)
    with serving(application(file), threads=1) as port, connect(port, request("1.0")) as client:
        assert everything(client).partition(b"\r\n\r\n")[2] == b"first, second"


@pytest.mark.parametrize("blocks", [[], [b"first"], [bytes(1_000_000)]])
def test_a_failing_file_is_no_end_for_whoever_reads_it(blocks: list[bytes]) -> None:
    file = File(*blocks, ZeroDivisionError())
    with serving(application(file), threads=1) as port:
        reader = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        with pytest.raises((http.client.HTTPException, ConnectionResetError)):
            reader.request("GET", "/growing")
            reader.getresponse().read()
        reader.close()
        file.wait_until_closed()

        file = File(*blocks, ZeroDivisionError())
    with (
        serving(application(file), threads=1) as port,
        connect(port, request("1.0")) as client,
        pytest.raises(ConnectionResetError),
    ):
        everything(client)


def test_the_file_of_a_reader_who_has_gone_is_read_no_further() -> None:
    file = File(b"first")
    with serving(application(file), threads=1) as port:
        with connect(port, request()) as client:
            read_until(client, b"first\r\n")

        file.wait_until_closed()
        assert b"here" in asked(port)


def test_a_slow_reader_is_sent_what_he_takes_and_nothing_lies_in_memory() -> None:
    size = 256 * 1024
    file = File(*[bytes(size)] * 200, None)
    with serving(application(file), threads=1) as port, connect(port, request("1.0")) as client:
        assert client.recv(1)
        assert file.was_asked.wait(PATIENCE_SECONDS)
        for _ in range(20):
            assert b"here" in asked(port)
        # What the kernel holds for the two ends, and one block beyond what is full.
        assert file.taken <= 40 * size

        assert len(everything(client).partition(b"\r\n\r\n")[2]) >= 200 * size - 1
        file.wait_until_closed()


class Watched(File):
    """A file that looks, at its last block, how many bytes connections hold."""

    held = 0

    def read(self) -> bytes | None:
        if len(self.blocks) == 1:
            # By type: isinstance() would ask other tests' lazy objects, which then work.
            channels = [it for it in gc.get_objects() if issubclass(type(it), buffering.Channel)]
            buffers = [it for channel in channels if channel.connected for it in channel.outbufs]
            self.held = sum(sys.getsizeof(buffer.getfile()) for buffer in buffers)
        return super().read()


def test_what_was_sent_is_held_no_longer() -> None:
    size = 256 * 1024
    file = Watched(*[bytes(size)] * 40, None)
    with serving(application(file), threads=1) as port, connect(port, request("1.0")) as client:
        assert len(everything(client).partition(b"\r\n\r\n")[2]) == 40 * size

    # All 40 were held once; how many wait at a moment is a matter of the machine.
    assert file.held <= 10 * size


def test_many_readers_have_one_thread() -> None:
    files = [File() for _ in range(30)]
    waiting = iter(files)

    def answer(environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return (environ[HAND_OVER](next(waiting)) for _once in "1")

    before = threading.active_count()
    with serving(answer, threads=1) as port:
        clients = [connect(port, request()) for _ in files]
        for file in files:
            assert file.was_asked.wait(PATIENCE_SECONDS)
        names = [thread.name for thread in threading.enumerate()]
        assert "followers" in names
        assert threading.active_count() <= before + 3
        for file in files:
            file.blocks += [b"x", None]
        for client in clients:
            assert everything(client).endswith(b"1\r\nx\r\n0\r\n\r\n")
            client.close()
