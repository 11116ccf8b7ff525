"""A disk that is lost between two publications: backup, mirror, a new machine, the same head.

    CLAIMS=100000 AFTER=100 python -m tests.trials.lost_disk

A site of CLAIMS published claims is backed up; then AFTER editions are published, a mirror follows,
and the database is gone. A new machine, an empty folder, restores the backup and brings the rest
back from the mirror's folder. A fault is another head, another byte in the log, or anything that
`verify_log --all` says. Prints the seconds of each step, and of the new machine's also those of
processors, its database server included; PORT may be set (8152).
"""

import ctypes
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.database import filled
from tests.trials.load import copied
from tests.trials.site import environment_of, managed, started, tried

PUBLISH = """
from django.contrib.auth.models import User
from claims import workflow
from claims.models import Claim
from claims.access import roles
from django.contrib.auth.models import Group
roles.set_up()
reviewer = User.objects.create_user("trial", is_staff=True)
reviewer.groups.add(Group.objects.get(name="Reviewers"))
from claims.models import Person
Person.objects.create(account=reviewer, public_name="Trial")
for claim in Claim.objects.published().order_by("pk")[:{after}]:
    workflow.contest(claim, actor=reviewer, note="Trial.")
"""


NEW_MACHINE_SECONDS = 300
ADOPT = 36
"""PR_SET_CHILD_SUBREAPER of Linux: what a command leaves running becomes a child of this one."""


@contextmanager
def timed(step: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    print(f"{time.monotonic() - begun:8.1f} s  {step}", flush=True)


class NewMachine:
    """Counts the seconds of what is done there, and nothing else runs meanwhile."""

    def __init__(self) -> None:
        self.seconds = self.processor_seconds = 0.0
        ctypes.CDLL(None).prctl(ADOPT, 1, 0, 0, 0)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        begun, spent = time.monotonic(), self._spent()
        yield
        seconds, processor_seconds = time.monotonic() - begun, self._spent() - spent
        self.seconds += seconds
        self.processor_seconds += processor_seconds
        load = os.getloadavg()[0]
        print(
            f"{seconds:8.1f} s  {step} ({processor_seconds:.1f} s of processors, load {load:.1f})",
            flush=True,
        )

    def _spent(self) -> float:
        """Processor seconds of all that has ended, after the database server has."""
        while True:
            try:
                os.waitpid(-1, 0)
            except ChildProcessError:
                break
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime


def without_history(environment: dict[str, str], *arguments: str) -> list[str]:
    """The faults that a command names, but for those of rows that have no history."""
    _status, lines = tried(environment, *arguments)
    lines = [line.removeprefix("CommandError: ") for line in lines]
    named = [line for line in lines if ": " in line]
    return [line for line in named if "the history" not in line][:5]


def main() -> int:
    claims, after = int(os.environ.get("CLAIMS", "100000")), int(os.environ.get("AFTER", "100"))
    port = int(os.environ.get("PORT", "8152"))
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="factcheck-trial-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        log = environment_of(folder)
        with filled(claims) as kept, copied(kept) as url:
            site = {**log, "DATABASE_URL": url, "FACTCHECK_DATA": str(folder / "site")}
            key = managed(site, "log_key", "--new").split()[-1]
            with timed("backup"):
                managed(site, "backup", str(folder / "backups"))
            managed(site, "shell", "--no-imports", "--command", PUBLISH.format(after=after))
            managed(site, "collectstatic", "--noinput", "--verbosity=0")
            server = ["-m", "gunicorn", "factcheck.wsgi", "--bind", f"127.0.0.1:{port}"]
            with started([*server, "--log-level", "warning"], port, site), timed("mirror"):
                site_address = f"http://127.0.0.1:{port}"
                managed(site, "mirror", site_address, str(folder / "mirror"), "--key", key)
            managed(site, "export_log", str(folder / "before.jsonl"))
            head = managed(site, "verify_log").split("head ")[1].split()[0]
        new = {**log, "FACTCHECK_DATA": str(folder / "new")}
        machine = NewMachine()
        with machine.timed("restore, verified"):
            # It ends with 1: claims that were made for measuring have no history.
            faults = without_history(new, "restore", str(folder / "backups"))
        with machine.timed("restore --tail"):
            told = managed(new, "restore", "--tail", str(folder / "mirror"))
        print(told.strip())
        print(f"the head is back after {machine.seconds:.0f} s")
        with machine.timed("verify_log --all"):
            faults += without_history(new, "verify_log", "--all", "--head", head)
        print("faults but for history:", faults)
        print(
            f"{machine.seconds:.0f} s on the new machine (at most {NEW_MACHINE_SECONDS}),"
            f" {machine.processor_seconds:.0f} s of processors",
            flush=True,
        )
        managed(new, "export_log", str(folder / "after.jsonl"))
        same = (folder / "before.jsonl").read_bytes() == (folder / "after.jsonl").read_bytes()
        print("the same bytes" if same else "OTHER BYTES")
        return (
            0
            if same and not faults and f"head {head}" in told and "Publishing is open" in told
            else 1
        )


if __name__ == "__main__":
    sys.exit(main())
