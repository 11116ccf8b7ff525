"""The web server as a child process: one line when it cannot be had, nothing left when it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from django.core.management.base import CommandError

from factcheck import CHECKOUT, serving

SERVE = """
from factcheck import serving
listener = serving.listen(0)
print(listener.getsockname()[1], flush=True)
serving.serve(listener)
"""


@pytest.fixture
def command() -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A command that serves, and its port; it answers."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVE],
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "factcheck.settings"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        port = int(process.stdout.readline())
        deadline = time.monotonic() + 60
        while not answers(port):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield process, port
        process.kill()


def answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/admin/jsi18n/").close()
    except urllib.error.HTTPError as answer:
        answer.close()
    except OSError:
        return False
    return True


def test_a_taken_port_ends_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} cannot be used .* PORT="):
            serving.listen(port)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_asked_to_stop_ends_well_and_leaves_nothing(
    command: tuple[subprocess.Popen[str], int], number: signal.Signals
) -> None:
    process, port = command
    process.send_signal(number)
    assert process.wait(timeout=30) == 0
    assert not answers(port)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_a_command_that_is_killed_takes_its_web_server_along(
    command: tuple[subprocess.Popen[str], int],
) -> None:
    process, port = command
    process.kill()
    deadline = time.monotonic() + 30
    while answers(port):
        assert time.monotonic() < deadline
        time.sleep(0.05)
