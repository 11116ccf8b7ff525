"""Counts of everything that stands, carried from one position of the log to the next.

To count all mentions again takes a second and more at 100,000 claims, and a publication changes a
dozen of the counts. So a process counts what came and what went since the counts that it has, or
that another one has left in a file of this machine; and everything only where there are none.
"""

import heapq
import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

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

Counts = Mapping[str, Sequence[tuple[str, int]]]
Count = Callable[[EditionQuerySet, list[str], int], Counts]
"""Editions, facets and the position of the tree of subjects to the counts."""


class _Kept:
    """The counts of one position, of which a process keeps the newest that was asked for."""

    head: log.Head | None = None
    counters: dict[str, Counter[str]]
    best: dict[tuple[int, str], list[tuple[str, int]]]


_LOCK = threading.Lock()


def is_of_everything(selection: Selection) -> bool:
    """Whether the selection leaves out nothing but withdrawn claims."""
    return not (selection.condition or selection.ranking or selection.includes_withdrawn)


def best(selection: Selection, count: Count, names: list[str], *, most: int) -> Counts:
    """The values of these facets with the most editions, and how many there are of each."""
    position = selection.head.position
    with _LOCK:
        if _Kept.head is None:
            _read()
        if _Kept.head and position < _Kept.head.position and _is_of_this_log(_Kept.head):
            # Of the past: what is kept is of more use to those who come.
            counted = count(selection.editions(), names, position)
            return {name: counted[name][:most] for name in names}
        if _Kept.head != selection.head:
            carried = _carried(selection, count, names)
            _Kept.counters = carried or _all(selection, count, names)
            _Kept.head, _Kept.best = selection.head, {}
            if carried is None and position >= WORTH_A_FILE:
                _write(_Kept.head, _Kept.counters)
        for name in names:
            if (most, name) not in _Kept.best:
                _Kept.best[most, name] = _first(_Kept.counters[name], most)
        return {name: _Kept.best[most, name] for name in names}


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
    _Kept.head = log.Head(*left["head"])
    _Kept.counters = {name: Counter(counts) for name, counts in left["counts"].items()}
    _Kept.best = {}


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


def _carried(selection: Selection, count: Count, names: list[str]) -> dict[str, Any] | None:
    """The counts that are kept, brought to the position of the selection, if they can be."""
    kept, position = _Kept.head, selection.head.position
    if kept is None or not 0 <= position - kept.position <= MOST_POSITIONS:
        return None
    if not _is_of_this_log(kept) or names != list(_Kept.counters):
        return None
    between = {"index__position__gt": kept.position, "index__position__lte": position}
    if Edition.objects.filter(kind=EditionKind.WITHHELD, **between).exists():
        return None  # what went has no values any more
    came = selection.editions().filter(index__position__gt=kept.position)
    # By their keys: judged by a range of positions, PostgreSQL would read all editions for a few.
    new = Edition.objects.filter(position__gt=kept.position, position__lte=position)
    ended = (
        Edition.objects.as_of(kept.position)
        .exclude(index__edition_kind=EditionKind.WITHDRAWN)
        .filter(claim__in=set(new.values_list("claim", flat=True)), index__until__lte=position)
    )
    went = Edition.objects.filter(pk__in=list(ended.values_list("pk", flat=True)))
    counters = {name: Counter(_Kept.counters[name]) for name in names}
    for name, counter in _counters(count(came, names, position)).items():
        counters[name].update(counter)
    for name, counter in _counters(count(went, names, kept.position)).items():
        counters[name].subtract(counter)
    moved = FormerRecord.objects.filter(
        subject__isnull=False, until__gt=kept.position, until__lte=position
    )
    if moved.exists():
        again = count(selection.editions(), [WITH_A_TREE], position)
        counters |= _counters(again)
    return {name: +counter for name, counter in counters.items()}


def _is_of_this_log(head: log.Head) -> bool:
    """Another log, as one that was restored, has another chain value there."""
    return Edition.objects.filter(position=head.position, chain=head.chain).exists()


def _counters(counts: Counts) -> dict[str, Counter[str]]:
    return {name: Counter(dict(rows)) for name, rows in counts.items()}


def _first(counter: Counter[str], most: int) -> list[tuple[str, int]]:
    """The most frequent values, those of one number in their order as text."""
    return heapq.nsmallest(most, counter.items(), key=lambda row: (-row[1], row[0]))
