"""The commands that keep a record, killed at random moments: each goes on, or all or nothing.

    KILLS=20 python -m tests.trials.killed_commands

`backup`, `mirror`, `restore` and `restore --tail` in turn are killed (SIGKILL) after a random part
of the time that they take. A fault is a killed restore that left a part of the tables, a killed
`--tail` that left a part of the editions, and a command that, run again, does not come to the same
head. PORT may be set (8154). Ends with 1 where there is any.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from factcheck import CHECKOUT
from tests.trials.site import below, managed, started

PUBLISH = """
from django.contrib.auth.models import User
from claims import workflow
from claims.models import Claim
reviewer = User.objects.get(username="reviewer")
for claim in Claim.objects.filter(stage="published").order_by("pk")[:5]:
    workflow.contest(claim, actor=reviewer, note="Trial.")
"""
TABLES = """
from django.db import connection
from claims.models import Edition
tables = connection.introspection.table_names()
print(len(tables), Edition.objects.count() if tables else 0)
"""


class Killed:
    """Runs a command, kills it, and knows how long it takes when nobody does."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.faults: list[str] = []
        self.kills = 0

    def strike(self, name: str, environment: dict[str, str], *arguments: str) -> None:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=CHECKOUT,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(random.uniform(0.2, 1) * self.seconds[name])
        if process.poll() is None:
            victims = [pid for pid in below(process.pid) if _is_of_postgres_tools(pid)]
            for pid in [process.pid, *victims]:
                os.kill(pid, signal.SIGKILL)
            self.kills += 1
        process.wait()

    def timed(self, name: str, environment: dict[str, str], *arguments: str) -> str:
        begun = time.monotonic()
        said = managed(environment, *arguments)
        self.seconds[name] = time.monotonic() - begun
        return said

    def expect(self, holds: bool, fault: str) -> None:
        if not holds:
            self.faults.append(fault)


def _is_of_postgres_tools(pid: int) -> bool:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return words[0].endswith((b"pg_dump", b"pg_restore"))


def main() -> int:
    kills, port = int(os.environ.get("KILLS", "20")), int(os.environ.get("PORT", "8154"))
    killed = Killed()
    with tempfile.TemporaryDirectory(prefix="factcheck-trial-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        site = {
            "FACTCHECK_DATA": str(folder / "data"),
            "FACTCHECK_LOG_ORIGIN": "trial.example/log",
            "FACTCHECK_LOG_KEY": str(folder / "key"),
            "FACTCHECK_API_REQUESTS_PER_MINUTE": "0",
            "PORT": str(port),
        }
        new = {**site, "FACTCHECK_DATA": str(folder / "new")}
        backups, mirror = str(folder / "backups"), str(folder / "mirror")
        managed(site, "demo", "--no-serve")
        with started(["manage.py", "demo"], port, site):
            key = managed(site, "log_key", "--new").split()[-1]
            killed.timed("backup", site, "backup", backups)
            follow = ["mirror", f"http://127.0.0.1:{port}", mirror, "--key", key]
            managed(site, "shell", "--no-imports", "--command", PUBLISH)
            killed.timed("mirror", site, *follow)
            head = managed(site, "verify_log").split("head ")[1].split()[0]
            restore = ["restore", backups]
            tail = ["restore", "--tail", mirror]
            killed.timed("restore", new, *restore)
            killed.timed("tail", new, *tail)
            whole = int(head.partition(":")[0])

            def backup_is_whole() -> None:
                killed.strike("backup", site, "backup", backups)
                said = managed(site, "backup", backups)
                killed.expect(f"head {head}" in said, "the next backup has another head")
                managed(site, "restore", "--trial", backups)

            def mirror_goes_on() -> None:
                shutil.rmtree(mirror)
                killed.strike("mirror", site, *follow)
                killed.expect(
                    f"head {head}." in managed(site, *follow), "the mirror lost something"
                )

            def restored_or_nothing() -> None:
                shutil.rmtree(folder / "new", ignore_errors=True)
                killed.strike("restore", new, *restore)
                tables, _editions = managed(new, "shell", "--no-imports", "-c", TABLES).split()
                if tables == "0":
                    managed(new, *restore)
                killed.strike("tail", new, *tail)
                _tables, editions = managed(new, "shell", "--no-imports", "-c", TABLES).split()
                killed.expect(int(editions) in (whole - 5, whole), f"{editions} editions are there")
                managed(new, *tail)
                said = managed(new, "verify_log", "--all", "--head", head)
                killed.expect(f"head {head}" in said, "the restored log has another head")

            steps: list[Callable[[], None]] = [restored_or_nothing, mirror_goes_on, backup_is_whole]
            number = 0
            while killed.kills < kills:
                steps[number % len(steps)]()
                number += 1
                print(f"{killed.kills} kills, faults: {killed.faults}", flush=True)
    return 1 if killed.faults else 0


if __name__ == "__main__":
    sys.exit(main())
