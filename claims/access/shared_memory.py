"""Memory that all worker processes of a machine share, because gunicorn's parent makes it.

The parent imports what makes it (gunicorn.conf.py); its workers inherit it by being forked, also
those that it starts later. Without such a parent each process has its own.
"""

import fcntl
import mmap
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class SharedMemory:
    """So many bytes, zero at first, a stretch of which one process changes at a time.

    A lock of the file is undone by the kernel when its process is killed, unlike a semaphore.
    """

    def __init__(self, name: str, size: int) -> None:
        if hasattr(os, "memfd_create"):
            self._file = os.memfd_create(name)
        else:
            with tempfile.TemporaryFile() as file:
                self._file = os.dup(file.fileno())
        os.ftruncate(self._file, size)
        self.bytes = mmap.mmap(self._file, size)
        self._threads = threading.Lock()

    @contextmanager
    def locked(self, start: int, length: int) -> Iterator[mmap.mmap]:
        """The memory, whose stretch from `start` nobody else changes while the block runs."""
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX, length, start)
            try:
                yield self.bytes
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, length, start)

    def clear(self) -> None:
        """Set every byte to zero."""
        self.bytes[:] = bytes(len(self.bytes))
