"""Ranges of the log, looked at by several processes that all read the same snapshot."""

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections

from claims.record.stored_editions import fetched

MAY_BE_SHARED = """
    SELECT current_setting('transaction_isolation') = 'repeatable read'
        AND pg_current_xact_id_if_assigned() IS NULL
"""
"""Whether others can see all that this transaction sees: it has written nothing."""

Found = TypeVar("Found")
Look = Callable[[int, int], Found]


def outcomes(
    begin: Callable[[], Look[Found]], first: int, last: int, *, at_a_time: int, processes: int
) -> Iterator[Found]:
    """Yield what each range of positions comes to, in the order of the log.

    `begin`, a function or class of a module, is called once in each process; what it returns is
    given the first and the last position of a range. Only this process works where the open
    transaction cannot be shared. Raises BrokenProcessPool where a process is killed.
    """
    ranges = [(at, min(at + at_a_time - 1, last)) for at in range(first, last + 1, at_a_time)]
    processes = min(processes, len(ranges))
    if processes < 2 or fetched(MAY_BE_SHARED, []) != [(True,)]:
        look = begin()
        yield from (look(*ends) for ends in ranges)
        return
    ((snapshot,),) = fetched("SELECT pg_export_snapshot()::varchar", [])
    workers = ProcessPoolExecutor(processes, get_context("fork"), _begin, (snapshot, begin))
    try:
        yield from workers.map(_of_range, ranges)
    finally:
        workers.shutdown(cancel_futures=True)


_inherited: list[Any] = []
"""The connections of the process before it was doubled: closing them would end them there."""
_looks: list[Look[Any]] = []


def _begin(snapshot: str, begin: Callable[[], Look[Any]]) -> None:
    gc.freeze()  # what was here before is not looked at again
    _inherited.append(connections[DEFAULT_DB_ALIAS])
    own = connection.copy()
    own.settings_dict["OPTIONS"].pop("pool", None)
    connections[DEFAULT_DB_ALIAS] = own
    own.set_autocommit(False)
    with own.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
    _looks.append(begin())


def _of_range(ends: tuple[int, int]) -> Any:
    return _looks[0](*ends)
