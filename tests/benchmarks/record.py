"""The log and its index: verification whole and from a noted head, and the bytes of postings."""

import os
import time
from collections.abc import Callable

from django.db import connection

from claims.models import Edition
from claims.record import log

SINCE = 500
"""Editions since the head that was noted."""
MOST_SECONDS = 1.0
"""For the verification from a noted head."""
MOST_BYTES = 25.0
"""A posting, where most of them lie in blocks: a quarter of the row that it was once."""
IN_BLOCKS = 50_000
"""Editions from which on they do."""
SIZES = """
    SELECT pg_total_relation_size('claims_posting') + pg_total_relation_size('claims_postingblock'),
        pg_database_size(current_database()),
        (SELECT count(*) FROM claims_posting)
            + (SELECT coalesce(sum(cardinality(entries)), 0) FROM claims_postingblock)
"""


def main() -> None:
    """Print seconds and editions a second, megabytes and bytes, and what is missed."""
    head = log.head()
    noted = Edition.objects.get(position=max(1, head.position - SINCE))
    whole = seconds(lambda: log.verify(processes=os.cpu_count() or 1))
    since = seconds(lambda: log.verify(after=log.Head(noted.position, noted.chain)))
    print(
        f"verify_log, {head.position} editions: {whole:.1f} s, {head.position / whole:.0f} a second"
    )
    print(f"verify_log from a head {SINCE} editions ago: {since:.2f} s")
    with connection.cursor() as cursor:
        cursor.execute(SIZES)
        index, database, postings = map(int, cursor.fetchone())
    print(
        f"postings: {postings}, {index / 1e6:.0f} MB of {database / 1e6:.0f},"
        f" {index / postings:.1f} bytes each"
    )
    limits = {
        f"verification from a noted head in {MOST_SECONDS:.0f} s": since <= MOST_SECONDS,
        f"{MOST_BYTES:.0f} bytes a posting at most": index <= MOST_BYTES * postings
        or head.position < IN_BLOCKS,
    }
    misses = [limit for limit, is_held in limits.items() if not is_held]
    print("Misses: " + "; ".join(misses) if misses else "The log costs what it may.")


def seconds(verify: Callable[[], str]) -> float:
    """Time of a verification, which has to find nothing."""
    begun = time.monotonic()
    problem = verify()
    assert not problem, problem
    return time.monotonic() - begun
