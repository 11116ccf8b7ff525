"""Limit on the requests of an address, counted in memory that all workers of a machine share.

A minute slides: it is the slice of `SLICE_SECONDS` that is running and the twelve before it, so in
no 60 seconds more is answered than the limit. Nothing is written to the database or to a disk: a
full disk, a standby server and the log of the database know nothing of it. Several machines count
each for itself.

Addresses are not stored. Each falls into one of `BUCKETS` by a hash that nobody outside can
compute, and shares its count with whoever falls into the same one.
"""

import hashlib
import hmac
import ipaddress
import math
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.conf import settings

from claims.access.shared_memory import SharedMemory

BUCKETS = 2**18
SLICE_SECONDS = 5
SLICES = 13
"""A minute, and the slice that is running."""
_ROW = struct.Struct(f"<Q{SLICES}I")
"""The number of the latest slice, and the requests of each; slice n stands at n modulo SLICES."""


class Count(NamedTuple):
    """Whether a request may be answered; else when the next one may."""

    bucket: int
    is_allowed: bool
    seconds_left: int
    """Whole seconds, at least one, until there is room; 0 for a request that is allowed."""


class Table:
    """The counts of all buckets, in memory that processes share."""

    def __init__(self) -> None:
        self._shared = SharedMemory("factcheck-requests", BUCKETS * _ROW.size)

    @contextmanager
    def row(self, bucket: int) -> Iterator[list[int]]:
        """The counts of a bucket as of now, newest last; what the block changes in them is kept."""
        now = int(time.monotonic() // SLICE_SECONDS)
        start = bucket * _ROW.size
        with self._shared.locked(start, _ROW.size) as memory:
            latest, *ring = _ROW.unpack_from(memory, start)
            for passed in range(max(latest + 1, now - SLICES + 1), now + 1):
                ring[passed % SLICES] = 0
            newest_last = [(now + 1 + step) % SLICES for step in range(SLICES)]
            counts = [ring[place] for place in newest_last]
            yield counts
            for place, requests in zip(newest_last, counts, strict=True):
                ring[place] = requests
            _ROW.pack_into(memory, start, now, *ring)

    def clear(self) -> None:
        """Forget every count."""
        self._shared.clear()


table = Table()


def count(address: str, *, most: int, weight: int = 1) -> Count:
    """Count a request from an address, if no more than `most` are counted in a minute with it.

    `weight` is as how many requests it counts. What is refused does not count: whoever goes on
    asking is let in when there is room again.
    """
    place = bucket(address)
    with table.row(place) as counts:
        if sum(counts) + weight <= most:
            counts[-1] += weight
            return Count(place, True, 0)
        return Count(place, False, _seconds_left(counts, most - weight + 1))


def uncount(counted: Count) -> None:
    """Undo `count()`, for answers that the client's cache had (304)."""
    with table.row(counted.bucket) as counts:
        counts[-1] = max(counts[-1] - 1, 0)


def _seconds_left(counts: list[int], most: int) -> int:
    """The seconds until so many slices have passed that fewer than `most` are left."""
    left, slices = sum(counts), 0
    while left >= most and slices < SLICES:
        left -= counts[slices]
        slices += 1
    elapsed = time.monotonic() % SLICE_SECONDS
    return max(math.ceil(slices * SLICE_SECONDS - elapsed), 1)


def bucket(address: str) -> int:
    """The place of an address in the table.

    Of an IPv6 address its network counts: a household or a host has 2**64 of them.
    """
    key = settings.SECRET_KEY.encode()
    digest = hmac.new(key, f"throttle {network(address)}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:4]) % BUCKETS


def network(address: str) -> str:
    """The address, or the /64 network of an IPv6 address."""
    ip = ipaddress.ip_address(address)
    return str(ipaddress.ip_network((ip, 64 if ip.version == 6 else 32), strict=False))
