"""A worker process of gunicorn whose connections are those of `factcheck.buffering`.

Gunicorn's parent starts it, and another one when it ends; it ends by itself, between two requests,
when it has answered many of them (`max_requests`) or has grown beyond FACTCHECK_WORKER_MEGABYTES.
"""

import logging
import os
import resource
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore

from factcheck import buffering, machine

logger = logging.getLogger(__name__)

CONNECTIONS = 4000
"""At once, in one process; fewer where the system gives a process fewer files."""
FILES_BESIDES = 100
MEASURE_SECONDS = 5
STATM = Path("/proc/self/statm")


class BufferingWorker(Worker):
    """Answers requests in `threads` threads, and holds everybody's connection in none of them."""

    alive: bool
    server: buffering.Server | None = None

    def run(self) -> None:
        """Serve until this worker is stopped, has done its share, or has lost its parent."""
        machine.give_memory_back()
        self.most_megabytes = int(os.environ.get("FACTCHECK_WORKER_MEGABYTES", "700"))
        (listener,) = self.sockets
        self.server, self.connected = buffering.make_server(
            self.counted(self.wsgi),
            listener,
            threads=self.cfg.threads,
            connections=connections_allowed(),
        )
        measured_at = time.monotonic()
        while self.alive:
            self.turn()
            if self.ppid != os.getppid():
                logger.error("Worker %d ends: its parent is gone", os.getpid())
                self.alive = False
            if time.monotonic() - measured_at > MEASURE_SECONDS:
                measured_at = time.monotonic()
                self.end_when_grown()
        self.finish(self.server)

    def turn(self) -> None:
        """Let the loop read and write whatever is ready; a second at most."""
        self.notify()
        wasyncore.poll2(1, self.connected)

    def counted(self, application: buffering.Application) -> buffering.Application:
        """The application, whose worker ends after `max_requests`."""

        def answer(environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
            self.nr += 1
            if self.alive and self.nr >= self.max_requests:
                logger.info("Worker %d ends after %d requests", os.getpid(), self.nr)
                self.stop()
            return application(environ, start_response)

        return answer

    def end_when_grown(self) -> None:
        """End where this process has grown too large."""
        megabytes = resident_megabytes()
        if self.most_megabytes and megabytes > self.most_megabytes:
            logger.warning("Worker %d ends: it has grown to %d MB", os.getpid(), megabytes)
            self.alive = False

    def finish(self, server: buffering.Server) -> None:
        """Answer what has begun, for as long as `graceful_timeout` allows."""
        server.stop_accepting()
        deadline = time.monotonic() + self.cfg.graceful_timeout
        while not server.is_idle and time.monotonic() < deadline:
            self.turn()
        server.task_dispatcher.shutdown(timeout=max(deadline - time.monotonic(), 0.1))

    def stop(self) -> None:
        """Have the loop end after this turn, which ends at once."""
        self.alive = False
        if self.server:
            self.server.pull_trigger()

    def handle_exit(self, sig: int, frame: Any) -> None:
        self.stop()


def connections_allowed() -> int:
    """Number of connections this process may hold; takes as many files as the system grants."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS + FILES_BESIDES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    # A connection may hold a temporary file too.
    return (
        CONNECTIONS
        if soft == resource.RLIM_INFINITY
        else min(CONNECTIONS, (soft - FILES_BESIDES) // 2)
    )


def resident_megabytes() -> int:
    """The memory that this process occupies; 0 where the system does not say."""
    try:
        pages = int(STATM.read_text().split()[1])
    except (OSError, ValueError):
        return 0
    return pages * resource.getpagesize() // 1024**2
