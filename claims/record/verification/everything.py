"""All that `manage.py verify_log --all` verifies, in the order in which one thing bears another."""

from collections.abc import Iterator

from claims.record import log
from claims.record.verification import captures, derived, history, rules_in_place
from claims.record.verification.fault import Fault
from claims.record.verification.snapshot import one_snapshot


def faults(*, noted: log.Head | None = None, processes: int = 1) -> list[Fault | str]:
    """Everything that is wrong: of the log the first sentence only, since the rest follows from it.

    Reads one snapshot, so that nothing that is published meanwhile counts as a fault. Several
    processes share the work on the log and on what is derived from it.
    """
    with one_snapshot():
        return list(_faults(noted, processes))


def _faults(noted: log.Head | None, processes: int) -> Iterator[Fault | str]:
    yield from rules_in_place.faults()
    if problem := log.verify(noted, processes=processes):
        yield problem
    else:
        yield from derived.faults(processes=processes)
    yield from captures.faults()
    yield from history.faults()
