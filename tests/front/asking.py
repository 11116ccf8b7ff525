"""Questions to the WSGI application in front, as a web server puts them."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from claims.front.layer import Application, Front, KeptAnswer
from claims.front.memory import Memory

MEGABYTE = 1024**2


class Answer(NamedTuple):
    """The answer as the web server gets it."""

    status: int
    headers: dict[str, str]
    body: bytes


def front(**given: Any) -> Front:
    """A layer in front of Django with an empty memory of its own."""
    given.setdefault("memory", Memory[KeptAnswer](16 * MEGABYTE))
    return Front(WSGIHandler(), **given)


def ask(layer: Application, address: str, *, method: str = "GET", **headers: str) -> Answer:
    """Ask for an address of localhost; `headers` are CGI variables."""
    path, _mark, query = address.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        **headers,
    }
    begun: list[Any] = []

    def begin(status: str, told: list[tuple[str, str]], fault: Any = None) -> Any:
        begun[:] = status, told

    with _on_one_connection():
        body: Iterable[bytes] = layer(environ, begin)
        try:
            content = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
    status, told = begun
    return Answer(int(status[:3]), dict(told), content)


@contextmanager
def _on_one_connection() -> Iterator[None]:
    """A request leaves the connection open, in whose transaction the test is."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
