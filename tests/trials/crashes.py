"""The site under work while its processes are killed, and while its disk is full.

    FACTCHECK_KILLS=40 python -m tests.trials.crashes
    FACTCHECK_FULL_DISKS=5 FACTCHECK_SMALL_DISK=/mnt/small python -m tests.trials.crashes

FACTCHECK_SMALL_DISK names an empty directory that is a small file system of its own, such as one
that `mount -t tmpfs -o size=400m tmpfs /mnt/small` makes: it is filled up. PORT may be set (8050).

People save drafts and sources and contest findings, by forms over HTTP; meanwhile a worker of the
web server, the database server, one of its processes or its keeper is killed (SIGKILL), in turn.
Lost is what was acknowledged and is not there; torn, a record of which one field is saved and the
other is not; a fault, an answer of 500 or more that is no 503. Ends with 1 where there is any,
where the site does not come back by itself within SERVED_SECONDS, or where `verify_log --all`
complains. Prints how often each of them was killed.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar, NamedTuple

from tests.trials.browser import Browser, Page, fields_of
from tests.trials.site import (
    PASSWORDS,
    below,
    command_line,
    environment_of,
    managed,
    served_again,
    started,
)

SERVED_SECONDS = 10
WORK_SECONDS = (0.0, 2.0)
"""Before a blow, once everybody has saved something since the last one."""
PATIENCE_SECONDS = 300
FULL_SECONDS = 8
BLOCK = bytes(1 << 20)
SET_UP = """
from django.contrib.auth.models import User
from claims.models import Claim, Source
editor = User.objects.get(username="editor")
claim = Claim.objects.create(statement="A draft of a trial.", created_by=editor)
print("draft", claim.pk)
for claim in Claim.objects.filter(stage="published").order_by("pk")[:1]:
    print("published", claim.pk, claim.public_id)
for source in Source.objects.order_by("pk")[:2]:
    print("source", source.pk)
"""


class Worker:
    """Somebody who saves one record again and again, each time under a higher number."""

    account: ClassVar[str]
    pause_seconds = 0.05

    def __init__(self, port: int, pk: int, public_id: str = "") -> None:
        self.browser, self.pk, self.public_id = Browser(port), pk, public_id
        self.number = self.acknowledged = self.lost = self.torn = self.saves = 0
        self.statuses: Counter[int] = Counter()
        self.over = threading.Event()

    @property
    def faults(self) -> int:
        """The answers of 500 or more that are no 503."""
        return sum(
            self.statuses[status] for status in self.statuses if status >= 500 and status != 503
        )

    def work(self) -> None:
        """Save until it is over; a lost connection or a refusal is tried again, as people do."""
        if "sessionid" not in self.browser.cookies:
            self.browser.log_in(self.account, PASSWORDS[self.account])
        while not self.over.wait(self.pause_seconds):
            self.number += 1
            page = self.save(self.number)
            self.statuses[page.status] += 1

    def save(self, number: int) -> Page:
        raise NotImplementedError

    def compare(self) -> None:
        """Count what was acknowledged and is not there; nothing is saved meanwhile."""
        raise NotImplementedError


class Former(Worker):
    """Somebody who writes a number into two fields of a record's form."""

    noun: ClassVar[str]
    fields: ClassVar[tuple[str, str]]

    @property
    def address(self) -> str:
        return f"/admin/claims/{self.noun}/{self.pk}/change/"

    def save(self, number: int) -> Page:
        page = self.browser.get(self.address)
        if page.status != 200:
            return page
        form = fields_of(page.text, f"{self.noun}_form")
        written = {name: [f"Trial {number}"] for name in self.fields}
        page = self.browser.post(self.address, {**form, **written, "_save": ["Save"]})
        if page.status == 302:
            self.acknowledged, self.saves = number, self.saves + 1
        return page

    def compare(self) -> None:
        form = fields_of(self.browser.get(self.address).text, f"{self.noun}_form")
        first, second = (form.get(name, [""])[0] for name in self.fields)
        self.torn += first != second
        held = int(first.removeprefix("Trial ")) if first.startswith("Trial ") else 0
        # What was not acknowledged may have been saved all the same.
        self.lost += not self.acknowledged <= held <= self.number


class Drafter(Former):
    """An editor at a draft."""

    account = "editor"
    noun = "claim"
    fields = ("rationale", "suggested_wording")


class Librarian(Former):
    """An editor at a source."""

    account = "editor"
    noun = "source"
    fields = ("container", "note")


class Publisher(Worker):
    """A reviewer who publishes editions that contest a finding."""

    account = "reviewer"
    pause_seconds = 0.2

    def __init__(self, port: int, pk: int, public_id: str = "") -> None:
        super().__init__(port, pk, public_id)
        self.published: list[int] = []

    @property
    def address(self) -> str:
        return f"/admin/claims/claim/{self.pk}/"

    def save(self, number: int) -> Page:
        fields = {"note": f"Trial {number}."}
        page = self.browser.post(f"{self.address}step/contest/", fields)
        if page.status != 302:
            return page
        shown = self.browser.get(page.location)
        if 'class="success"' in shown.text:
            self.published.append(number)
            self.saves += 1
        return shown

    def compare(self) -> None:
        editions = self.browser.get(f"/api/v1/claims/{self.public_id}/editions/").text
        self.lost = sum(f'"Trial {number}."' not in editions for number in self.published)


class Site(NamedTuple):
    """A running site: where its data are, its port, and the process that serves it."""

    data: Path
    port: int
    pid: int


def a_worker(site: Site) -> int:
    """A worker of gunicorn, whose parent is a worker's parent."""
    servers = [pid for pid in below(site.pid) if "gunicorn" in command_line(pid)]
    return random.choice(servers[1:] or servers)


def the_database_server(site: Site) -> int:
    return int((site.data / "postgres/cluster/postmaster.pid").read_text().split()[0])


def a_process_of_the_database(site: Site) -> int:
    return random.choice(below(the_database_server(site)))


def the_keeper(site: Site) -> int:
    return int((site.data / "keeper.lock").read_text())


Blow = Callable[[Site, int], None]
VICTIMS: list[Callable[[Site], int]] = [
    a_worker, the_database_server, a_process_of_the_database, the_keeper,
]  # fmt: skip

struck: Counter[str] = Counter()
"""How often each was killed."""


def kill(site: Site, number: int) -> None:
    """Kill one of the VICTIMS."""
    victim = VICTIMS[number % len(VICTIMS)]
    # Between a kill and the next there may be a moment without one.
    with suppress(ProcessLookupError, FileNotFoundError, IndexError, ValueError):
        os.kill(victim(site), signal.SIGKILL)
        struck[victim.__name__] += 1
    print(f"{victim.__name__:28}", end="", flush=True)


def fill(site: Site, number: int) -> None:
    """Fill the disk, keep it full for a while, and give the room back."""
    filler = site.data.parent / "filler"
    deadline = time.monotonic() + FULL_SECONDS
    try:
        with filler.open("wb", buffering=0) as file:
            while time.monotonic() < deadline:
                try:
                    file.write(BLOCK)
                except OSError:
                    time.sleep(0.05)  # what is freed meanwhile is taken too
    finally:
        filler.unlink()
    print(f"full disk {number + 1:18}", end="", flush=True)


class Found(NamedTuple):
    """The seconds until the site served again, of each blow; and whether it came back at all."""

    seconds: list[float]
    never: int


def blows(site: Site, workers: list[Worker], blow: Blow, times: int) -> Found:
    """Strike the site so many times while everybody works, and see that it comes back."""
    seconds, never = [], 0
    for number in range(times):
        saves = sum(worker.saves for worker in workers)
        with working(workers):
            deadline = time.monotonic() + PATIENCE_SECONDS
            while sum(worker.saves for worker in workers) < saves + len(workers):
                assert time.monotonic() < deadline, "nothing can be saved"
                time.sleep(0.05)
            time.sleep(random.uniform(*WORK_SECONDS))
            blow(site, number)
            back = served_again(site.port, 6 * SERVED_SECONDS)
        if back is None:
            never += 1
            print("did not come back")
            continue
        seconds.append(back)
        for worker in workers:
            worker.compare()
        print(f"{back:6.1f} s   {told(workers)}", flush=True)
    return Found(seconds, never)


@contextmanager
def working(workers: list[Worker]) -> Iterator[None]:
    """Everybody works while the block runs, and has stopped when it has ended."""
    threads = [threading.Thread(target=worker.work) for worker in workers]
    for worker, thread in zip(workers, threads, strict=True):
        worker.over.clear()
        thread.start()
    try:
        yield
    finally:
        for worker, thread in zip(workers, threads, strict=True):
            worker.over.set()
            thread.join()


def told(workers: list[Worker]) -> str:
    statuses = sum((worker.statuses for worker in workers), Counter[int]())
    counts = {
        "acknowledged": sum(worker.saves for worker in workers),
        "lost": sum(worker.lost for worker in workers),
        "torn": sum(worker.torn for worker in workers),
        "faults": sum(worker.faults for worker in workers),
    }
    words = ", ".join(f"{count} {name}" for name, count in counts.items())
    return f"{words}; answers {dict(sorted(statuses.items()))}"


def trial(folder: Path, port: int, blow: Blow, times: int) -> bool:
    """Serve the example data set under this folder, strike it, and say whether all is well."""
    environment = environment_of(folder, port)
    with started(["manage.py", "demo"], port, environment) as pid:
        site = Site(folder / "data", port, pid)
        workers: list[Worker] = []
        made = managed(environment, "shell", "--no-imports", "--command", SET_UP)
        kinds = {"draft": Drafter, "source": Librarian, "published": Publisher}
        for line in made.splitlines():
            noun, pk, *public_id = line.split()
            workers.append(kinds[noun](port, int(pk), *public_id))
        found = blows(site, workers, blow, times)
        slow = [second for second in found.seconds if second > SERVED_SECONDS]
        verified = managed(environment, "verify_log", "--all")
    print(verified, told(workers), sep="\n")
    if struck:
        print("killed: " + ", ".join(f"{count} × {name}" for name, count in struck.items()))
        struck.clear()
    longest = max(found.seconds, default=0)
    print(f"served again after {longest:.1f} s at most; {len(slow) + found.never} times too late")
    faults = sum(worker.faults for worker in workers)
    return not (
        found.never or slow or faults or any(worker.lost + worker.torn for worker in workers)
    )


def main() -> int:
    kills = int(os.environ.get("FACTCHECK_KILLS", "0"))
    disks = int(os.environ.get("FACTCHECK_FULL_DISKS", "0"))
    small = os.environ.get("FACTCHECK_SMALL_DISK", "")
    port = int(os.environ.get("PORT", "8050"))
    is_well = True
    if kills:
        folder = Path(tempfile.mkdtemp(prefix="factcheck-trial-"))
        folder.chmod(0o711)
        try:
            is_well &= trial(folder, port, kill, kills)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    if disks:
        if not small:
            sys.exit("Name a small file system in FACTCHECK_SMALL_DISK; it is filled up.")
        Path(small).chmod(0o711)
        is_well &= trial(Path(small), port, fill, disks)
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
