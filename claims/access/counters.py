"""Counters of what the web server did, added up over all its worker processes since its start.

Which series there are is fixed here: no address, name or path of a visitor makes a new one.
"""

import struct
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple

from claims.access.shared_memory import SharedMemory

Series = tuple[str, ...]
"""The name of a counter, and the values of its labels in order."""

PARTS = ("api", "desk", "pages", "static", "other")
METHODS = ("GET", "HEAD", "POST", "other")
CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds; the last bucket has no bound."""
REFUSALS = ("password", "code", "too_soon")


class Counted(NamedTuple):
    """The subject of a counter, and the values that each of its labels may have."""

    about: str
    labels: Mapping[str, tuple[str, ...]] = {}


REQUESTS, SECONDS, BUCKETS = "requests", "seconds", "buckets"
REFUSED = "refused_logins"
POOL_REQUESTS, POOL_WAITS, POOL_WAITED, POOL_ERRORS = (
    "pool_requests", "pool_waits", "pool_waited_seconds", "pool_errors",
)  # fmt: skip

COUNTED: dict[str, Counted] = {
    REQUESTS: Counted(
        "Requests that were answered",
        {"part": PARTS, "method": METHODS, "status": CLASSES},
    ),
    SECONDS: Counted("Seconds until the first byte of the answer", {"part": PARTS}),
    BUCKETS: Counted(
        "Requests answered within the bound of a bucket",
        {"part": PARTS, "bound": (*map(str, BOUNDS), "+Inf")},
    ),
    REFUSED: Counted("Logins that were refused", {"reason": REFUSALS}),
    POOL_REQUESTS: Counted("Database connections asked of the pools"),
    POOL_WAITS: Counted("Requests that had to wait for a connection"),
    POOL_WAITED: Counted("Seconds that they waited"),
    POOL_ERRORS: Counted("Requests that got none in time"),
}

_SLOT = struct.Struct("<d")
_SERIES: list[Series] = [
    (name, *values)
    for name, counted in COUNTED.items()
    for values in product(*counted.labels.values())
]
_PLACES = {series: place * _SLOT.size for place, series in enumerate(_SERIES)}

memory = SharedMemory("factcheck-counters", len(_SERIES) * _SLOT.size)


def add(amounts: Mapping[Series, float]) -> None:
    """Add to series, which have to be among those of COUNTED; KeyError otherwise."""
    with memory.locked(0, len(memory.bytes)) as counted:
        for series, amount in amounts.items():
            place = _PLACES[series]
            (before,) = _SLOT.unpack_from(counted, place)
            _SLOT.pack_into(counted, place, before + amount)


def totals() -> Iterator[tuple[Series, float]]:
    """Every series and its sum, as of one moment."""
    with memory.locked(0, len(memory.bytes)) as counted:
        values = [value for (value,) in _SLOT.iter_unpack(bytes(counted))]
    yield from zip(_SERIES, values, strict=True)


def bucket(seconds: float) -> str:
    """The bound of the first bucket that holds a time."""
    place = bisect_left(BOUNDS, seconds)
    return str(BOUNDS[place]) if place < len(BOUNDS) else "+Inf"
