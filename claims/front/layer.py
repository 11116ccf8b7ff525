"""The WSGI application in front of Django's: it sends again what was answered as of this state.

Nothing else runs for such an answer: no session, no account, no token, no choice of a language, and
of the database only the statement that reads the state. It is counted like every other request, and
compared with what the client holds here, whoever made it.
"""

import io
import re
from collections.abc import Callable, Hashable, Iterable
from typing import Any
from wsgiref.types import StartResponse

from django.conf import settings
from django.utils.http import parse_etags

from claims.access import counting
from claims.exports.conditional_answers import COMPARED_IN_FRONT, HELD_IN_FRONT, STATE_IN_FRONT
from claims.exports.encodings import ARCHIVES, WORTH_COMPRESSING_BYTES, packed, takes_gzip, weakened

from . import state
from .memory import Memory
from .state import State

Environ = dict[str, Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]

LONGEST_QUESTION = 4_000
"""Characters of path and query; a longer one is answered each time."""
BYTES_BESIDE_BODY = 4_000
"""Of an entry: its key, its headers, and what Python adds."""
BYTES_OF_PLACE = 1_000
"""Of a question with its state, and what Python adds."""
NOT_PUBLIC = ("/admin/", "/i18n/", "/static/", "/healthz", "/readyz", "/metrics")
"""Addresses of the desk, of files and of operators: neither kept nor answered by a replica."""
ASKED_OTHERWISE = (
    "HTTP_AUTHORIZATION",
    "HTTP_IF_MATCH",
    "HTTP_IF_RANGE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
)
"""Headers of a request that is left to the views."""
OF_A_BODY = re.compile(r"(?:Content-|Link$|Log-|Matching-|Memento-|Repr-Digest$)", re.I)
"""Headers that an answer without a body, 304, leaves out."""
FILE_BYTES = 64 * 1024
"""From here on a body goes to the web server as a file, which it reads as its client does."""
BLOCK_BYTES = 128 * 1024


class KeptAnswer:
    """An answer of status 200: headers, body and ETag, and the body in gzip once it was sent."""

    def __init__(self, headers: Headers, body: bytes, *, packs: bool, mark: str) -> None:
        named = {name.lower(): value for name, value in headers}
        etag = named.get("etag", "")
        # A weak one is of the question: what else the answer depends on is added to it.
        self.etag = f'{etag[:-1]}-{mark}"' if etag.startswith("W/") else etag
        self.packs = packs and named["content-type"] not in ARCHIVES
        self.headers = [
            (name, value)
            for name, value in headers
            if name.lower() not in ("etag", "content-length", "vary")
        ]
        if self.packs:
            self.headers.append(("Vary", "Accept-Encoding"))
        self.body = body
        self.in_gzip = b""

    @property
    def size(self) -> int:
        return len(self.body) + len(self.in_gzip) + BYTES_BESIDE_BODY

    def pack(self) -> None:
        self.in_gzip = packed(self.body)


class Front:
    """Answers from memory what was asked before as of the same state, and lets Django answer else.

    `read` gives the state, or None where it is not known; then nothing is kept.
    """

    def __init__(
        self,
        application: Application,
        *,
        memory: Memory[KeptAnswer] | None = None,
        read: Callable[[], State | None] = state.read,
    ) -> None:
        self.application = application
        if memory is None:
            memory = Memory(settings.FACTCHECK_KEPT_MEGABYTES * 1024**2)
        self.memory = memory
        # Of answers that outlive their state, by question and state: the key they are kept under.
        self.places = Memory[Hashable](memory.most_bytes // 16)
        self.read = read
        self.public: int | None = None

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        question = _question(environ)
        if question is None or (now := self.read()) is None:
            return self.application(environ, start_response)
        self._forget_what_was_public_before(now)
        # What is of a position of the past does not depend on the end of the log.
        keys = (question, now), (question, now.public)
        for key in (self.places.get(keys[0]), *keys):
            if answer := self.memory.get(key):
                counted = counting.count(environ)
                if counted and not counted.is_allowed:
                    break
                return self._sent(environ, start_response, key, answer)
        if environ["REQUEST_METHOD"] == "HEAD":
            return self.application(environ, start_response)
        return self._made(environ, start_response, question, now)

    def _forget_what_was_public_before(self, now: State) -> None:
        """Empty the memory where names changed or the law had words erased: none of them stays."""
        if now.public != self.public:
            self.public = now.public
            self.memory.clear()
            self.places.clear()

    def _made(
        self, environ: Environ, start_response: StartResponse, question: Hashable, now: State
    ) -> Iterable[bytes]:
        """The answer of Django, which is kept if its view says so."""
        begun: list[Any] = []
        held: list[tuple[Hashable, KeptAnswer]] = []

        def begin(status: str, headers: Headers, fault: Any = None) -> Any:
            begun[:] = status, headers, fault
            return None

        def is_held(made_of: Hashable) -> bool:
            key = question, now.public, made_of
            if answer := self.memory.get(key):
                held.append((key, answer))
            return answer is not None

        told = {COMPARED_IN_FRONT: True, STATE_IN_FRONT: now, HELD_IN_FRONT: is_held}
        response: Any = self.application({**environ, **told}, begin)
        status, headers, fault = begun
        is_of_this_state = getattr(response, "is_of_this_state", True)
        if getattr(response, "is_held", False):
            response.close()
            place, answer = held[-1]
            if is_of_this_state:
                self.places.put((question, now), place, size=BYTES_OF_PLACE)
            return self._sent(environ, start_response, place, answer)
        # What is sent while it is made, as a long export, is nowhere whole.
        is_kept = getattr(response, "is_kept", False) and not response.streaming
        if not is_kept or not _is_for_all(status, headers):
            start_response(status, headers, *([fault] if fault else []))
            return response  # type: ignore[no-any-return]  # what the application gave
        packs = not getattr(response, "is_of_file", False)
        answer = KeptAnswer(headers, response.content, packs=packs, mark=str(now.public))
        response.close()
        made_of = getattr(response, "made_of", None)
        is_fixed = getattr(response, "is_fixed", False)
        key: Hashable = (question, now.public) if is_fixed else (question, now)
        if not is_of_this_state or now.public != self.public:
            key = None  # of a replica that has not come so far, or of names that are no more
        elif made_of is not None:
            place = question, now.public, made_of
            self.places.put(key, place, size=BYTES_OF_PLACE)
            key = place
        if key is not None:
            self.memory.put(key, answer, size=answer.size)
        return self._sent(environ, start_response, key, answer)

    def _sent(
        self, environ: Environ, start_response: StartResponse, key: Hashable, answer: KeptAnswer
    ) -> Iterable[bytes]:
        """The answer, as the client takes it; 304, which does not count, for who holds it."""
        in_gzip = answer.packs and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        in_gzip = in_gzip and len(answer.body) >= WORTH_COMPRESSING_BYTES
        headers = [*answer.headers]
        if answer.etag:
            headers.append(("ETag", weakened(answer.etag) if in_gzip else answer.etag))
            if _holds(environ.get("HTTP_IF_NONE_MATCH", ""), answer.etag):
                counting.uncount(environ)
                bare = [(name, value) for name, value in headers if not OF_A_BODY.match(name)]
                start_response("304 Not Modified", bare)
                return []
        body = answer.body
        if in_gzip:
            if not answer.in_gzip:
                answer.pack()
                if key is not None:
                    self.memory.put(key, answer, size=answer.size)
            body = answer.in_gzip
            headers = [(name, value) for name, value in headers if name != "Repr-Digest"]
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
        start_response("200 OK", headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        if len(body) >= FILE_BYTES and (wrapped := environ.get("wsgi.file_wrapper")):
            return wrapped(io.BytesIO(body), BLOCK_BYTES)  # type: ignore[no-any-return]  # as PEP 3333 has it
        return [body]


def _question(environ: Environ) -> Hashable | None:
    """All that the bytes of an answer depend on but the state; None for what is never kept.

    The address stands in answers as it was asked, so that it is not put in order here.
    """
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path.startswith(NOT_PUBLIC):
        return None
    if any(name in environ for name in ASKED_OTHERWISE) or len(path + query) > LONGEST_QUESTION:
        return None
    if "HTTP_IF_MODIFIED_SINCE" in environ and "HTTP_IF_NONE_MATCH" not in environ:
        return None
    host = environ.get("HTTP_HOST") or (environ["SERVER_NAME"], environ["SERVER_PORT"])
    site = environ["wsgi.url_scheme"], host, environ.get("SCRIPT_NAME", "")
    return path, query, site, tuple(settings.FACTCHECK_PUBLISHER.values())


def _is_for_all(status: str, headers: Headers) -> bool:
    """Whether the answer is one of success that is the same for everybody who asks like this."""
    varies = {
        name.strip().lower()
        for header, value in headers
        if header.lower() == "vary"
        for name in value.split(",")
    }
    return (
        status.startswith("200 ")
        and varies <= {"accept-encoding"}
        and all(name.lower() not in ("set-cookie", "content-encoding") for name, _value in headers)
    )


def _holds(if_none_match: str, etag: str) -> bool:
    """Whether the client holds what the ETag is of (weak comparison, RFC 9110, 8.8.3.2)."""
    if not if_none_match:
        return False
    held = {it.removeprefix("W/") for it in parse_etags(if_none_match)}
    return "*" in held or etag.removeprefix("W/") in held
