"""Real races: threads that start at the same moment, each on a connection of its own."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction

PATIENCE_SECONDS = 120


@contextmanager
def racers(count: int) -> Iterator[Callable[..., list[Any]]]:
    """A function that takes `count` steps and runs them at once.

    It returns what each step returned, or the refusal that it met; any other error, such as
    a deadlock, is raised.
    """
    start = Barrier(count)

    def run(step: Callable[[], Any]) -> Any:
        start.wait(PATIENCE_SECONDS)
        try:
            return step()
        except (ValidationError, IntegrityError) as refusal:
            return refusal

    with ThreadPoolExecutor(count) as pool:

        def race(*steps: Callable[[], Any]) -> list[Any]:
            return [future.result() for future in [pool.submit(run, step) for step in steps]]

        try:
            yield race
        finally:
            race(*[connections.close_all] * count)


def meanwhile(step: Callable[[], Any]) -> Future[Any]:
    """Start `step` on another connection; return once it has ended or waits for a lock."""

    def run() -> Any:
        try:
            return step()
        finally:
            connections.close_all()

    pool = ThreadPoolExecutor(1)
    future = pool.submit(run)
    pool.shutdown(wait=False)
    until(lambda: future.done() or waiting() > 0, "it neither ends nor waits")
    return future


def until(happens: Callable[[], bool], otherwise: str) -> None:
    """Return once it happens; fail with a word on what did not, if it never does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happens():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.005)


def waiting() -> int:
    """Count the connections to the database of the test that wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        (count,) = cursor.fetchone()
        return int(count)


@contextmanager
def held(*records: Any) -> Iterator[None]:
    """Another connection holds the rows of these records while the block runs."""

    def lock() -> None:
        for record in records:
            type(record).objects.select_for_update().get(pk=record.pk)

    with _holding(lock):
        yield


@contextmanager
def locked_table(name: str, mode: str = "ACCESS EXCLUSIVE") -> Iterator[None]:
    """Another connection holds a whole table: nobody can even read it, or as the mode says."""

    def lock() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {name} IN {mode} MODE")

    with _holding(lock):
        yield


@contextmanager
def _holding(lock: Callable[[], None]) -> Iterator[None]:
    is_held, is_over = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                lock()
                is_held.set()
                assert is_over.wait(PATIENCE_SECONDS)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        try:
            assert is_held.wait(PATIENCE_SECONDS)
            yield
        finally:
            is_over.set()
        holding.result()
