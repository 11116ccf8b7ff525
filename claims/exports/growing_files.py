"""Large files that are read while another process makes them.

The answer begins at once and goes on as the file grows; equal questions read the same file. So a
large export costs the web server no more than reading a file: no thread that computes beside
others, no memory, and no connection to the database.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from . import kept_files, making, own_connection

BLOCK_BYTES = 256 * 1024
LOOK_SECONDS = 2
"""Between two looks whether somebody makes what has not begun."""
MOST_PATIENT_SECONDS = 1800
"""Until it begins: other files are made first."""
STEP_SECONDS, LONGEST_STEP_SECONDS = 0.02, 0.5
"""Between two looks of a reader that waits in a thread of its own."""

HandOver = Callable[["Growing"], NoReturn]


class BrokenOff(Exception):
    """The file is not made to its end; the log of its maker says why."""


class Growing:
    """A file from its beginning, as far as it is made. Raises OSError; close it.

    As long as it is open, the file is made for it.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        self._presence = kept_files.follow(key)
        self._file: Any = None
        self._is_whole = False
        self._look_at = self._asked_at = time.monotonic()

    def read(self) -> bytes | None:
        """The bytes that come next: none where none is there yet, None at the end of the file.

        Raises BrokenOff, at once where the maker died.
        """
        if self._file is None:
            self._file = self._begun()
        if self._file is None:
            self._look_after_it()
            return b""
        # Asked before the bytes are read: those after the end are all that there are.
        is_whole = self._is_whole or self._came_to_its_end()
        block: bytes = self._file.read(BLOCK_BYTES)
        return None if is_whole and not block else block

    def close(self) -> None:
        self._presence.close()
        if self._file is not None:
            self._file.close()

    def _begun(self) -> Any:
        """The file, where its maker has begun or ended it."""
        for path in (kept_files.growing_path(self.key), kept_files.path_of(self.key)):
            try:
                file = path.open("rb", buffering=0)
            except FileNotFoundError:
                continue
            if _is_written(file) or self._has_its_name(file):
                return file
            file.close()  # what a killed process left
        return None

    def _came_to_its_end(self) -> bool:
        if _is_written(self._file):
            return False
        if not self._has_its_name(self._file):
            raise BrokenOff(self.key)
        self._is_whole = True
        return True

    def _has_its_name(self, file: Any) -> bool:
        try:
            found = kept_files.path_of(self.key).stat()
        except FileNotFoundError:
            return False
        return os.path.samestat(os.fstat(file.fileno()), found)

    def _look_after_it(self) -> None:
        """See to it that somebody is at work; raises BrokenOff where nothing will come of it."""
        now = time.monotonic()
        if now < self._look_at:
            return
        self._look_at = now + LOOK_SECONDS
        job = kept_files.find(self.key)
        if job is None or job.failure or now - self._asked_at > MOST_PATIENT_SECONDS:
            raise BrokenOff(self.key)
        making.start()


class Followed:
    """The bytes of a growing file as an answer that is streamed.

    A server that sends them without a thread of its own gets the file by `hand_over`; any other one
    waits in the thread of the request, of which only as many as for other exports may. Raises
    TooManyExports.
    """

    def __init__(self, file: Growing, hand_over: HandOver | None) -> None:
        self._file = file
        self._hand_over = hand_over
        self._is_ours = True
        if hand_over is None:
            own_connection.take_turn()

    def __iter__(self) -> Iterator[bytes]:
        if self._hand_over:
            self._is_ours = False
            self._hand_over(self._file)
        step = STEP_SECONDS
        while (block := self._file.read()) is not None:
            if block:
                step = STEP_SECONDS
                yield block
            else:
                time.sleep(step)
                step = min(2 * step, LONGEST_STEP_SECONDS)

    def close(self) -> None:
        """Read no further; the server does where it was handed over."""
        if self._is_ours:
            self._is_ours = False
            self._file.close()
            if self._hand_over is None:
                own_connection.give_back_turn()


def _is_written(file: Any) -> bool:
    """Whether a process that writes to this file lives."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(file, fcntl.LOCK_UN)
    return False
