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


def best(selection: Selection, count: Count, names: list[str], *, most: int) -> dict[str, Best]:
    """The values of each facet that come first, so many at most, and the number of all of them."""
    position = selection.head.position
    with _LOCK:
        if _Kept.head is None:
            _read()
        if _Kept.head and position < _Kept.head.position and _is_of_this_log(_Kept.head):
            # Of the past: what is kept is of more use to those who come.
            counted = count(selection.editions(), names, position)
            return {name: Best(counted[name][:most], len(counted[name])) for name in names}
        if _Kept.head != selection.head and not _carry(selection, count, names):
            _keep(selection.head, _all(selection, count, names))
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
    _Kept.first = {name: _ranked(counter.items()) for name, counter in counters.items()}


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


def _carry(selection: Selection, count: Count, names: list[str]) -> bool:
    """Bring the counts that are kept to the position of the selection; whether they could be."""
    kept, position = _Kept.head, selection.head.position
    if kept is None or not 0 <= position - kept.position <= MOST_POSITIONS:
        return False
    if not _is_of_this_log(kept) or names != list(_Kept.counters):
        return False
    between = {"index__position__gt": kept.position, "index__position__lte": position}
    if Edition.objects.filter(kind=EditionKind.WITHHELD, **between).exists():
        return False  # what went has no values any more
    came = selection.editions().filter(index__position__gt=kept.position)
    # By their keys: judged by a range of positions, PostgreSQL would read all editions for a few.
    new = Edition.objects.filter(position__gt=kept.position, position__lte=position)
    ended = (
        Edition.objects.as_of(kept.position)
        .exclude(index__edition_kind=EditionKind.WITHDRAWN)
        .filter(claim__in=set(new.values_list("claim", flat=True)), index__until__lte=position)
    )
    went = Edition.objects.filter(pk__in=list(ended.values_list("pk", flat=True)))
    changes = _counters(count(came, names, position))
    for name, counter in _counters(count(went, names, kept.position)).items():
        changes[name].subtract(counter)
    moved = FormerRecord.objects.filter(
        subject__isnull=False, until__gt=kept.position, until__lte=position
    )
    counters = _Kept.counters
    if moved.exists():
        counters = counters | _counters(count(selection.editions(), [WITH_A_TREE], position))
        changes[WITH_A_TREE] = Counter()
    # Nothing fails from here on, so that counts and position go together.
    if counters is not _Kept.counters:
        _keep(selection.head, counters)
    for name, by_value in changes.items():
        _change(name, by_value)
    _Kept.head = selection.head
    return True


def _change(name: str, changes: Counter[str]) -> None:
    """Change the counts of these values, and the order of the facet's first values with them."""
    counter, first = _Kept.counters[name], _Kept.first[name]
    changed = {value for value, by in changes.items() if by}
    for value in changed:
        counter[value] += changes[value]
        if not counter[value]:
            del counter[value]
    values = changed.union(value for value, _number in first)
    new = _ranked((value, counter[value]) for value in values if value in counter)
    if len(first) == KEPT_IN_ORDER and (
        len(new) < KEPT_IN_ORDER or _in_order(new[-1]) > _in_order(first[-1])
    ):
        new = _ranked(counter.items())  # one fell behind others that were not among the first
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
    return sorted(_Kept.counters[name].items(), key=_in_order)[:most]


def _ranked(rows: Iterable[Row]) -> list[Row]:
    return heapq.nsmallest(KEPT_IN_ORDER, rows, key=_in_order)


def _in_order(row: Row) -> tuple[int, str]:
    """The most frequent come first, those of one number in their order as text."""
    value, number = row
    return -number, value
