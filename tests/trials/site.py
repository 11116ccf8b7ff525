"""The site as it is served, in processes of its own, for trials that last longer than a test."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from factcheck import CHECKOUT

START_SECONDS = 300
STEP_SECONDS = 0.05


@contextmanager
def started(command: list[str], port: int, environment: Mapping[str, str]) -> Iterator[int]:
    """Run a command that serves the site at a port; yield its process id once it is ready."""
    process = subprocess.Popen(
        [sys.executable, *command], cwd=CHECKOUT, env={**os.environ, **environment}
    )
    try:
        assert served_again(port, START_SECONDS) is not None, "the site does not start"
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def managed(environment: Mapping[str, str], *arguments: str) -> str:
    """What a command of manage.py says; raises CalledProcessError where it fails."""
    command = [sys.executable, "manage.py", *arguments]
    ran = subprocess.run(
        command,
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return ran.stdout


def served_again(port: int, patience_seconds: float) -> float | None:
    """Seconds until the site is ready and reads its record; None where it does not come to that."""
    begun = time.monotonic()
    while time.monotonic() - begun < patience_seconds:
        if status(port, "/readyz") == status(port, "/api/v1/claims/?page_size=1") == 200:
            return time.monotonic() - begun
        time.sleep(STEP_SECONDS)
    return None


def status(port: int, address: str) -> int:
    """The status of an answer; 0 where none comes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def below(pid: int) -> list[int]:
    """The processes that a process has started, and those that these have."""
    found = [pid]
    for parent in found:
        # Each of its threads has those that it started.
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, children.read_text().split())
    return found[1:]


def command_line(pid: int) -> str:
    with suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def megabytes(*pids: int) -> int:
    """The memory of processes."""
    total = 0
    for pid in pids:
        with suppress(FileNotFoundError, IndexError):
            total += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return total * os.sysconf("SC_PAGE_SIZE") // 1024**2
