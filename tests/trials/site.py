"""The site as it is served, in processes of its own, for trials that last longer than a test."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from factcheck import CHECKOUT

PASSWORDS = {"editor": "trial-editor", "reviewer": "trial-reviewer"}
"""Of the two accounts that the example data set has, in a trial."""
KEY = "of a trial, long enough for its checks, and no secret at all"
START_SECONDS = 300
STEP_SECONDS = 0.05


def environment_of(folder: Path, port: int = 0) -> dict[str, str]:
    """The variables of a site that has all it keeps in a folder and counts no requests."""
    return {
        "FACTCHECK_DATA": str(folder / "data"),
        "FACTCHECK_LOG_ORIGIN": "trial.example/log",
        "FACTCHECK_LOG_KEY": str(folder / "key"),
        "FACTCHECK_API_REQUESTS_PER_MINUTE": "0",
        "PORT": str(port),
        **{f"FACTCHECK_{name.upper()}_PASSWORD": word for name, word in PASSWORDS.items()},
    }


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
    return _ran(environment, arguments, stderr=None, check=True).stdout


def tried(environment: Mapping[str, str], *arguments: str) -> tuple[int, list[str]]:
    """How a command of manage.py ended, and what it says on standard error beside its log."""
    ran = _ran(environment, arguments, stderr=subprocess.PIPE, check=False)
    lines = ran.stderr.replace("\r", "\n").splitlines()
    return ran.returncode, [line for line in lines if line.strip() and not line.startswith("20")]


def _ran(
    environment: Mapping[str, str], arguments: Sequence[str], *, stderr: int | None, check: bool
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        check=check,
    )


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
