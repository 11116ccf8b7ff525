"""Progress of an export, for whoever waits for it at a terminal."""

import time
from collections.abc import Generator, Iterable
from typing import Any

from claims.models import Edition
from claims.models.edition import EditionQuerySet

from .formats import export
from .publisher import Publisher

SAMPLE = 100
"""Editions whose size stands for that of all."""

WIDTH = 30


def expected_size(name: str, editions: EditionQuerySet, publisher: Publisher) -> int:
    """About how many bytes the export will have, judged by the newest editions."""
    newest = list(editions.order_by("-position").values_list("pk", flat=True)[:SAMPLE])
    size = sum(map(len, export(name, Edition.objects.filter(pk__in=newest), publisher)))
    return size * editions.count() // max(1, len(newest))


def with_progress(chunks: Iterable[bytes], expected: int, screen: Any) -> Generator[bytes]:
    """The chunks, and a bar on the screen that moves with them."""
    done, begun, shown_at = 0, time.monotonic(), 0.0
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        if time.monotonic() - shown_at > 0.1:
            shown_at = time.monotonic()
            # It is an estimate: the bar is full only when all is written.
            _show(screen, min(done / max(1, expected), 0.99), done, shown_at - begun, "\r")
    _show(screen, 1.0, done, time.monotonic() - begun, "\n")


def _show(screen: Any, share: float, done: int, seconds: float, ending: str) -> None:
    full = round(share * WIDTH)
    bar = "█" * full + "░" * (WIDTH - full)
    screen.write(f"\r{bar} {share:4.0%}  {done / 1e6:.1f} MB  {seconds:.0f} s", ending=ending)
    screen.flush()
