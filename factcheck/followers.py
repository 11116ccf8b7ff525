"""Connections whose answer another process is making: one thread sends to all of them what comes.

An application that has nothing to do but to wait for such a file hands it over, and its thread is
free. Each connection takes a block when it has sent the last one, so a slow client costs as little
as one that waits, and no answer is held in memory.
"""

import logging
import threading
import time
from typing import NoReturn, Protocol

from waitress.channel import ClientDisconnected
from waitress.task import Task

HAND_OVER = "factcheck.hand_over"
"""Key in the environment of a request: the function that an application calls with a file."""
FULL_BYTES = 128 * 1024
"""Waiting to be sent on a connection: with so many it takes no more."""
IDLE_SECONDS, BUSY_SECONDS = 0.1, 0.01
"""Between two rounds: when nobody took anything in the last one, and when somebody did."""

logger = logging.getLogger(__name__)


class GrowingFile(Protocol):
    """A file that is being made."""

    def read(self) -> bytes | None:
        """The bytes that come next: none where none is there yet, None at its end.

        Raises whatever it fails by.
        """

    def close(self) -> None:
        """Read no further."""


class HandedOver(BaseException):
    """Ends the work of an application whose answer is a growing file."""

    def __init__(self, file: GrowingFile) -> None:
        super().__init__()
        self.file = file


def hand_over(file: GrowingFile) -> NoReturn:
    """Leave it to the server to send this file, after the headers; raises HandedOver."""
    raise HandedOver(file)


class Channel(Protocol):
    """A connection, as far as it is used here: `factcheck.buffering` has it."""

    connected: bool
    total_outbufs_len: int

    def begin_buffer(self) -> None: ...

    def end_answer(self) -> None: ...

    def hang_up(self) -> None: ...


class _Follower:
    """An answer that goes on as its file grows."""

    def __init__(self, task: Task, channel: Channel, file: GrowingFile) -> None:
        self._task, self._channel, self._file = task, channel, file
        self.is_over = False

    def step(self) -> bool:
        """Send what is there and the connection takes; whether that was anything."""
        try:
            return self._sent_more()
        except ClientDisconnected:
            self._end()
        except Exception:
            logger.exception("An answer broke off: %s", self._task.request.path)
            self._channel.hang_up()
            self._end()
        return False

    def _sent_more(self) -> bool:
        channel = self._channel
        if not channel.connected:
            raise ClientDisconnected
        if channel.total_outbufs_len > FULL_BYTES:
            return False
        block = self._file.read()
        if block:
            channel.begin_buffer()
            self._task.write(block)
        elif block is None:
            self._task.finish()
            self._end()
        return bool(block)

    def _end(self) -> None:
        self.is_over = True
        self._file.close()
        self._channel.end_answer()


class Followers:
    """All answers of a server whose files are being made, and the thread that sends them."""

    def __init__(self) -> None:
        self._come = threading.Condition()
        self._new: list[_Follower] = []
        self._thread: threading.Thread | None = None

    def add(self, task: Task, channel: Channel, file: GrowingFile) -> None:
        """Send the headers at once, and the file as it grows."""
        with self._come:
            self._new.append(_Follower(task, channel, file))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="followers", daemon=True)
                self._thread.start()
            self._come.notify()

    def _run(self) -> None:
        following: list[_Follower] = []
        while True:
            with self._come:
                if not following and not self._new:
                    self._come.wait()
                following += self._new
                self._new = []
            took = [follower.step() for follower in following]
            following = [follower for follower in following if not follower.is_over]
            time.sleep(BUSY_SECONDS if any(took) else IDLE_SECONDS)
