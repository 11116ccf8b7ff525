"""The process that makes the kept files: one of a machine, one file after the other, oldest first.

The web server starts it and does not wait for it. Whoever holds the lock makes them; a process that
is killed has left its job as it was, and the next question starts another process. It stands back
behind all others, and so does the process of PostgreSQL that works for it.
"""

import errno
import hashlib
import logging
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from claims.models import Edition, EditionKind
from claims.record import own_process
from claims.record.whole_file import whole_file
from claims.selection import Selection, select

from . import kept_files
from .formats import export
from .kept_files import FAULT, NO_ROOM, NO_SPACE, UNWRITABLE, Job
from .package import package
from .publisher import this_publisher
from .xlsx import Unwritable

SAMPLE = 100
"""Editions whose time stands for that of all."""
LOOK_SECONDS = 1
"""Between two looks whether anybody reads on, or asks for a further file."""
LINGER_SECONDS = 30
"""For so long the process waits for a further question: to start one costs seconds."""
SPARE_BYTES = 512 * 1024**2
"""Of the disk: what an export leaves to everybody else on it."""

logger = logging.getLogger(__name__)
_starting = threading.Lock()
_started: list["subprocess.Popen[bytes]"] = []
"""The process that this one has started last."""

TOO_LARGE = _("The file has more than %(most)d GB. Narrow the query, or take CSV or JSON Lines.")

Make = Callable[[Job, Selection], Generator[bytes]]


class Unwanted(Exception):
    """The file is not to be: nobody reads it any more, or the law has erased words of it."""


def blocks(job: Job, selection: Selection) -> Generator[bytes]:
    """The blocks of a file: a package by the number of its version, or one of FORMATS."""
    if job.kind.isdigit():
        return package(selection, version=int(job.kind))
    return export(job.kind, selection.editions(), this_publisher(job.root))


def start() -> None:
    """Start the process that makes what waits, unless one is at work; raises OSError.

    Its scratch files are where the kept ones are.
    """
    with kept_files.locked("making") as is_free:
        pass
    with _starting:
        if not is_free or any(process.poll() is None for process in _started):
            return  # at work, or on its way to the lock
        _started[:] = [
            own_process.start(
                *("make_exports", "--linger", str(LINGER_SECONDS)),
                *("--for", str(os.getpid()), str(os.getppid())),
                FACTCHECK_EXPORTS=str(settings.FACTCHECK_EXPORTS),
            )
        ]


def stand_back() -> None:
    """Have the process of PostgreSQL that works for this one stand back like it, if it is here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), inet_server_addr() IS NULL, current_database()")
        pid, is_here, database = cursor.fetchone()
    with suppress(OSError):
        # In a container beside this one the number would be that of something else.
        told = Path(f"/proc/{pid}/cmdline").read_bytes()
        if is_here and told.startswith(b"postgres: ") and database.encode() in told:
            own_process.lower(pid, os.getpriority(os.PRIO_PROCESS, 0))


def end_with(processes: Sequence[int]) -> None:
    """Have this process be killed when none of these lives: the web server that asked for files.

    It has a session of its own, so that what ends the server does not reach it.
    """

    def look() -> None:
        while any(map(_lives, processes)):
            time.sleep(LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=look, name="server-watch", daemon=True).start()


def _lives(pid: int) -> bool:
    with suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True


def make_waiting(make: Make = blocks, *, linger_seconds: float = 0) -> int:
    """Make all that is asked for, and return how many files that were; 0 where another does it.

    When nothing is left, it waits so long for a further question.
    """
    count, last, idle_since = 0, None, time.monotonic()
    kept_files.folder().mkdir(parents=True, exist_ok=True)
    with kept_files.locked("making") as is_ours:
        while is_ours:
            if job := _next(last):
                kept_files.prune()
                _finish(job, make)
                count, last, idle_since = count + 1, job, time.monotonic()
            elif time.monotonic() - idle_since < linger_seconds:
                time.sleep(LOOK_SECONDS)
            else:
                kept_files.prune()
                break
    return count


def _next(last: Job | None) -> Job | None:
    """The oldest job, of those that are read meanwhile and of the others in turns."""
    jobs = kept_files.waiting()
    other = [job for job in jobs if last and job.is_followed != last.is_followed]
    return next(iter(other or jobs), None)


def _finish(job: Job, make: Make) -> None:
    """Make the file of a job, or note why it cannot be made."""
    try:
        with _scratch_space():
            made = _made(job, make)
    except Unwanted:
        kept_files.remove(job.key)
        return
    except Unwritable as error:
        made = replace(job, failure=UNWRITABLE, reasons=_in_every_language(error))
    except Exception as error:
        logger.exception("The export %s could not be made", job.key)
        is_full = isinstance(error, OSError) and error.errno in NO_ROOM
        made = replace(job, failure=NO_SPACE if is_full else FAULT)
        # The next file is not to fail for a database that went away under this one.
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
    try:
        kept_files.write(replace(made, ended_at=time.time()))
    except OSError:
        # Not even that has room: whoever asks again is told so.
        kept_files.remove(job.key)


def _withheld() -> int:
    """The number of claims that are withheld."""
    return Edition.objects.filter(kind=EditionKind.WITHHELD).count()


def _made(job: Job, make: Make) -> Job:
    """The job, whose file is there.

    Raises Unwanted, Unwritable, OSError and the errors of the database.
    """
    is_unwanted = _watch(job)
    withheld = _withheld()
    selection = select(job.given).answered()
    if job.after:
        selection = selection.also(Q(claim__number__gt=job.after))
    begun_at = time.time()
    _require_room(0)
    if not job.is_followed:
        expected_seconds = _expected(job, selection, make)
        kept_files.write(replace(job, begun_at=begun_at, expected_seconds=expected_seconds))
    digest, size = hashlib.sha256(), 0
    path = kept_files.path_of(job.key)
    # Closed where writing fails: a COPY that is still open would keep its transaction from ending.
    with (
        kept_files.growing(job.key) if job.is_followed else whole_file(path) as file,
        closing(make(job, selection)) as made,
    ):
        for block in made:
            size += len(block)
            _require_room(size)
            if is_unwanted():
                raise Unwanted
            file.write(block)
            file.flush()
            digest.update(block)
        if _withheld() != withheld:
            # The file may hold words that the law has erased since it was begun.
            raise Unwanted
    return replace(job, begun_at=begun_at, sha256=digest.hexdigest())


def _watch(job: Job) -> Callable[[], bool]:
    """Tells whether nobody reads a file any more that is made for readers; looks now and then."""
    looked_at = 0.0

    def is_unwanted() -> bool:
        nonlocal looked_at
        if not job.is_followed or time.monotonic() - looked_at < LOOK_SECONDS:
            return False
        looked_at = time.monotonic()
        return not kept_files.is_followed(job.key)

    if is_unwanted():
        raise Unwanted
    return is_unwanted


def _expected(job: Job, selection: Selection, make: Make) -> int:
    """About how many seconds the file takes, judged by the newest of its editions."""
    editions = selection.editions()
    newest = list(editions.order_by("-position").values_list("position", flat=True)[:SAMPLE])
    begun = time.monotonic()
    for _block in make(job, selection.also(Q(position__in=newest))):
        pass
    spent = time.monotonic() - begun
    return 1 + round(spent * editions.count() / max(1, len(newest)))


def _require_room(size: int) -> None:
    """Raise where a file of so many bytes is too large, or others on its disk need the room."""
    if size > kept_files.KEPT_BYTES:
        raise Unwritable(TOO_LARGE, {"most": kept_files.KEPT_BYTES // 10**9})
    if shutil.disk_usage(kept_files.folder()).free < SPARE_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _in_every_language(error: Unwritable) -> dict[str, str]:
    reasons = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reasons[language] = str(error)
    return reasons


@contextmanager
def _scratch_space() -> Iterator[None]:
    """Temporary files lie beside the kept ones, and those of a killed process are removed."""
    scratch, before = kept_files.folder() / "scratch", tempfile.tempdir
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    tempfile.tempdir = str(scratch)
    try:
        yield
    finally:
        tempfile.tempdir = before
        shutil.rmtree(scratch, ignore_errors=True)
