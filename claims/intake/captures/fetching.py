"""Fetch one document from the public web, within limits of time and size.

Whoever types an address, or a server that redirects, decides where this connects. So every
numeric address a name stands for is checked (`addresses.py`), the connection goes to exactly
the one that was checked, and each redirect starts again from there.
"""

import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from email.message import Message
from http.client import HTTPException
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, SSLError

from claims.intake.captures.addresses import Resolve, Target, Unfetchable, public_addresses, target
from claims.text import whole_numbers

LARGEST = 20_000_000
"""Bytes, both as they travel and unpacked."""
LONGEST = 10.0
"""Seconds in total: names looked up, redirects followed, everything read."""
MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
CHUNK = 64 * 1024
PIECE = 16 * CHUNK
DOCUMENTS = "text/html, application/pdf, text/plain, */*;q=0.5"
"""The media types that are asked for where nobody asks for another."""


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_rest, address in found]


def _connect(address: str, port: int, timeout_seconds: float) -> socket.socket:
    return socket.create_connection((address, port), timeout_seconds)


class Network(NamedTuple):
    """The two doors to the outside; tests put their own there."""

    resolve: Resolve = _resolve
    connect: Callable[[str, int, float], socket.socket] = _connect


INTERNET = Network()


class Fetched(NamedTuple):
    """A document as a server sent it."""

    url: str
    """Where it was in the end, after redirects."""
    media_type: str
    charset: str
    """What the server says it is; may be empty, may be wrong."""
    body: bytes


class Deadline:
    """A moment by which everything is done."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until then; raises Unfetchable when it has passed."""
        if (left := self.at - time.monotonic()) <= 0:
            raise self.passed()
        return left

    def passed(self) -> Unfetchable:
        message = _("The server did not send everything within %(seconds)d seconds.")
        return Unfetchable(message % {"seconds": self.seconds}, "too_slow")


def fetch(
    url: str,
    *,
    network: Network = INTERNET,
    longest: float = LONGEST,
    largest: int = LARGEST,
    accept: str = DOCUMENTS,
) -> Fetched:
    """Get the document at an address; raises Unfetchable with one sentence that says why not.

    `longest` is in seconds, `largest` in bytes; `accept` are the media types asked for (HTTP).
    """
    deadline = Deadline(longest)
    for _redirect in range(MOST_REDIRECTS + 1):
        where = target(url)
        with _connected(where, network, deadline, accept) as connection:
            try:
                response = connection.getresponse()
                if response.status in REDIRECTS and response.headers.get("Location"):
                    url = urljoin(where.url, response.headers["Location"])
                    continue
                if response.status != 200:
                    raise _answered(response.status)
                received = _received(where, response, largest)
                deadline.left()  # a body without a length looks whole where it was cut off
                return received
            except (HTTPError, HTTPException, OSError, ValueError) as error:
                deadline.left()  # what was cut off was too slow, whatever it looks like here
                raise _broken(where.host) from error
    raise Unfetchable(
        _("The address redirects more than %(most)d times.") % {"most": MOST_REDIRECTS}, "redirects"
    )


@contextmanager
def _connected(where: Target, network: Network, deadline: Deadline, accept: str) -> Iterator[Any]:
    """A connection over which the request is sent already, cut off when time is up."""
    addresses = _looked_up(where, network, deadline)
    sock = _dialled(where, addresses, network, deadline)
    kind = _Https if where.scheme == "https" else _Http
    # Name, certificate and Host header are those of the host; only the way to it is fixed.
    with _cut_off(sock, deadline), closing(kind(where.host, where.port)) as connection:
        connection.timeout = deadline.left()
        connection.given = sock
        try:
            connection.request(
                "GET",
                where.path,
                headers={
                    "User-Agent": f"Factcheck {settings.FACTCHECK_PUBLISHER['site']}".strip(),
                    "Accept": accept,
                    "Accept-Encoding": "identity",
                },
                preload_content=False,
                decode_content=False,
            )
        except SSLError as error:
            deadline.left()
            message = _("The certificate of %(host)s cannot be relied on.") % {"host": where.host}
            raise Unfetchable(message, "certificate") from error
        except (HTTPError, HTTPException, OSError) as error:
            deadline.left()
            raise _broken(where.host) from error
        yield connection


class _OnASocket:
    """Speaks over a socket that is connected already, instead of looking the host up again."""

    given: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.given


class _Http(_OnASocket, HTTPConnection):
    pass


class _Https(_OnASocket, HTTPSConnection):
    pass


def _looked_up(where: Target, network: Network, deadline: Deadline) -> list[str]:
    """The checked addresses of the host. Looked up in a thread: a resolver knows no time limit."""
    answers: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def look_up(host: str, port: int) -> None:
        try:
            answers.put(network.resolve(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(OSError(str(error)))

    def resolve(host: str, port: int) -> list[str]:
        threading.Thread(target=look_up, args=(host, port), daemon=True).start()
        try:
            found = answers.get(timeout=deadline.left())
        except Empty:
            raise deadline.passed() from None
        if isinstance(found, OSError):
            raise found
        return found

    return public_addresses(where.host, where.port, resolve=resolve)


def _dialled(
    where: Target, addresses: list[str], network: Network, deadline: Deadline
) -> socket.socket:
    """A socket to the first of the addresses that answers."""
    for address in addresses:
        with suppress(OSError):
            return network.connect(address, where.port, deadline.left())
    deadline.left()
    message = _("%(host)s does not answer.") % {"host": where.host}
    raise Unfetchable(message, "no_answer")


@contextmanager
def _cut_off(sock: socket.socket, deadline: Deadline) -> Iterator[None]:
    """Shut the connection down when time is up.

    A timeout of the socket would begin anew with every byte that arrives. The duplicate
    stays valid when TLS takes the socket over.
    """

    def shut_down() -> None:
        with suppress(OSError):
            lifeline.shutdown(socket.SHUT_RDWR)

    with closing(sock), closing(sock.dup()) as lifeline:
        timer = threading.Timer(deadline.left(), shut_down)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _received(where: Target, response: Any, largest: int) -> Fetched:
    length = whole_numbers.read(response.headers.get("Content-Length", ""))
    if length is not None and length > largest:
        raise _too_large(largest)
    body = bytearray()
    for piece in _unpacked(_chunks(response, largest), response.headers):
        body += piece
        if len(body) > largest:
            raise _too_large(largest)
    header = Message()
    header["Content-Type"] = response.headers.get("Content-Type", "application/octet-stream")
    charset = str(header.get_content_charset() or "")
    return Fetched(where.url, header.get_content_type(), charset, bytes(body))


def _chunks(response: Any, largest: int) -> Iterator[bytes]:
    travelled = 0
    while chunk := response.read(CHUNK, decode_content=False):
        travelled += len(chunk)
        if travelled > largest:
            raise _too_large(largest)
        yield chunk


def _unpacked(chunks: Iterator[bytes], headers: Any) -> Iterator[bytes]:
    """The bytes as they were before the server packed them, in pieces of at most PIECE."""
    encoding = headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Unfetchable(_("The server packs its answer in an unknown way."), "encoding")
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        for chunk in chunks:
            while chunk:
                yield unpacking.decompress(chunk, PIECE)
                chunk = unpacking.unconsumed_tail
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unpacking.eof:
        raise ValueError("cut short")


def _too_large(largest: int) -> Unfetchable:
    message = _("The document is larger than %(megabytes)d MB.")
    return Unfetchable(message % {"megabytes": largest // 1_000_000}, "too_large")


def _answered(status: int) -> Unfetchable:
    message = _("The server answers with the code %(status)d instead of a document.")
    return Unfetchable(message % {"status": status}, f"http_{status}")


def _broken(host: str) -> Unfetchable:
    message = _("The connection to %(host)s broke off.") % {"host": host}
    return Unfetchable(message, "broken")
