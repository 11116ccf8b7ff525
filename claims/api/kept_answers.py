"""Large files that are made in the background: the way to each, then the file with its ranges.

An address that names a position or a moment answers 202 until its file is there, then with the
file. One that names neither leads on (303) to that of a position: the newest that was asked for in
the last ten minutes, or else the head.
"""

import io
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rest_framework.request import Request

from claims.exports import headers_of, kept_files, making
from claims.exports.attachment import digest_headers
from claims.selection import LOG_PARAMETERS, PARAMETERS, Selection

from .answers import CHANGES, compact
from .problems import RETRY_AFTER_SECONDS, Problem

MOST_PATIENT_SECONDS = 60
RANGE = re.compile(r"bytes=(?!-$)([0-9]{0,18})-([0-9]{0,18})")

ANSWERS = {
    202: gettext_lazy(
        "A large XLSX file or package is being made: ask again after Retry-After seconds, until"
        " the answer is the file."
    ),
    206: gettext_lazy("The part of a file made in the background that Range asks for."),
    303: gettext_lazy(
        "Of a large XLSX file or package, where neither position nor moment is named: Location"
        " names a position of the last ten minutes."
    ),
}
COMPONENTS = {202: "FileBeingMade", 303: "FileAddress"}
PROBLEMS = {416: gettext_lazy("The file is shorter than where the range begins.")}


class Wanted(NamedTuple):
    """A large file: what it is kept as, what is asked for, and the form of its answer."""

    kind: str
    selection: Selection
    media_type: str
    ending: str
    root: str = ""
    """Address of the site, as the file names it."""
    after: int = 0
    """Number of the claim after which the file begins."""


def kept_answer(request: Request, wanted: Wanted) -> HttpResponseBase:
    """The way to the file, or the file; raises Problem, TooManyExports and OSError."""
    asked = dict(request.query_params.lists())
    if not LOG_PARAMETERS.keys() & asked.keys():
        return _led_on(request, wanted, asked)
    key = kept_files.key_of(wanted.kind, wanted.selection)
    job = kept_files.find(key)
    if job is None and request.method == "GET":
        given = {name: asked[name] for name in asked if name in PARAMETERS}
        position = wanted.selection.head.position
        job = kept_files.ask(key, wanted.kind, given, position=position)
    if job is None:
        return _waiting(request, None)
    if job.failure:
        raise refusal(job)
    if job.is_made:
        try:
            return whole_file(request, wanted, job)
        except FileNotFoundError:
            return _waiting(request, None)  # it was too old just now: the next question has it made
    if request.method == "GET":
        making.start()
    return _waiting(request, job)


def _led_on(
    request: Request, wanted: Wanted, asked: Mapping[str, Sequence[str]]
) -> HttpResponseBase:
    selection = wanted.selection
    question = kept_files.question_of(wanted.kind, selection)
    position = recent(request, question) or selection.head.position
    named = at_position(asked, selection, position)
    address = request.build_absolute_uri(f"{request.path}?{urlencode(named, doseq=True)}")
    return HttpResponse(
        compact({"file": address}),
        status=303,
        content_type="application/json",
        headers={"Location": address, "Cache-Control": "no-store", "Log-Position": str(position)},
    )


def recent(request: Request, question: str) -> int | None:
    """The position of a file that answers a question of now, as new as the question asks for."""
    return kept_files.recent(question, at_least=getattr(request, "min_position", 0))


def at_position(
    asked: Mapping[str, Sequence[str]], selection: Selection, position: int
) -> dict[str, Sequence[str]]:
    """The parameters of a question of now, asked as of a position."""
    named = {**asked, "position": [str(position)]}
    if selection.ranking:
        # As of a position, the rules would be those of its moment.
        named["matching"] = [str(selection.matching)]
    return named


def _waiting(request: Request, job: kept_files.Job | None) -> HttpResponseBase:
    """202 with how far the file is; a browser asks again by itself."""
    spent, expected, ahead = 0.0, 0, 0
    if job:
        expected = job.expected_seconds
        spent = time.time() - (job.begun_at or job.asked_at)
        ahead = sum(other.asked_at < job.asked_at for other in kept_files.waiting())
    left = round(expected - spent) if expected else RETRY_AFTER_SECONDS
    again = str(min(max(left, RETRY_AFTER_SECONDS), MOST_PATIENT_SECONDS))
    told = {
        "state": "being_made" if expected else "waiting",
        "ahead": ahead,
        "seconds": round(spent),
        "expected_seconds": expected or None,
        "file": request.build_absolute_uri(),
    }
    return HttpResponse(
        compact(told),
        status=202,
        content_type="application/json",
        headers={"Retry-After": again, "Refresh": again, "Cache-Control": "no-store"},
    )


def refusal(job: kept_files.Job) -> Problem:
    """Says why the file of a job could not be made."""
    if job.failure == kept_files.UNWRITABLE:
        reason = job.reasons.get(get_language() or "") or next(iter(job.reasons.values()))
        return Problem(422, "unwritable", reason)
    if job.failure == kept_files.NO_SPACE:
        return no_room()
    return Problem(
        503,
        "not_made",
        _("The file could not be made; the reason is noted."),
        hint=_("It is tried again when you ask again after a minute."),
        headers={"Retry-After": str(kept_files.RETRY_SECONDS)},
    )


def no_room() -> Problem:
    """503: the disk of the site has no room for the file."""
    return Problem(
        503,
        "no_room",
        str(kept_files.NO_ROOM_SAID),
        hint=_("Take CSV or JSON Lines, which need none, or try again later."),
        headers={"Retry-After": str(kept_files.RETRY_SECONDS)},
    )


def whole_file(request: Request, wanted: Wanted, job: kept_files.Job) -> HttpResponseBase:
    """The file, the one range of it that is asked for (RFC 9110, 14), or 304 for who has it.

    Raises FileNotFoundError where it was removed, and Problem.
    """
    told = {
        **headers_of(wanted.selection, ending=wanted.ending),
        **digest_headers(job.sha256),
        "Edition-Count": str(wanted.selection.editions().count()),
        "Accept-Ranges": "bytes",
        "Cache-Control": CHANGES,
    }
    etag = told["ETag"]
    unsent = HttpResponse(headers={name: told[name] for name in ("ETag", "Cache-Control")})
    held: Any = get_conditional_response(request, etag, response=unsent)
    if held is not unsent:
        # As the file itself, it does not vary by encoding.
        vars(held)["is_of_file"] = True
        return held  # type: ignore[no-any-return]  # Django's function is not typed
    path = kept_files.path_of(job.key)
    size, status = path.stat().st_size, 200
    first, last = 0, size - 1
    # A range of a file that has changed meanwhile would be one of two files.
    is_ranged = request.method == "GET" and request.headers.get("If-Range", etag) == etag
    if is_ranged and (limits := RANGE.fullmatch(request.headers.get("Range", ""))):
        first, last = _limits(limits[1], limits[2], size)
        if first > last:
            raise Problem(
                416,
                "range_not_satisfiable",
                str(PROBLEMS[416]),
                headers={"Content-Range": f"bytes */{size}"},
            )
        told["Content-Range"] = f"bytes {first}-{last}/{size}"
        status = 206
    part = Part(path, first, last)
    answer = FileResponse(part, status=status, content_type=wanted.media_type, headers=told)
    vars(answer)["is_of_file"] = True
    return answer


def _limits(first: str, last: str, size: int) -> tuple[int, int]:
    """The first and the last byte of a range as it is written; the last ones without a first."""
    if not first:
        return max(size - int(last), 0) if int(last) else size, size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)


class Part(io.RawIOBase):
    """The bytes of a file from `first` to `last`, both included, as a file that is only read.

    The web server takes it as it is and sends it without a thread.
    """

    def __init__(self, path: Path, first: int, last: int) -> None:
        super().__init__()
        self._file = path.open("rb")
        self._first, self._size = first, last + 1 - first
        self.seek(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = max(self._size - self.tell(), 0)
        return self._file.readinto(memoryview(buffer)[:left])

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self.tell(), io.SEEK_END: self._size}[whence]
        return self._file.seek(self._first + start + offset) - self._first

    def tell(self) -> int:
        return self._file.tell() - self._first

    def close(self) -> None:
        self._file.close()
        super().close()
