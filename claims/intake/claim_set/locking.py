"""One import at a time."""

from django.db import connection

IMPORT_LOCK = 0x46414356
"""The advisory lock that lets one import run at a time."""


def one_at_a_time() -> None:
    """Wait for the import that is running, and make others wait until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
