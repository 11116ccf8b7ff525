"""Connections that no slow client can tie up: one loop reads and writes them, threads only answer.

Waitress hands a request to a thread when all of it has come, and takes the answer from the thread
into a buffer that the client empties at its own pace. This module adds to that: deadlines for the
whole of a header and of a body, not only for silence; room for new connections where old ones only
wait; and a buffer in steps that a slow line does not read again and again.
"""

import io
import logging
import select
import socket
import struct
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from waitress.adjustments import Adjustments
from waitress.buffers import ReadOnlyFileBasedBuffer
from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

from factcheck.followers import HAND_OVER, Followers, HandedOver, hand_over

IDLE_SECONDS = 30
"""Without a byte in either direction, between two requests or in one."""
HEADER_SECONDS = 20
"""From the first byte of a request to the end of its header."""
BODY_SECONDS = 30
"""From the end of the header to the end of the body, and a second more for each `BODY_PACE`."""
BODY_PACE = 20_000
CHECK_SECONDS = 2

MAX_HEADER_BYTES = 128 * 1024
"""A pasted article is asked for in the query string; the API answers 414 beyond its own limit."""
MAX_BODY_BYTES = 24 * 1024**2
"""An upload of 20 MB and the form around it."""
IN_MEMORY_BYTES = 64 * 1024
"""Of a body that comes in; more goes to a temporary file."""
ANSWER_IN_MEMORY_BYTES = 512 * 1024
MAX_WAITING_BYTES = 256 * 1024**2
"""Of one answer that its client has not taken; then the thread waits for the client."""
SEND_BUFFER_BYTES = 128 * 1024
"""In the kernel, for each connection: the loop reads no more than this at once from its buffer."""

QUICK_SECONDS = 0.01
"""In all, that the thread of an answer waits for a client who goes on taking it."""

logger = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "::1", "::ffff:127.0.0.1")

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Answering(WSGITask):
    """The answer to a request, whose failing in the middle its reader notices.

    The end of a chunked body stays away; and since HTTP/1.0, which proxies speak, has no other end
    than that of the connection, this is reset instead of closed.
    """

    def get_environment(self) -> Environ:
        return {**super().get_environment(), HAND_OVER: hand_over}

    def write(self, data: bytes) -> None:
        """Send a part of the body; the header goes with the first, in one call of the system."""
        if self.wrote_header or not data:
            super().write(data)
            return
        held: list[bytes] = []
        self.channel.held = held
        try:
            super().write(data)
        finally:
            self.channel.held = None
        self.channel.write_soon(b"".join(held))

    def execute(self) -> None:
        try:
            super().execute()
        except HandedOver as given:
            self.write(b"")  # the headers
            self.channel.server.followers.add(self, self.channel, given.file)
            raise
        except ClientDisconnected:
            raise
        except Exception as error:
            if self.wrote_header:
                self.channel.hang_up()
            if isinstance(error, OSError):  # of the application; waitress says nothing of these
                logger.exception("An answer failed: %s", self.request.path)
            raise


class Channel(HTTPChannel):
    """A connection; knows since when it has been waiting for the rest of a request."""

    task_class = Answering
    waiting_since: float | None = None
    header_end: float | None = None
    patience = 0.0
    held: list[bytes] | None = None
    """Bytes that are sent together with the next."""
    requests: list[Any]

    def received(self, data: bytes) -> bool:
        took = super().received(data)
        request = self.request
        if request is None:
            self.waiting_since = self.header_end = None
        else:
            self.waiting_since = self.waiting_since or time.time()
            if request.headers_finished:
                self.header_end = self.header_end or time.time()
        return bool(took)

    def write_soon(self, data: Any) -> int:
        """Put a part of an answer into the buffer, but for what the client takes at once."""
        if self.held is not None and isinstance(data, bytes):
            self.held.append(data)
            return len(data)
        is_file = isinstance(data, ReadOnlyFileBasedBuffer) and isinstance(data.file, io.BytesIO)
        if not is_file and not isinstance(data, bytes):
            return int(super().write_soon(data))
        size = len(data)
        # What is kept for others too is sent as it lies in memory: `getbuffer` would copy it.
        first = data.file.tell() if is_file else 0
        whole = memoryview(data.file.getvalue() if is_file else data)[first : first + size]
        with self.outbuf_lock:
            sent = self._sent_at_once(whole)
        if is_file and sent:
            data.skip(sent)
        if sent < size:
            super().write_soon(data if is_file else data[sent:])
        elif is_file:
            data.close()
        return size

    def _sent_at_once(self, whole: memoryview) -> int:
        """The number of bytes that the client took, one who goes on taking within `patience`."""
        if not self.connected or self.total_outbufs_len:
            return 0
        sent = 0
        with suppress(OSError):  # which comes again with the rest
            while took := self.send(whole[sent:], do_close=False):
                sent += took
                if sent == len(whole) or not self._is_being_taken():
                    break
        self.last_activity = time.time()
        return sent

    def _flush_some(self, do_close: bool = True) -> bool:
        """Send what the client takes; a thread sends the rest too, to one who takes it at once.

        Threads ask without `do_close`. Each round of the loop would cost a quick client as much as
        its whole answer does.
        """
        has_sent = bool(super()._flush_some(do_close))
        if not do_close:
            while self.total_outbufs_len and self._is_being_taken():
                if not super()._flush_some(do_close):
                    break
                has_sent = True
        return has_sent

    def _is_being_taken(self) -> bool:
        """Whether there is room for more within the patience that is left for this answer."""
        if self.patience <= 0:
            return False
        begun = time.monotonic()
        room = select.poll()
        room.register(self.socket, select.POLLOUT)
        found = room.poll(1000 * self.patience)
        self.patience -= time.monotonic() - begun
        return bool(found)

    def service(self) -> None:
        self.patience = QUICK_SECONDS
        # The request of an answer that was handed over goes on, without this thread.
        with suppress(HandedOver):
            super().service()

    def is_overdue(self, now: float) -> bool:
        """Whether the client had its time: for a header, for a body, or for anything at all."""
        if self.requests and not self.total_outbufs_len:
            return False  # a thread is at work on it, or another process
        if now - self.last_activity > IDLE_SECONDS:
            return True
        if self.request is None or self.waiting_since is None:
            return False
        if self.header_end is None:
            return now - self.waiting_since > HEADER_SECONDS
        expected = BODY_SECONDS + self.request.content_length / BODY_PACE
        return now - self.header_end > expected

    def hang_up(self) -> None:
        """Have the closing of this connection reset it (RST), without what is still to be sent."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.will_close = True

    def begin_buffer(self) -> None:
        """Put the bytes that come next into a buffer of their own.

        One that is added to keeps what was sent of it, until the answer ends.
        """
        self.current_outbuf_count = self.adj.outbuf_high_watermark

    def end_answer(self) -> None:
        """Close this connection when all is sent."""
        with self.requests_lock:
            self.close_when_flushed = True
            for request in self.requests:
                request.close()
            self.requests = []
        self.last_activity = time.time()
        if self.connected:
            self.server.pull_trigger()

    def only_waits(self) -> bool:
        """Whether nothing would be lost by closing it but the client's patience."""
        return not self.requests and not self.total_outbufs_len


class Server(TcpWSGIServer):
    """Accepts and keeps connections for one worker process."""

    channel_class = Channel

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.followers = Followers()

    def set_socket_options(self, conn: socket.socket) -> None:
        super().set_socket_options(conn)
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)

    def maintenance(self, now: float) -> None:
        """Close what is overdue."""
        for channel in list(self.active_channels.values()):
            if channel.is_overdue(now):
                channel.will_close = True

    def handle_accept(self) -> None:
        """Take a connection in; where there are too many, those go that have waited longest."""
        super().handle_accept()
        if len(self._map) > self.adj.connection_limit * 9 // 10:
            waiting = [channel for channel in self.active_channels.values() if channel.only_waits()]
            waiting.sort(key=lambda channel: channel.creation_time)
            for channel in waiting[: len(waiting) // 10 + 1]:
                channel.will_close = True  # by the loop, in its turn

    def stop_accepting(self) -> None:
        """Leave new connections to the other workers; those that are open go on."""
        self.accepting = False
        self.del_channel(self._map)

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered and no answer is on its way."""
        return all(channel.only_waits() for channel in self.active_channels.values())


def make_server(
    application: Application, listener: socket.socket, *, threads: int, connections: int
) -> tuple[Server, dict[int, Any]]:
    """A server for this listening socket and the map of its connections, for the loop to poll."""
    # Waitress would take X-Forwarded-For away; who may set it is `visitor_address`'s to say.
    settings = Adjustments(
        sockets=[listener],
        threads=threads,
        connection_limit=connections,
        asyncore_use_poll=True,
        channel_request_lookahead=1,  # it goes on reading, and so sees that a client has gone
        cleanup_interval=CHECK_SECONDS,
        channel_timeout=IDLE_SECONDS,
        max_request_header_size=MAX_HEADER_BYTES,
        max_request_body_size=MAX_BODY_BYTES,
        inbuf_overflow=IN_MEMORY_BYTES,
        outbuf_overflow=ANSWER_IN_MEMORY_BYTES,
        outbuf_high_watermark=MAX_WAITING_BYTES,
        clear_untrusted_proxy_headers=False,
        log_socket_errors=False,
        ident=None,
    )
    connected: dict[int, Any] = {}
    server = Server(
        with_scheme_of_proxy(application),
        connected,
        True,
        listener,
        adj=settings,
        bind_socket=False,
        sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
    )
    return server, connected


def with_scheme_of_proxy(application: Application) -> Application:
    """The application, told that a request is HTTPS where a proxy on this machine says so."""

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_https = environ.get("HTTP_X_FORWARDED_PROTO") == "https"
        if is_https and environ.get("REMOTE_ADDR") in LOOPBACK:
            environ["wsgi.url_scheme"] = "https"
        return application(environ, start_response)

    return answer
