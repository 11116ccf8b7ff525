"""A progress bar on a terminal; nothing anywhere else."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

WIDTH = 40
EVERY_SECONDS = 0.2


@contextmanager
def progress_bar(stream: Any) -> Iterator[Callable[[int, int], None]]:
    """A function to call with how much is done of how much; the bar is gone at the end."""
    if not stream.isatty():
        yield lambda done, of: None
        return
    shown_at = 0.0

    def show(done: int, of: int) -> None:
        nonlocal shown_at
        if (now := time.monotonic()) - shown_at >= EVERY_SECONDS and of:
            shown_at = now
            filled = min(WIDTH, WIDTH * done // of)
            line = f"\r[{'#' * filled}{' ' * (WIDTH - filled)}] {100 * done // of:3d} %"
            stream.write(line, ending="")
            stream.flush()

    try:
        yield show
    finally:
        stream.write(f"\r{' ' * (WIDTH + 9)}\r", ending="")
