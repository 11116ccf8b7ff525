"""Workers come back when they are killed or have grown, and the log of the server says so."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from factcheck import CHECKOUT
from factcheck.settings import database
from factcheck.web_environment import WITHOUT_MORE
from tests.factcheck.test_slow_clients import asked, connect

TINY = "tests.factcheck.tiny_app"
PASTED = "unpublished-words"
VISITOR = "198.51.100.77"


class Running:
    """A server that runs; what it writes on standard error is collected, and can be awaited."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process, self.port = process, port
        self.lines: list[str] = []
        self._more = threading.Condition()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            with self._more:
                self.lines.append(line)
                self._more.notify_all()

    def awaited(self, pattern: str) -> str:
        """The first line of the log that fits, as soon as it is there."""

        def found() -> str:
            return next((line for line in self.lines if re.search(pattern, line)), "")

        with self._more:
            assert self._more.wait_for(found, timeout=60), self.lines
            return found()

    def worker(self) -> int:
        return int(asked(self.port, "/pid").rpartition(b"\r\n\r\n")[2])


@contextmanager
def gunicorn(application: str, *arguments: str, **environment: str) -> Iterator[Running]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        command = [
            *(sys.executable, "-m", "gunicorn", application, "--workers", "1"),
            *("--bind", f"fd://{listener.fileno()}", *arguments),
        ]
        with subprocess.Popen(
            command,
            cwd=CHECKOUT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "factcheck.settings"} | environment,
            pass_fds=[listener.fileno()],
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            running = Running(process, port)
            try:
                yield running
            finally:
                process.terminate()
                running.reader.join()


def test_a_killed_worker_is_replaced_and_the_parent_says_so() -> None:
    with gunicorn(TINY) as server:
        killed = server.worker()
        os.kill(killed, signal.SIGKILL)

        assert server.worker() != killed
        assert f"ERROR gunicorn.error Worker (pid:{killed}) was sent SIGKILL!" in (
            server.awaited(f"{killed}.*SIGKILL")
        )


def test_a_worker_that_answered_many_requests_is_replaced_without_a_loss() -> None:
    with gunicorn(TINY, "--max-requests", "3", "--max-requests-jitter", "0") as server:
        workers = [server.worker() for _ in range(10)]

        assert len(set(workers)) == 4
        server.awaited(f"INFO factcheck.web_worker Worker {workers[0]} ends after 3 requests")


def test_a_worker_that_has_grown_is_replaced() -> None:
    with gunicorn(TINY, FACTCHECK_WORKER_MEGABYTES="1") as server:
        grown = server.worker()

        server.awaited(rf"WARNING factcheck.web_worker Worker {grown} ends: it has grown to \d+ MB")
        assert server.worker() != grown


def test_what_has_begun_is_answered_before_a_worker_ends() -> None:
    with gunicorn(TINY) as server:
        with connect(server.port, b"GET /big HTTP/1.0\r\n\r\n") as client:
            client.recv(1)
            os.kill(server.worker(), signal.SIGTERM)
            received = 0
            while part := client.recv(65536):
                received += len(part)

        assert received > 8 * 1024**2


@pytest.mark.parametrize("form", ["", "json"])
def test_nothing_that_the_server_writes_names_a_visitor_or_what_they_asked(form: str) -> None:
    with gunicorn(TINY, FACTCHECK_LOG=form) as server:
        forwarded = f"X-Forwarded-For: {VISITOR}"
        for address in ("/", "/fails"):
            asked(server.port, f"{address}?text={PASTED}", forwarded)
        for sent in (b"GET /?%s nonsense", b"%s\r\n\r\n", b"GET /?%s HTTP/1.1\r\nX : y\r\n\r\n"):
            with connect(server.port, sent.replace(b"%s", PASTED.encode())) as client:
                client.shutdown(socket.SHUT_WR)
                client.recv(1)
        os.kill(server.worker(), signal.SIGABRT)
        server.awaited("Worker .*exited with code 1|SIGABRT")
        log = "".join(server.lines)

    assert "ValueError" in log
    assert PASTED not in log
    assert VISITOR not in log


STARTED = """
import json, logging, logging.config, runpy
found = runpy.run_path("gunicorn.conf.py")
logging.config.dictConfig(found["logconfig_dict"])
logging.getLogger("gunicorn.error").error("Worker (pid:7) was sent SIGKILL!")
import factcheck.wsgi
from django.conf import settings
print(json.dumps(settings.DATABASES["default"]["OPTIONS"]))
"""

LOADED = """
import gc, json, runpy, sys, threading
found = runpy.run_path("gunicorn.conf.py")
import factcheck.wsgi
from django.db import connections
from django.utils.translation import trans_real
found["when_ready"](None)
print(json.dumps({
    "is_loaded_by_parent": found["preload_app"],
    "threads": threading.active_count(),
    "connections": [it.alias for it in connections.all(initialized_only=True) if it.connection],
    "pools": list(connections["default"]._connection_pools),
    "languages": sorted(trans_real._translations),
    "desk": "claims.admin.claim.page" in sys.modules,
    "frozen": gc.get_freeze_count() > 100_000,
}))
"""


def test_workers_have_their_pool_and_limits_also_after_the_parent_has_logged_a_line() -> None:
    """To log a line the parent reads the settings, which every later worker then inherits."""
    nobody_set = {name: os.environ[name] for name in os.environ.keys() - WITHOUT_MORE.keys()}
    ran = subprocess.run(
        [sys.executable, "-c", STARTED],
        cwd=CHECKOUT,
        env={**nobody_set, "DATABASE_URL": "postgresql:///none", "FACTCHECK_SECRET_KEY": "none"},
        capture_output=True,
        text=True,
        check=True,
    )

    options = json.loads(ran.stdout)
    assert options["pool"]["max_size"] == 4
    assert options["options"] == (
        "-c jit=off -c work_mem=16MB -c random_page_cost=1.1"
        " -c statement_timeout=5s -c lock_timeout=2s"
    )
    assert "SIGKILL" in ran.stderr


def test_the_parent_loads_all_that_workers_share_and_nothing_that_they_may_not() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": "postgresql:///none", "FACTCHECK_SECRET_KEY": "none"},
        stdout=subprocess.PIPE,
        check=True,
    )

    assert json.loads(ran.stdout) == {
        "is_loaded_by_parent": True,
        "threads": 1,
        "connections": [],
        "pools": [],
        "languages": ["en", "zh-hant"],
        "desk": True,
        "frozen": True,
    }


def test_the_url_of_a_database_has_the_last_word_on_its_memory() -> None:
    url = "postgresql:///none?options=-c%20work_mem%3D1MB"
    options = database("DATABASE_URL", url, patience_seconds=1)["OPTIONS"]["options"]

    assert options.index("-c work_mem=16MB") < options.index("-c work_mem=1MB")
