"""A web server of this machine that a test puts behind any public address."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from claims.intake.captures.fetching import Network

PUBLIC = "93.184.215.14"

Speak = Callable[[socket.socket], None]
"""What the server sends once it has read a request."""


def page(body: bytes = b"", *headers: str, status: str = "200 OK") -> Speak:
    """An answer with these headers; `Content-Length` is added."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return lambda sock: sock.sendall("\r\n".join(lines).encode() + body)


def redirect(to: str, status: str = "302 Found") -> Speak:
    return page(b"", f"Location: {to}", status=status)


def endless(piece: bytes, *headers: str, seconds: float = 0) -> Speak:
    """An answer that goes on with `piece` after `piece`, one every so many seconds."""
    head = "\r\n".join(["HTTP/1.1 200 OK", *headers, ""]).encode()

    def speak(sock: socket.socket) -> None:
        sock.sendall(head)
        while True:
            sock.sendall(piece)
            time.sleep(seconds)

    return speak


@dataclass
class TinyWeb:
    """Answers by path; knows every name as one public address, unless `names` says otherwise."""

    port: int
    pages: dict[str, Speak] = field(default_factory=dict)
    names: dict[str, Callable[[], list[str]]] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)
    """Every address that was dialled, with its port."""
    requests: list[bytes] = field(default_factory=list)

    @property
    def network(self) -> Network:
        """Names looked up here, and every connection led to this server."""
        return Network(self.resolve, self.connect)

    def resolve(self, host: str, port: int) -> list[str]:
        return self.names.get(host, lambda: [PUBLIC])()

    def connect(self, address: str, port: int, timeout_seconds: float) -> socket.socket:
        self.asked.append((address, port))
        sock = socket.socket()
        sock.settimeout(timeout_seconds)
        sock.connect(("127.0.0.1", self.port))
        return sock

    def stands_for_the_internet(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let whatever looks up a name and connects in this process reach this server."""

        def getaddrinfo(host: str, port: int, **kwargs: object) -> list[Any]:
            kind = socket.AF_INET, socket.SOCK_STREAM, 6, ""
            return [(*kind, (address, port)) for address in self.resolve(host, port)]

        def create_connection(address: tuple[str, int], timeout: float) -> socket.socket:
            return self.connect(*address, timeout)

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        monkeypatch.setattr(socket, "create_connection", create_connection)

    def answer(self, sock: socket.socket) -> None:
        with closing(sock), suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request and (piece := sock.recv(65536)):
                request += piece
                if not request[:3].isalpha():  # TLS: there is no more to read without a key
                    break
            self.requests.append(request)
            path = request.split(b" ")[1].decode() if request[:4] == b"GET " else ""
            self.pages.get(path, page(b"not here", status="404 Not Found"))(sock)


@contextmanager
def tiny_web() -> Iterator[TinyWeb]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        web = TinyWeb(listening.getsockname()[1])

        def serve() -> None:
            with suppress(OSError):
                while True:
                    sock, _address = listening.accept()
                    threading.Thread(target=web.answer, args=(sock,), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield web
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
