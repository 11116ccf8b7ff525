"""A primary that is lost again and again, and a replica promoted: nothing acknowledged is gone.

    PROMOTIONS=10 python -m tests.trials.promotions

Each time a primary with two replicas, under synchronous commit, has editions published as fast as
it takes them, and is lost at a random moment with all of its processes and those of the replicas,
as in a building that loses its power. Every second time the replicas have stopped receiving before
(SIGSTOP), so that whatever is then acknowledged is nowhere else. One replica is promoted. A fault
is a publication that was acknowledged and is not there, a promotion of more than
PROMOTION_SECONDS, anything that `verify_log --all` says, and a replica that does not publish then.
The same without synchronous commit, CONTROLS (2) times with replicas that have stopped, has to lose
publications. Ends with 1 where there is any fault.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

from factcheck import CHECKOUT, postgres
from tests.trials.replicas import execute, replica
from tests.trials.site import KEY, below, managed

PROMOTION_SECONDS = 30
PUBLISHED_BEFORE = 5
"""Publications before anything happens to the replicas."""
PATIENCE_SECONDS = 300
PUBLISH = """
from itertools import count, cycle
from django.contrib.auth.models import User
from claims import workflow
from claims.models import Claim
reviewer = User.objects.get(username="reviewer")
claims = cycle(Claim.objects.filter(stage="published").order_by("pk")[:20])
for number, claim in zip(count(), claims):
    claim.refresh_from_db()
    workflow.contest(claim, actor=reviewer, note=f"Trial {number}.")
    print(f"Trial {number}.", flush=True)
"""
NOTES = """
from claims.models import Edition
print(*Edition.objects.filter(note__startswith="Trial ").values_list("note", flat=True), sep="\\n")
"""


ONE_MORE = """
from django.contrib.auth.models import User
from claims import workflow
from claims.models import Claim
claim = Claim.objects.filter(stage="published").order_by("pk")[30]
workflow.contest(claim, actor=User.objects.get(username="reviewer"), note="Afterwards.")
"""


class Lost(NamedTuple):
    """A primary that was lost."""

    acknowledged: int
    gone: int
    """Of them, those that are not in the promoted replica."""
    seconds: float
    """Until the replica was promoted."""


def lost(folder: Path, *, is_synchronous: bool, has_stopped: bool) -> Lost:
    """Publish, lose the primary of this folder at a random moment, and promote its replica."""
    environment = {"FACTCHECK_DATA": str(folder / "data")}
    acknowledged: list[str] = []
    with ExitStack() as running:
        one, first = running.enter_context(replica(folder / "one", environment))
        primary = postgres._url(folder / "data")
        if is_synchronous:
            # Before the second replica is made, which so has the setting too.
            execute(
                primary,
                "ALTER SYSTEM SET synchronous_standby_names = 'ANY 2 (*)'",
                "SELECT pg_reload_conf()",
            )
        two, second = running.enter_context(replica(folder / "two", environment))
        publisher = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "--no-imports", "--command", PUBLISH],
            cwd=CHECKOUT,
            env={**os.environ, "DATABASE_URL": primary, "FACTCHECK_SECRET_KEY": KEY},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        hearing = threading.Thread(target=hear, args=(publisher, acknowledged))
        hearing.start()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(acknowledged) < PUBLISHED_BEFORE:
            assert time.monotonic() < deadline, "nothing is published"
            time.sleep(0.05)
        time.sleep(random.uniform(0, 2))
        if has_stopped:
            for url in (one, two):
                [(receiver,)] = execute(url, "SELECT pid FROM pg_stat_wal_receiver")
                os.kill(int(str(receiver)), signal.SIGSTOP)
            time.sleep(random.uniform(2, 4))
        lose_primary(folder, [first, second])
        publisher.wait()
        hearing.join()
    begun = time.monotonic()
    managed(environment, "replica", str(folder / "two"), "--promote")
    seconds = time.monotonic() - begun
    promoted = {"FACTCHECK_DATA": str(folder / "two")}
    shutil.copytree(folder / "data/originals", folder / "two/originals")
    managed(promoted, "verify_log", "--all")
    there = managed(promoted, "shell", "--no-imports", "--command", NOTES).splitlines()
    managed(promoted, "shell", "--no-imports", "--command", ONE_MORE)
    return Lost(len(acknowledged), len(set(acknowledged) - set(there)), seconds)


def lose_primary(folder: Path, commands: list[int]) -> None:
    """End the primary and all that would bring it back, as a machine that loses its power."""
    keeper = int((folder / "data/keeper.lock").read_text())
    server = int((folder / "data/postgres/cluster/postmaster.pid").read_text().split()[0])
    # Those first that would start the server again.
    victims = [*commands, keeper, server]
    victims += [pid for parent in victims for pid in below(parent)]
    for pid in victims:
        with_no_mercy(pid)


def with_no_mercy(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def hear(publisher: "subprocess.Popen[str]", acknowledged: list[str]) -> None:
    """Note what is acknowledged, as soon as it is."""
    assert publisher.stdout
    for line in publisher.stdout:
        acknowledged.append(line.strip())


def main() -> int:
    times = int(os.environ.get("PROMOTIONS", "10"))
    controls = int(os.environ.get("CONTROLS", "2"))
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="factcheck-trial-", ignore_cleanup_errors=True) as name:
        whole = Path(name)
        whole.chmod(0o711)
        managed({"FACTCHECK_DATA": str(whole / "made")}, "demo", "--no-serve")
        while (whole / "made/postgres/cluster/postmaster.pid").exists():
            time.sleep(0.1)  # its server ends after its last user
        for number in range(times + controls):
            is_synchronous = number < times
            folder = whole / str(number)
            folder.mkdir(mode=0o711)
            subprocess.run(["cp", "-a", whole / "made", folder / "data"], check=True)
            has_stopped = not is_synchronous or number % 2 == 1
            found = lost(folder, is_synchronous=is_synchronous, has_stopped=has_stopped)
            shutil.rmtree(folder, ignore_errors=True)
            print(
                f"{'synchronous' if is_synchronous else 'control, asynchronous'}"
                f"{', replicas had stopped' if has_stopped else ''}: {found.acknowledged}"
                f" acknowledged, {found.gone} of them lost, promoted after {found.seconds:.1f} s",
                flush=True,
            )
            wrong += (found.gone > 0) == is_synchronous or found.seconds > PROMOTION_SECONDS
    print(f"{wrong} of {times + controls} not as they should be, load {os.getloadavg()[0]:.1f}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
