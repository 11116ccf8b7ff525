"""The commands that keep a record, killed at random moments: each goes on, or all or nothing.

    KILLS=50 python -m tests.trials.killed_commands

`restore`, `restore --tail`, `mirror`, `backup` and `restore --trial` in turn are killed (SIGKILL)
after a random part of the time that they take. A fault is a killed restore that left a part of the
tables, a killed `--tail` that left a part of the editions, a killed trial whose database stays, and
a command that, run again, does not come to the same head. Prints the kills of each command. PORT
may be set (8154). Ends with 1 where there is any fault.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from factcheck import CHECKOUT
from tests.trials.site import environment_of, managed, started, tried

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
TRIALS = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM pg_database WHERE starts_with(datname, 'factcheck_trial')")
    print(*cursor.fetchone())
"""


class Killed:
    """Runs a command, kills it, and knows how long it takes when nobody does."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.faults: list[str] = []
        self.kills: Counter[str] = Counter()

    def strike(self, name: str, environment: dict[str, str], *arguments: str) -> None:
        """Kill the command alone: what it has started has to end with it."""
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=CHECKOUT,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(random.uniform(0.1, 1) * self.seconds[name])
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            self.kills[name] += 1
        process.wait()

    def timed(self, name: str, environment: dict[str, str], *arguments: str) -> str:
        begun = time.monotonic()
        said = managed(environment, *arguments)
        self.seconds[name] = time.monotonic() - begun
        return said

    def expect(self, holds: bool, fault: str) -> None:
        if not holds:
            self.faults.append(fault)


def again(environment: dict[str, str], *arguments: str) -> None:
    """Run a command that may find that everything is done, and print why it ended with a fault."""
    status, lines = tried(environment, *arguments)
    if status:
        print(f"{arguments[0]} again: {lines[-1:]}", flush=True)


def main() -> int:
    kills, port = int(os.environ.get("KILLS", "50")), int(os.environ.get("PORT", "8154"))
    killed = Killed()
    with tempfile.TemporaryDirectory(prefix="factcheck-trial-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        site = environment_of(folder, port)
        new = {**site, "FACTCHECK_DATA": str(folder / "new")}
        backups, mirror = str(folder / "backups"), str(folder / "mirror")
        managed(site, "demo", "--no-serve")
        with started(["manage.py", "demo"], port, site):
            key = managed(site, "log_key", "--new").split()[-1]
            killed.timed("backup", site, "backup", backups)
            before = managed(site, "verify_log").split("head ")[1].split()[0]
            follow = ["mirror", f"http://127.0.0.1:{port}", mirror, "--key", key]
            managed(site, "shell", "--no-imports", "--command", PUBLISH)
            killed.timed("mirror", site, *follow)
            head = managed(site, "verify_log").split("head ")[1].split()[0]
            [first] = [str(path.parent) for path in folder.glob("backups/*/backup.json")]
            restore, tail, trial = (
                ["restore", first],
                ["restore", "--tail", mirror],
                ["restore", "--trial", backups],
            )
            killed.timed("restore", new, *restore)
            killed.timed("restore --tail", new, *tail)
            killed.timed("restore --trial", site, *trial)
            all_tables, whole = map(int, tables_and_editions(new))

            def backup_is_whole() -> None:
                killed.strike("backup", site, "backup", backups)
                said = managed(site, "backup", backups)
                killed.expect(f"head {head}" in said, "the next backup has another head")
                managed(site, *trial)

            def trial_leaves_nothing() -> None:
                killed.strike("restore --trial", site, *trial)
                managed(site, *trial)
                left = managed(site, "shell", "--no-imports", "-c", TRIALS).strip()
                killed.expect(left == "0", f"{left} databases of trials are left")

            def mirror_goes_on() -> None:
                shutil.rmtree(mirror)
                killed.strike("mirror", site, *follow)
                killed.expect(
                    f"head {head}." in managed(site, *follow), "the mirror lost something"
                )

            def restored_or_nothing() -> None:
                shutil.rmtree(folder / "new", ignore_errors=True)
                killed.strike("restore", new, *restore)
                tables, _editions = tables_and_editions(new)
                killed.expect(int(tables) in (0, all_tables), f"{tables} tables are there")
                again(new, *restore)
                said = managed(new, "verify_log", "--all", "--head", before)
                killed.expect(f"head {before}" in said, "another head was restored")
                killed.strike("restore --tail", new, *tail)
                _tables, editions = tables_and_editions(new)
                killed.expect(int(editions) in (whole - 5, whole), f"{editions} editions are there")
                managed(new, *tail)
                said = managed(new, "verify_log", "--all", "--head", head)
                killed.expect(f"head {head}" in said, "the restored log has another head")

            steps: list[Callable[[], None]] = [
                restored_or_nothing,
                mirror_goes_on,
                backup_is_whole,
                trial_leaves_nothing,
            ]
            number = 0
            while killed.kills.total() < kills:
                steps[number % len(steps)]()
                number += 1
                print(f"{killed.kills.total()} kills, faults: {killed.faults}", flush=True)
    print(", ".join(f"{count} × {name}" for name, count in killed.kills.items()))
    return 1 if killed.faults else 0


def tables_and_editions(environment: dict[str, str]) -> list[str]:
    return managed(environment, "shell", "--no-imports", "-c", TABLES).split()


if __name__ == "__main__":
    sys.exit(main())
