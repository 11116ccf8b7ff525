"""Seldom collected garbage while many documents are read or made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 20)
"""Young objects before a collection, and collections before one of those that lived on."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look for cycles of garbage seldom, and never among what was there before.

    Records of a file come by the hundred thousand and are in no cycle, but each search goes
    through all that live: they took a fifth of the time of an import and of `reindex`.
    """
    usual = gc.get_threshold()
    freezes = not gc.get_freeze_count()
    if freezes:
        gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        # Of two at once, the one that began later does not know what is usual.
        if usual != SELDOM:
            gc.set_threshold(*usual)
        if freezes:
            gc.unfreeze()
