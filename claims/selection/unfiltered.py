"""Counts of everything that stands, carried from one position of the log to the next.

To count all mentions again takes a second and more at 100,000 claims, and a publication changes a
dozen of the counts. So a process counts what came and what went since the counts that it has, or
that another one has left in a file of this machine; and everything only where there are none.
"""

import heapq
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from claims.models import Edition, EditionKind, FormerRecord
from claims.models.edition import EditionQuerySet
from claims.record import log
from claims.record.whole_file import whole_file

from .selected import Selection

MOST_POSITIONS = 2_000
"""So far the counts are carried; beyond that they are made anew."""
WORTH_A_FILE = 5_000
"""Editions from which on the counts are left for other processes."""
LIMIT = "60s"
"""Of a statement that counts everything, which happens once."""
WITH_A_TREE = "about"
"""The facet whose values stand for narrower ones too."""
KEPT_IN_ORDER = 500
"""Values of a facet whose order is kept, the first ones; whoever asks for more has all sorted."""

Row = tuple[str, int]
"""A value and how many editions have it."""
Counts = Mapping[str, Sequence[Row]]
Count = Callable[[EditionQuerySet, list[str], int], Counts]
"""Editions, facets and the position of the tree of subjects to the counts."""


class Best(NamedTuple):
    """The values of a facet that the most editions have, and the number of all its values."""

    rows: Sequence[Row]
    values: int


class _Kept:
    """The counts of one position, of which a process keeps the newest that was asked for."""

    head: log.Head | None = None
    counters: dict[str, Counter[str]]
    first: dict[str, list[Row]]
    """By facet its first values, `KEPT_IN_ORDER` where there are as many."""


_LOCK = threading.Lock()


def is_of_everything(selection: Selection) -> bool:
    """Whether the selection leaves out nothing but withdrawn claims."""
    return not (selection.condition or selection.ranking or selection.includes_withdrawn)


def best(
    selection: Selection, count: Count, facets: list[str], names: Iterable[str], *, most: int
) -> dict[str, Best]:
    """The values of these facets that come first, so many at most, and the number of them all.

    What is kept is all facets at the newest position that was asked for.
    """
    position = selection.head.position
    with _LOCK:
        if _Kept.head is None:
            _read()
        if _Kept.head and position < _Kept.head.position and _is_of_this_log(_Kept.head):
            return {
                name: Best(_ranked(counter.items(), most), len(counter))
                for name, counter in _of_the_past(selection, count, facets, names).items()
            }
        if _Kept.head != selection.head and not _carry(selection, count, facets):
            _keep(selection.head, _all(selection, count, facets))
            if position >= WORTH_A_FILE:
                _write(selection.head, _Kept.counters)
        return {name: Best(_first(name, most), len(_Kept.counters[name])) for name in names}


def forget() -> None:
    """Count anew the next time, as a process does that was just started."""
    with _LOCK:
        _Kept.head = None


def _file() -> Path:
    return Path(settings.FACTCHECK_EXPORTS) / "facet-counts.json"


def _read() -> None:
    """Take over the counts that another process has left, if there are any."""
    try:
        left = json.loads(_file().read_bytes())
    except (OSError, ValueError):
        return
    counters = {name: Counter(counts) for name, counts in left["counts"].items()}
    _keep(log.Head(*left["head"]), counters)


def _keep(head: log.Head, counters: dict[str, Counter[str]]) -> None:
    _Kept.head, _Kept.counters = head, counters
    _Kept.first = {
        name: _ranked(counter.items(), KEPT_IN_ORDER) for name, counter in counters.items()
    }


def _write(head: log.Head, counters: dict[str, Counter[str]]) -> None:
    """Leave the counts for other processes; where nothing can be written, they count themselves."""
    with suppress(OSError):
        _file().parent.mkdir(parents=True, exist_ok=True)
        with whole_file(_file()) as file:
            file.write(json.dumps({"head": head, "counts": counters}).encode())


def _all(selection: Selection, count: Count, names: list[str]) -> dict[str, Counter[str]]:
    """The counts made anew, each facet in a statement of its own: they take long together."""
    counters: dict[str, Counter[str]] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{LIMIT}'")
        for name in names:
            counters |= _counters(count(selection.editions(), [name], selection.head.position))
    return counters


def _carry(selection: Selection, count: Count, facets: list[str]) -> bool:
    """Bring the counts that are kept to the position of the selection; whether they could be."""
    kept, position = _Kept.head, selection.head.position
    if kept is None or not _is_of_this_log(kept) or facets != list(_Kept.counters):
        return False
    changes = _changes(kept.position, position, count, facets)
    if changes is None:
        return False
    counters = _Kept.counters
    if _has_moved(kept.position, position):
        counters = counters | _counters(count(selection.editions(), [WITH_A_TREE], position))
        changes[WITH_A_TREE] = Counter()
    # Nothing fails from here on, so that counts and position go together.
    if counters is not _Kept.counters:
        _keep(selection.head, counters)
    for name, by_value in changes.items():
        _change(name, by_value)
    _Kept.head = selection.head
    return True


def _of_the_past(
    selection: Selection, count: Count, facets: list[str], names: Iterable[str]
) -> dict[str, Counter[str]]:
    """The counts at an earlier position than those that are kept, which stay as they are.

    Whoever asked just before a publication may come just after who asked after it.
    """
    kept, position, names = _Kept.head, selection.head.position, list(names)
    changes = None
    if kept and facets == list(_Kept.counters):
        changes = _changes(position, kept.position, count, names)
    if kept is None or changes is None:
        return _counters(count(selection.editions(), names, position))
    counters: dict[str, Counter[str]] = {}
    for name in names:
        if name == WITH_A_TREE and _has_moved(position, kept.position):
            counters |= _counters(count(selection.editions(), [name], position))
        else:
            counter = Counter(_Kept.counters[name])
            counter.subtract(changes[name])
            counters[name] = +counter
    return counters


def _changes(
    first: int, last: int, count: Count, names: list[str]
) -> dict[str, Counter[str]] | None:
    """The difference of the counts at a later position from those at this one, if it is known."""
    if not 0 <= last - first <= MOST_POSITIONS:
        return None
    between = {"index__position__gt": first, "index__position__lte": last}
    if Edition.objects.filter(kind=EditionKind.WITHHELD, **between).exists():
        return None  # what went has no values any more
    came = _standing(last).filter(index__position__gt=first)
    # By their keys: judged by a range of positions, PostgreSQL would read all editions for a few.
    new = Edition.objects.filter(position__gt=first, position__lte=last)
    ended = _standing(first).filter(
        claim__in=set(new.values_list("claim", flat=True)), index__until__lte=last
    )
    went = Edition.objects.filter(pk__in=list(ended.values_list("pk", flat=True)))
    changes = _counters(count(came, names, last))
    for name, counter in _counters(count(went, names, first)).items():
        changes[name].subtract(counter)
    return changes


def _standing(position: int) -> EditionQuerySet:
    return Edition.objects.as_of(position).exclude(index__edition_kind=EditionKind.WITHDRAWN)


def _has_moved(first: int, last: int) -> bool:
    """Whether the tree of subjects changed between two positions."""
    moved = FormerRecord.objects.filter(subject__isnull=False, until__gt=first, until__lte=last)
    return moved.exists()


def _change(name: str, changes: Counter[str]) -> None:
    """Change the counts of these values, and the order of the facet's first values with them."""
    counter, first = _Kept.counters[name], _Kept.first[name]
    changed = {value for value, by in changes.items() if by}
    for value in changed:
        counter[value] += changes[value]
        if not counter[value]:
            del counter[value]
    values = changed.union(value for value, _number in first)
    rows = ((value, counter[value]) for value in values if value in counter)
    new = _ranked(rows, KEPT_IN_ORDER)
    if len(first) == KEPT_IN_ORDER and (
        len(new) < KEPT_IN_ORDER or _in_order(new[-1]) > _in_order(first[-1])
    ):
        new = _ranked(
            counter.items(), KEPT_IN_ORDER
        )  # one fell behind others that were not among the first
    _Kept.first[name] = new


def _is_of_this_log(head: log.Head) -> bool:
    """Another log, as one that was restored, has another chain value there."""
    return Edition.objects.filter(position=head.position, chain=head.chain).exists()


def _counters(counts: Counts) -> dict[str, Counter[str]]:
    return {name: Counter(dict(rows)) for name, rows in counts.items()}


def _first(name: str, most: int) -> Sequence[Row]:
    """So many values of a facet, those that come first."""
    if most <= KEPT_IN_ORDER:
        return _Kept.first[name][:most]
    return _ranked(_Kept.counters[name].items(), most)


def _ranked(rows: Iterable[Row], most: int) -> list[Row]:
    return heapq.nsmallest(most, rows, key=_in_order)


def _in_order(row: Row) -> tuple[int, str]:
    """The most frequent come first, those of one number in their order as text."""
    value, number = row
    return -number, value
