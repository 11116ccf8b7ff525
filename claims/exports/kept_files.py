"""Files that take long to make, each made once and kept for whoever asks the same.

FACTCHECK_EXPORTS holds two files for each: a record of what is asked and what became of it, as
JSON, and beside it the file, which has its name only when it is whole. They belong to a machine:
a table of the database would have to say which machine holds what, and be written to for a read.

What is read while it is made (`growing_files`) has another name until then. A lock on it says that
its maker lives, locks on a third file that somebody reads on; the kernel takes both back from a
process that is killed.
"""

import errno
import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from claims.record import log
from claims.record.whole_file import whole_file
from claims.selection import Selection

from .own_connection import TooManyExports

MOST_WAITING = 20
KEPT_BYTES = 4 * 1024**3
"""Of all files together, and the most that one may have."""
KEPT_SECONDS = 24 * 3600
STALE_SECONDS = 600
"""A question that names no position may be answered by a file that was asked for so long ago."""
RETRY_SECONDS = 60
"""After a failure, until the file is tried again."""

UNWRITABLE, NO_SPACE, FAULT = "unwritable", "no_space", "fault"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What a full disk, a used up quota and a limit on files say."""


NO_ROOM_SAID = _("The site has no room on its disk to make this file.")


@dataclass(frozen=True)
class Job:
    """A file that somebody asked for, and what became of it; moments are seconds of the epoch."""

    key: str
    kind: str
    given: Mapping[str, Sequence[str]]
    """The parameters of the selection, a position or a moment among them."""
    position: int
    asked_at: float
    root: str = ""
    """Address of the site as it stands in the file; empty where files name none."""
    after: int = 0
    """Number of the claim that the file begins after."""
    is_followed: bool = False
    """Whether it is read while it is made, and made only as long as somebody reads it."""
    begun_at: float = 0
    expected_seconds: int = 0
    """About how long it takes from its beginning; 0 where nobody knows yet."""
    sha256: str = ""
    """Of the file, when it is there."""
    failure: str = ""
    """UNWRITABLE, NO_SPACE or FAULT, when it failed."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why its format cannot hold the file, in each language of the site."""
    ended_at: float = 0
    """When the file was there, or failed."""

    @property
    def is_made(self) -> bool:
        return bool(self.sha256)

    @property
    def is_waiting(self) -> bool:
        return not self.sha256 and not self.failure

    @property
    def is_over(self) -> bool:
        """Whether nothing can be said of it any more: too old, or to be tried again."""
        if self.is_waiting:
            return False
        if self.is_made and not path_of(self.key).exists():
            return True
        is_tried_again = self.failure in (NO_SPACE, FAULT)
        return time.time() - self.ended_at > (RETRY_SECONDS if is_tried_again else KEPT_SECONDS)


def question_of(kind: str, selection: Selection, *beside: Any) -> str:
    """A name for what is asked, whatever position of the log answers it.

    `beside` is what else its bytes depend on, as the address of the site.
    """
    described = selection.description()
    asked = [kind, *(described[name] for name in ("as_of", "include", "filters"))]
    text = json.dumps([*asked, selection.matching, *beside], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def key_of(kind: str, selection: Selection, *beside: Any) -> str:
    """The name of a file: equal for equal questions at the same place of the same log."""
    head = selection.head
    return f"{question_of(kind, selection, *beside)}-{head.position}-{head.chain[:16]}"


def find(key: str) -> Job | None:
    """The job of a file; None where nobody asked for it, or too long ago."""
    job = _read(key)
    return None if job is None or job.is_over else job


def recent(question: str, *, at_least: int = 0) -> int | None:
    """The newest position of which this was asked within STALE_SECONDS, and not in vain.

    None where there is none, or none so new.
    """
    since, head = time.time() - STALE_SECONDS, log.head()
    asked = [_read(path.stem) for path in folder().glob(f"{question}-*.json")]
    positions = [
        job.position
        for job in asked
        if job and job.asked_at > since and not job.failure and not job.is_over
        # Of another log, restored since, it may be a place that is not there.
        if at_least <= job.position <= head.position
    ]
    return max(positions, default=None)


def ask(
    key: str, kind: str, given: Mapping[str, Sequence[str]], *, position: int, **more: Any
) -> Job:
    """The job of a file, which is new where nobody asked for it; equal questions share one.

    `more` are further fields of it. Raises TooManyExports where as many wait as may, and OSError.
    """
    folder().mkdir(parents=True, exist_ok=True)
    with locked("asking", is_patient=True):
        if job := find(key):
            return job
        if len(waiting()) >= MOST_WAITING:
            raise TooManyExports
        asked = {name: list(given[name]) for name in given}
        job = Job(key, kind, asked, position, time.time(), **more)
        write(job)
        return job


def waiting() -> list[Job]:
    """The jobs that nobody has finished, oldest first."""
    jobs = [_read(path.stem) for path in folder().glob("*.json")]
    return sorted((job for job in jobs if job and job.is_waiting), key=lambda job: job.asked_at)


def write(job: Job) -> None:
    """Note what became of a job; raises OSError."""
    with whole_file(_record(job.key)) as file:
        file.write(json.dumps(asdict(job)).encode())


def remove(key: str) -> None:
    """Forget a job and remove its file; whoever is reading it whole goes on."""
    for path in (_record(key), path_of(key), growing_path(key)):
        path.unlink(missing_ok=True)


def prune() -> None:
    """Remove what is too old, the oldest of what is too much, and what a killed process left.

    For the process only that makes files, between two of them.
    """
    for growing in folder().glob("*.growing"):
        growing.unlink(missing_ok=True)
    for followers in folder().glob("*.followers"):
        with suppress(BlockingIOError), followers.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            followers.unlink(missing_ok=True)
    for partial in folder().glob(".*.partial"):
        # A record is written in a moment, by those who ask while this runs.
        if ".file." in partial.name or time.time() - _moment(partial) > RETRY_SECONDS:
            partial.unlink(missing_ok=True)
    size = 0
    newest = sorted(folder().glob("*.json"), key=_moment, reverse=True)
    for number, record in enumerate(newest):
        job = _read(record.stem)
        if job is None or job.is_over:
            remove(record.stem)
        elif job.is_made:
            size += path_of(job.key).stat().st_size
            if size > KEPT_BYTES and number:
                remove(job.key)
    for path in folder().glob("*.file"):
        if not _record(path.stem).exists():
            path.unlink(missing_ok=True)


@contextmanager
def locked(name: str, *, is_patient: bool = False) -> Iterator[bool]:
    """Take a lock, which the kernel takes back from a killed process; yields whether it was free.

    A patient block waits for it.
    """
    with (folder() / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if is_patient else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def follow(key: str) -> BinaryIO:
    """Say that somebody reads a file while it is made, until what this returns is closed.

    Call it before `ask`. Raises OSError.
    """
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / f"{key}.followers"
    while True:
        file = path.open("ab")
        fcntl.flock(file, fcntl.LOCK_SH)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        file.close()  # it was removed before the lock was ours


@contextmanager
def growing(key: str) -> Iterator[BinaryIO]:
    """A file to write to, which others read meanwhile; it takes its own name at the end.

    They see what is flushed. Raises OSError.
    """
    path = growing_path(key)
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            path.replace(path_of(key))
        finally:
            path.unlink(missing_ok=True)


def is_followed(key: str) -> bool:
    """Whether anybody reads a file while it is made."""
    try:
        with (folder() / f"{key}.followers").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def folder() -> Path:
    return Path(settings.FACTCHECK_EXPORTS)


def path_of(key: str) -> Path:
    """The place of the file, once it is whole."""
    return folder() / f"{key}.file"


def growing_path(key: str) -> Path:
    """The place of a file that is read while it is made, until it is whole."""
    return folder() / f"{key}.growing"


def _record(key: str) -> Path:
    return folder() / f"{key}.json"


def _read(key: str) -> Job | None:
    """A job as it is noted; None where nothing is, or nothing that this code understands."""
    try:
        noted: dict[str, Any] = json.loads(_record(key).read_text("utf-8"))
        return Job(**noted)
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _moment(path: Path) -> float:
    with suppress(FileNotFoundError):
        return os.stat(path).st_mtime
    return 0
