"""Requests to the live server and the emptying of tables: never both at the same time.

A browser that is closed leaves requests behind. Each would hold rows that the emptying wants, and
wait for rows that the emptying holds; or write into tables that the next test found empty.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Any

from django.test import testcases

PATIENCE_SECONDS = 120


class Turns:
    """Turns of requests, any number at once, and of one emptying of tables, which has its own."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._is_emptying = False
        self._under_way: list[str] = []

    def begin(self, request: str) -> None:
        with self._changed:
            self._changed.wait_for(lambda: not self._is_emptying)
            self._under_way.append(request)

    def end(self, request: str) -> None:
        with self._changed:
            self._under_way.remove(request)
            self._changed.notify_all()

    @contextmanager
    def emptying(self) -> Iterator[None]:
        """The block runs when the last request has ended, and before the next begins."""
        with self._changed:
            self._is_emptying = True
            try:
                ended = self._changed.wait_for(lambda: not self._under_way, PATIENCE_SECONDS)
                assert ended, f"These requests do not end: {self._under_way}"
                yield
            finally:
                self._is_emptying = False
                self._changed.notify_all()


TURNS = Turns()
"""The turns of this process."""


class Answer:
    """The answer to a request, which ends when the server closes the answer."""

    def __init__(self, parts: Iterable[bytes], request: str) -> None:
        self._parts, self._request = parts, request

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts)

    def close(self) -> None:
        try:
            if close := getattr(self._parts, "close", None):
                close()
        finally:
            TURNS.end(self._request)


class TurnTakingHandler(testcases._MediaFilesHandler):
    """The handler of the live server, in turn with the emptying of tables.

    Without MEDIA_URL every path is one of media, so that this one answers all that is not static.
    """

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        request = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        TURNS.begin(request)
        try:
            return Answer(super().__call__(environ, start_response), request)
        except BaseException:
            TURNS.end(request)
            raise
