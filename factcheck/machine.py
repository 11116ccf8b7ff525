"""The machine that the web server runs on: its processors and memory, and the workers that fit.

A limit on the group of processes (cgroup v2), as systemd and containers set it, counts before the
size of the machine.
"""

import ctypes
import os
from collections.abc import Iterator
from contextlib import suppress
from math import ceil
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from claims.text import whole_numbers

GROUPS = Path("/sys/fs/cgroup")
WORKER_MEGABYTES = 256
"""Of a worker, reckoned; half of the memory is for workers, the rest for PostgreSQL and others."""
MOST_WORKERS = 15
"""With four connections and two exports each they fit in the hundred that PostgreSQL allows."""


M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""Of glibc's mallopt(3)."""
LARGE_BYTES = 128 * 1024


def give_memory_back() -> None:
    """Have the memory of large answers go back to the system as soon as they are sent.

    Left to itself, glibc learns from the first large ones to keep what is freed, for each thread
    apart: answers of half a megabyte, kept and thrown away at each publication, let a worker grow
    for hours. Another C library is left as it is.
    """
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
        mallopt(M_TRIM_THRESHOLD, LARGE_BYTES)


def processors() -> int:
    """Number of processors that this process may use."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    found = [allowed or 1]
    for line in _limits("cpu.max"):
        quota, _blank, period = line.partition(" ")
        if quota.isdecimal() and period.isdecimal():
            found.append(ceil(int(quota) / int(period)))
    return max(1, min(found))


def megabytes() -> int:
    """Memory that this process may use."""
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    found += [int(line) for line in _limits("memory.max") if line.isdecimal()]
    return min(found) >> 20


def workers() -> int:
    """Worker processes of the web server: WEB_CONCURRENCY, or as many as this machine carries.

    One for each processor, two at least so that one answers while another is replaced; fewer where
    the memory is small. Raises ImproperlyConfigured.
    """
    if given := os.environ.get("WEB_CONCURRENCY"):
        number = whole_numbers.read(given, least=1, most=1000)
        if number is None:
            raise ImproperlyConfigured(f"WEB_CONCURRENCY is “{given}”: give a number from 1 on.")
        return number
    return fitting(processors(), megabytes())


def fitting(processors: int, megabytes: int) -> int:
    """Number of workers for so many processors and so much memory."""
    return min(max(2, processors), max(1, megabytes // 2 // WORKER_MEGABYTES), MOST_WORKERS)


def _limits(name: str) -> Iterator[str]:
    """The limits of this name on the process's own group and on those around it."""
    try:
        own = Path("/proc/self/cgroup").read_text().rpartition("0::")[2].strip()
    except OSError:
        return
    place = GROUPS / own.lstrip("/")
    for group in (place, *place.parents):
        try:
            yield (group / name).read_text().strip()
        except OSError:
            continue
