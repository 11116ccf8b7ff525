"""Starts: of the example, the first and the second time, and of a command that does little."""

import os
import resource
import subprocess
import sys
import tempfile
import time

from factcheck import CHECKOUT

STARTS = {
    "example, first": ["demo", "--no-serve"],
    "example, second": ["demo", "--no-serve"],
    "command": ["diffsettings"],
}


def main() -> None:
    """Print seconds of Python's processor time and of the clock."""
    spent = {}
    print(f"{'':16}{'processor s':>12}{'clock s':>9}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environment = {**os.environ, "FACTCHECK_DATA": folder}
        environment.pop("DATABASE_URL", None)
        for name, command in STARTS.items():
            before, begun = _of_children(), time.monotonic()
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=CHECKOUT,
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            spent[name] = _of_children() - before
            print(f"{name:16}{spent[name]:12.2f}{time.monotonic() - begun:9.2f}")


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
