"""An export while it is streamed: on a database connection of its own, within bounds.

The connection of the request's thread serves the next request when the answer begins, and gives up
a statement after seconds. A long file is therefore read from a snapshot on another connection,
which is closed, and so rolled back, when the file ends, fails, or its reader goes.
"""

import logging
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

FEW = 500
"""Editions of which a file is made before the answer begins: a few MB in a few seconds."""
MANY = 2000
"""Editions from which on a process of its own makes the file: to start it costs as much processor
time as 2,000 of the slowest format, and to compute any longer would keep readers waiting."""
AT_ONCE = 2
"""Exports that a process streams at once: half of its threads, so that the others go on."""
MOST_BYTES = 4 * 1024**3
MOST_SECONDS = 3600
STALLED_SECONDS = 120
"""Without a further block from the database, or without a reader who takes one."""
LOOK_SECONDS = 1

logger = logging.getLogger(__name__)
_free = threading.BoundedSemaphore(AT_ONCE)


class TooManyExports(Exception):
    """As many exports are under way as this process streams at once."""


class ExportTooLong(Exception):
    """An export has grown beyond what one answer may have, in bytes or in seconds."""


def streamed(make: Callable[[], Generator[bytes]]) -> Generator[bytes]:
    """The blocks that `make` yields, all of them read from one snapshot of the database.

    Whoever stops early closes it. Raises TooManyExports before the first block, ExportTooLong and
    the errors of the database at any.
    """
    take_turn()
    try:
        with _snapshot() as own:
            yield from _blocks(make, own)
    finally:
        give_back_turn()


def take_turn() -> None:
    """Be one of the exports that this process streams; raises TooManyExports."""
    if not _free.acquire(blocking=False):
        raise TooManyExports


def give_back_turn() -> None:
    """End what `take_turn` began."""
    _free.release()


def _blocks(make: Callable[[], Generator[bytes]], own: BaseDatabaseWrapper) -> Iterator[bytes]:
    ends_at, size = time.monotonic() + MOST_SECONDS, 0
    file = make()
    try:
        with _watch(own) as asking:
            while True:
                with used(own), asking():
                    block = next(file, None)
                if block is None:
                    return
                size += len(block)
                if size > MOST_BYTES or time.monotonic() > ends_at:
                    raise ExportTooLong(f"{size} bytes are too many, or they come too late")
                yield block
    finally:
        with used(own):
            file.close()


@contextmanager
def _watch(own: BaseDatabaseWrapper) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Yields a guard for each wait for a block; a wait beyond STALLED_SECONDS is cancelled."""
    since: float | None = None
    ended = threading.Event()

    @contextmanager
    def asking() -> Iterator[None]:
        nonlocal since
        since = time.monotonic()
        try:
            yield
        finally:
            since = None

    def look() -> None:
        while not ended.wait(LOOK_SECONDS):
            begun = since
            if begun and time.monotonic() - begun > STALLED_SECONDS:
                logger.warning("An export is given up: no block for %d s", STALLED_SECONDS)
                own.connection.cancel_safe()

    watcher = threading.Thread(target=look, name="export-watch", daemon=True)
    watcher.start()
    try:
        yield asking
    finally:
        ended.set()
        watcher.join()


@contextmanager
def _snapshot() -> Iterator[BaseDatabaseWrapper]:
    """A connection beside the thread's own and the pool, in a transaction that only reads."""
    own = connection.copy()
    own.settings_dict["OPTIONS"].pop("pool", None)
    own.inc_thread_sharing()  # a forgotten file is closed by whichever thread collects garbage
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(f"SET LOCAL statement_timeout = '{MOST_SECONDS}s'")
            seconds = f"'{STALLED_SECONDS}s'"
            cursor.execute(f"SET LOCAL idle_in_transaction_session_timeout = {seconds}")
        yield own
    finally:
        own.close()


@contextmanager
def used(own: BaseDatabaseWrapper) -> Iterator[None]:
    """Let all code of this thread use this connection, and afterwards again its own."""
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = own
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before
