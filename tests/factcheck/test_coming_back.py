"""The site outlives its database: it waits or says when to come back, and serves by itself."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from factcheck import CHECKOUT
from tests.factcheck.test_postgres import keeper_pid, server_pid, wait_for_the_end

SERVE = """
import os, pathlib, sys
from factcheck import postgres, serving
listener = serving.listen(0)
with postgres.embedded(pathlib.Path(sys.argv[1])) as url:
    os.environ["DATABASE_URL"] = url
    print(listener.getsockname()[1], flush=True)
    serving.serve(listener)
"""


@pytest.fixture
def site() -> Iterator[tuple[Path, str]]:
    """The directory and the address of a site with an empty database of its own."""
    parent = Path(tempfile.mkdtemp())
    parent.chmod(0o711)
    data = parent / "data"
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(data)],
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "factcheck.settings"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        yield data, f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.terminate()
    wait_for_the_end(data)
    shutil.rmtree(parent)


def asked(address: str) -> tuple[int, Any, str]:
    """Status, JSON and Retry-After of an answer."""
    try:
        with urllib.request.urlopen(address, timeout=100) as answer:
            return answer.status, json.load(answer), ""
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal), refusal.headers["Retry-After"]


def wait_until_the_database_answers(site: str) -> list[str]:
    """Ask until it does; what every Retry-After said on the way there."""
    told: list[str] = []
    deadline = time.monotonic() + 100
    while True:
        assert time.monotonic() < deadline
        try:
            status, said, retry_after = asked(f"{site}/readyz")
        except OSError:
            time.sleep(0.05)  # the web server itself is only starting
            continue
        assert status == 503  # nobody has migrated this database
        if "migrations" in said["reason"]:
            return told
        told.append(retry_after)


@pytest.mark.parametrize("whose_pid", [server_pid, keeper_pid])
def test_a_site_whose_database_was_killed_serves_again_without_a_hand(
    site: tuple[Path, str], whose_pid: Callable[[Path], int]
) -> None:
    data, address = site
    wait_until_the_database_answers(address)

    os.kill(whose_pid(data), signal.SIGKILL)

    assert asked(f"{address}/healthz")[0] == 200
    assert set(wait_until_the_database_answers(address)) <= {"5"}
