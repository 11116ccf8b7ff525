"""Lines in their order, however many: what does not fit into memory waits in a temporary file."""

import os
from collections.abc import Iterator
from heapq import merge
from tempfile import TemporaryFile
from typing import IO

BATCH_BYTES = 4 * 1024 * 1024
"""Sorted at a time in memory."""
READ_BYTES = 32 * 1024
"""Of each sorted batch, when all of them are merged."""


class SortedLines:
    """Lines without line breaks in them, sorted by their bytes; they may be read several times."""

    def __init__(self) -> None:
        self._batch: list[bytes] = []
        self._size = 0
        self._file: IO[bytes] | None = None
        self._batches: list[tuple[int, int]] = []
        """Where in the file each batch begins and ends."""

    def add(self, line: bytes) -> None:
        """Raises OSError where the disk is full."""
        self._batch.append(line)
        self._size += len(line)
        if self._size >= BATCH_BYTES:
            self._put_aside()

    def __iter__(self) -> Iterator[bytes]:
        self._batch.sort()
        return merge(*(self._read(*ends) for ends in self._batches), self._batch)

    def _put_aside(self) -> None:
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115  # it is closed with this object
        self._batch.sort()
        begin = self._file.tell()
        self._file.write(b"\n".join(self._batch))
        self._file.write(b"\n")
        self._file.flush()
        self._batches.append((begin, self._file.tell()))
        self._batch, self._size = [], 0

    def _read(self, begin: int, end: int) -> Iterator[bytes]:
        assert self._file is not None
        cut = b""
        while begin < end:
            block = os.pread(self._file.fileno(), min(READ_BYTES, end - begin), begin)
            begin += len(block)
            *whole, cut = (cut + block).split(b"\n")
            yield from whole
