"""Log lines on standard error: plain text, or a JSON object a line with FACTCHECK_LOG=json.

A line may name a request by its method and path, an account by its number. It holds no query
string, no mail or network address, no secret of the settings, and of an exception's message
nothing that the request carried: an unpublished text may have been pasted into it.
"""

import ipaddress
import json
import logging
import re
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from weakref import ReferenceType

from django.conf import settings
from django.http import HttpRequest, QueryDict

HIDDEN = "…"

current_request: ContextVar[ReferenceType[HttpRequest] | None] = ContextVar(
    "current_request", default=None
)
"""The request that this thread answers; `RequestLogMiddleware` sets it."""

_QUERY = re.compile(r"\?[^\s\"'>]+")
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+(?=@)")
_MAIL = re.compile(r"[^\s<>\"'(),:;{}\[\]=@/…]+@[^\s<>\"'(),:;{}\[\]=@/]+")
_MAYBE_ADDRESS = re.compile(r"[0-9A-Fa-f]*(?:\.\d+){3}|(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f.]*")
_BREAK = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_SECRETS = ("SECRET_KEY", "EMAIL_HOST_PASSWORD", "EMAIL_HOST_USER")

SENT_WRONGLY = "django.security."
"""How the names of loggers begin that tell of wrong requests."""
RUN = 6
"""So many characters in a row that a request carried are hidden wherever they stand."""
MOST_OF_A_MESSAGE = 500
MOST_CARRIED = 20_000


class PlainLines(logging.Formatter):
    """Moment, level, logger, request id and message; a traceback follows, indented."""

    def format(self, record: logging.LogRecord) -> str:
        said = entry(record)
        trace = said.pop("traceback", "")
        head = " ".join(str(said[name]) for name in ("at", "level", "logger"))
        request = f" [{said['request_id']}]" if "request_id" in said else ""
        line = f"{head}{request} {said['message']}"
        return "\n  ".join([line, *trace.splitlines()])


class JsonLines(logging.Formatter):
    """The same as one JSON object: at, level, logger, message, request_id and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(entry(record), ensure_ascii=False)


def entry(record: logging.LogRecord) -> dict[str, str]:
    """The members of a record's line; request_id and traceback only where there is one.

    What a visitor sent wrongly (Django's `SuspiciousOperation`) is no fault of ours: no traceback.
    """
    request = _request(record)
    said = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
    }
    if request_id := getattr(request, "request_id", ""):
        said["request_id"] = request_id
    said["message"] = on_one_line(redacted(record.getMessage()))
    if record.exc_info and record.exc_info[1] and not record.name.startswith(SENT_WRONGLY):
        # Outside of a request the web server alone knows what was asked: its messages say nothing.
        is_of_server = record.name == "waitress" and request is None
        hidden = None if is_of_server else carried(request)
        said["traceback"] = "\n".join(traceback_lines(record.exc_info[1], hidden))
    return said


def traceback_lines(error: BaseException, hidden: list[str] | None) -> Iterator[str]:
    """The frames of an exception and of those behind it, with messages that give nothing away.

    `hidden` are texts that must not stand in them; None hides all of every message. Of one stands
    the first line: PostgreSQL puts the row that it refused into those after.
    """
    for one in reversed(list(_chain(error))):
        yield "Traceback (most recent call last):"
        yield "".join(traceback.format_tb(one.__traceback__)).rstrip("\n")
        message = str(one).partition("\n")[0][:MOST_OF_A_MESSAGE]
        words = HIDDEN if hidden is None else on_one_line(redacted(without(message, hidden)))
        yield f"{type(one).__module__}.{type(one).__qualname__}: {words}"


def redacted(text: str) -> str:
    """The text without query strings, secrets of the settings, mail and network addresses."""
    for secret in _secrets():
        text = text.replace(secret, HIDDEN)
    text = _CREDENTIALS.sub(HIDDEN, _QUERY.sub(f"?{HIDDEN}", text))
    return _MAYBE_ADDRESS.sub(_hide_address, _MAIL.sub(HIDDEN, text))


def carried(request: HttpRequest | None) -> list[str]:
    """The values that a request brought along, as far as they were read: query, form, cookies."""
    if request is None:
        return []
    sent: list[Any] = [request.GET, getattr(request, "_post", QueryDict())]
    values = [value for part in sent for key in part for value in (key, *part.getlist(key))]
    values += [*request.COOKIES.values(), request.META.get("HTTP_AUTHORIZATION", "")]
    values.append(getattr(request, "_body", b"")[:MOST_CARRIED].decode("utf-8", "replace"))
    return [value[:MOST_CARRIED] for value in values if isinstance(value, str) and len(value) > 2]


def without(message: str, hidden: list[str]) -> str:
    """The message with every run of characters hidden that stands in one of these texts."""
    covered = [False] * len(message)
    for text in hidden:
        length = min(RUN, len(text))
        for start in range(len(message) - length + 1):
            if message[start : start + length] in text:
                covered[start : start + length] = [True] * length
    runs = "".join(
        "\0" if is_hidden else sign for sign, is_hidden in zip(message, covered, strict=True)
    )
    return re.sub("\0+", HIDDEN, runs)


def on_one_line(text: str) -> str:
    """The text with what would break or turn the line written as escapes: nobody forges a line."""
    return _BREAK.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def configuration(form: str) -> dict[str, Any]:
    """LOGGING for Django: everything goes to standard error, as `form` "json" or plain."""
    formatter = JsonLines if form == "json" else PlainLines
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "claims": {"level": "INFO"},
            "factcheck": {"level": "INFO"},
            "django": {"handlers": [], "level": "WARNING"},
            # What visitors ask wrongly is theirs to know; what failed here is an error.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # The web server's own; that requests wait for a thread shows as their being slow.
            "gunicorn.error": {"handlers": [], "propagate": True},
            "gunicorn.access": {"handlers": [], "level": "WARNING"},
            "waitress.queue": {"level": "ERROR"},
            "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        },
    }


def _request(record: logging.LogRecord) -> HttpRequest | None:
    own = getattr(record, "request", None)
    if isinstance(own, HttpRequest):
        return own
    kept = current_request.get()
    return kept() if kept else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _secrets() -> Iterator[str]:
    values = [getattr(settings, name, "") for name in _SECRETS]
    values.append(settings.DATABASES["default"].get("PASSWORD", ""))
    yield from (value for value in values if value)


def _hide_address(found: re.Match[str]) -> str:
    try:
        address = ipaddress.ip_address(found[0])
    except ValueError:
        return found[0]
    return found[0] if address.is_loopback or address.is_unspecified else HIDDEN
