"""Whoever does what takes long: sends mails and fetches sources, while nobody waits for it.

`manage.py work` is on duty as a service. Where there is none, a request that leaves something to
do starts a process that does it and ends (`work --once`). The queues are rows of the database;
a lock of the database says that somebody is on duty, and is undone when that process is killed.
"""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection

from claims.record import own_process

_starting = threading.Lock()
_started: list["subprocess.Popen[bytes]"] = []
"""The process that this one has started last."""

_KEY = "hashtext('factcheck duty'), 0"
HOLD = f"SELECT pg_advisory_lock_shared({_KEY})"
"""Says, until the session ends, that somebody is on duty."""


@contextmanager
def on_duty() -> Iterator[None]:
    """Say that this process does what is left to do, as others may at the same time."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD)
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_unlock_shared({_KEY})")


def call() -> None:
    """Have done what was just committed: start a process for it unless somebody is on duty.

    Whoever goes off duty looks once more, so nothing that is committed before this is left lying.
    """
    with _starting:
        if any(process.poll() is None for process in _started) or somebody_is_on_duty():
            return
        _started[:] = [own_process.start("work", "--once")]


def somebody_is_on_duty() -> bool:
    """Whether a process does what is left to do, now or in the moment."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({_KEY})")
        return not cursor.fetchone()[0]
