"""Processor time of one piece of bulk work, of Python and PostgreSQL together.

A script for `manage.py shell`, which older builds run too: WORK names what is done. It prints
seconds of the processors, seconds of the clock, and megabytes of memory at the most.
"""

import json
import os
import resource
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import connection

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
SINCE = 500
"""Editions since the head that was noted."""


def of_process(pid: int, *fields: int) -> float:
    """Fields of /proc/PID/stat (proc(5), from 1), which are ticks of the processor, in seconds."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(told[field - 3]) for field in fields) / TICKS_PER_SECOND


def spent() -> float:
    """This process and its children, the database for this connection and for those that ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    server = int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    python = time.process_time() + children.ru_utime + children.ru_stime
    return python + of_process(backend, 14, 15) + of_process(server, 16, 17)


def log() -> Any:
    try:
        return import_module("claims.record.log")
    except ImportError:
        return import_module("claims.log")


def verify(**asked: Any) -> None:
    problem = log().verify(**asked)
    assert not problem, problem


def since_a_noted_head() -> None:
    head = log().head()
    editions = import_module("claims.models").Edition.objects
    noted = editions.get(position=max(1, head.position - SINCE))
    verify(after=log().Head(noted.position, noted.chain))


def work(name: str) -> None:
    match name:
        case "verify_log":
            verify()
        case "verify_log, all cores":
            # Builds that know no other way verify in one process.
            several = "processes" in (log().verify.__kwdefaults__ or {})
            verify(**({"processes": os.cpu_count()} if several else {}))
        case "verify_log, noted head":
            since_a_noted_head()
        case _:
            for _block in import_module("tests.benchmarks.exporting").WAYS[name]():
                pass


def main() -> None:
    connection.ensure_connection()
    before, begun = spent(), time.monotonic()
    work(os.environ["WORK"])
    clock = time.monotonic() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([spent() - before, clock, memory]))


main()
