"""One snapshot of the database, so that nothing that is published meanwhile counts as a fault."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """A transaction that only reads, all of it from one snapshot; or the one that is open."""
    if connection.in_atomic_block:
        yield  # without a savepoint: nobody else may be given a snapshot from within one
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
