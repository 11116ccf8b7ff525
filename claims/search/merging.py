"""Merges of postings: what was published is moved into blocks, a thousand editions at a time.

A function of the database does it in one transaction, so that whoever reads sees a posting once,
before as after, and whoever publishes does not wait.
"""

from django.db import connection, transaction

STEP = 1_000
"""Editions that are published between two merges, or one in 200 of them all if that is more."""

PLENTY = 32
"""Postings of a term that are moved at once: those of other terms stay rows."""

LOCK = "SELECT pg_advisory_xact_lock(1178682197)"
"""Lets nobody else change blocks before the transaction ends."""


def is_due() -> bool:
    """Whether so much was published since the last merge that the next one pays."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT head - merged >= greatest(%s, head / 200) FROM (SELECT
                coalesce((SELECT max(position) FROM claims_searchtext), 0) AS head,
                coalesce((SELECT max(position) FROM claims_postingmerge), 0) AS merged
            ) AS positions
            """,
            [STEP],
        )
        due: bool = cursor.fetchone()[0]
    return due


def merge() -> bool:
    """Merge what was published; False if that is nothing, or another process is at it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT claims_merge_postings(%s)", [PLENTY])
        merged: bool = cursor.fetchone()[0]
    return merged
