"""Rows in batches."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Lists of `size` rows, the last one perhaps shorter."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
