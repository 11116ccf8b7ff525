"""Progress of an import: a function called with (done, total)."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with how much is done, of how much."""


def no_progress(done: int, of: int) -> None:
    """Report no progress."""
