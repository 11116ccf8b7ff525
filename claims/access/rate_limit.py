"""Rate limit by address: requests counted for all processes together, in one statement.

Addresses are not stored. Each falls into one of a million buckets by a hash that nobody
outside can compute; the table never has more rows than that.
"""

import hashlib
import hmac
import ipaddress
from typing import NamedTuple

from django.conf import settings
from django.db import connection

BUCKETS = 2**20


class Count(NamedTuple):
    """The requests of a bucket in this minute, and when the next minute begins."""

    bucket: int
    requests: int
    seconds_left: int


def count(address: str) -> Count:
    """Count a request from an address."""
    bucket = _bucket(address)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO claims_requestcount AS known (bucket, minute, requests)
            VALUES (%s, date_trunc('minute', clock_timestamp()), 1)
            ON CONFLICT (bucket) DO UPDATE SET
                requests = CASE
                    WHEN known.minute = excluded.minute THEN known.requests + 1 ELSE 1 END,
                minute = excluded.minute
            RETURNING requests, ceil(extract(epoch FROM
                minute + interval '1 minute' - clock_timestamp()))::int
            """,
            [bucket],
        )
        requests, seconds = cursor.fetchone()
    return Count(bucket, requests, max(seconds, 1))


def uncount(counted: Count) -> None:
    """Undo `count()`, for answers that the client's cache had (304)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE claims_requestcount SET requests = requests - 1"
            " WHERE bucket = %s AND requests > 0",
            [counted.bucket],
        )


def _bucket(address: str) -> int:
    """Of an IPv6 address its network counts: a household or a host has 2**64 of them."""
    ip = ipaddress.ip_address(address)
    network = ipaddress.ip_network((ip, 64 if ip.version == 6 else 32), strict=False)
    key = settings.SECRET_KEY.encode()
    digest = hmac.new(key, f"throttle {network}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:4]) % BUCKETS
