"""The site under load: exports in every format, half of them left, beside reads and publications.

    CLAIMS=100000 MINUTES=10 python -m tests.trials.load

First for MINUTES so, then for as long with SLOW clients that read 50 kB in a second and HALF_OPEN
connections that never end their header. FORM=1 or FORM=2 does one of the two. EXPORTS (200), READS
and PUBLICATIONS (40 and 2 in a second), SLOW (100), HALF_OPEN (1,000) and PORT (8051) may be set.
Works on a copy of the database that `tests.benchmarks.database` keeps, and leaves nothing behind.

An answer of 500 or more is a fault unless it is 503 with Retry-After; a file that ends well and
differs from its equals, or has fewer lines than it says, was truncated with success. Ends with 1
where there is either. Beside that the table says what is to be judged on a quiet machine: times,
the memory of each process, and the processor time of the site and of this load.
"""

import asyncio
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.benchmarks.database import filled
from tests.trials.browser import Browser
from tests.trials.http_load import Outcome, fetch
from tests.trials.site import below, command_line, managed, megabytes, started

PASSWORD = "trial-reviewer"
REVIEWERS = 4
"""Who publish and open forms at once."""
SLOW_BYTES_PER_SECOND = 50_000
LAST_SECONDS = 60
"""For an export after the end; one that is not there then is given up."""
WARM_ROUNDS = 8
"""Of each question before the load: what a worker makes once in its life is not measured."""
LARGEST_LEFT = 1 << 22
"""A file that is left is left within so many bytes."""
SET_UP = f"""
from django.contrib.auth.models import Group, User
from claims.access import roles
from claims.models import Claim, Person
roles.set_up()
for number in range({REVIEWERS}):
    account = User.objects.create_user(f"trial-{{number}}", password={PASSWORD!r}, is_staff=True)
    account.groups.add(Group.objects.get(name="Reviewers"))
    Person.objects.create(account=account, public_name=f"Trial {{number}}")
published = Claim.objects.filter(stage="published").order_by("pk")
print(*published.values_list("pk", flat=True)[:1000])
"""
COPY = f"factcheck_trial_{os.getpid()}"
"""The database of the trial, which command lines of PostgreSQL's processes name."""
READ = [
    "/api/v1/claims/",
    "/api/v1/claims/?verification_status=refuted",
    "/api/v1/changes?page_size=100",
    "/api/v1/claims/C-{number}/",
    "/",
]


def given(name: str, otherwise: int) -> int:
    return int(os.environ.get(name, otherwise))


class Load:
    """The load and what came of it."""

    def __init__(self, port: int, server: int, claims: list[str]) -> None:
        self.port, self.server, self.claims = port, server, claims
        self.chance = random.Random(12)
        self.answers: dict[str, Counter[str]] = {}
        self.seconds: dict[str, list[float]] = {}
        self.wholes: dict[str, set[str]] = {}
        self.truncated: list[str] = []
        self.memory: dict[str, list[int]] = {}
        """In MB, of each worker and of all makers of exports together, second by second."""
        self.processor: dict[str, float] = {}
        """Seconds of processor time: of the web server, PostgreSQL, the makers and this load."""
        self.ends_at = 0.0
        self.tasks: set[asyncio.Task[Any]] = set()

    def note(self, kind: str, outcome: Outcome) -> None:
        is_later = outcome.status == 503 and outcome.headers.get("retry-after")
        said = "503, later" if is_later else f"{outcome.status}, {outcome.end}"
        self.answers.setdefault(kind, Counter())[said] += 1
        self.seconds.setdefault(kind, []).append(outcome.seconds)

    async def every(self, seconds: float, step: Callable[[], Awaitable[None]]) -> None:
        """Begin a step at this pace, however long each takes."""
        while time.monotonic() < self.ends_at:
            task = asyncio.ensure_future(step())
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
            await asyncio.sleep(seconds)

    async def read(self) -> None:
        address = self.chance.choice(READ).format(number=self.chance.randint(1, 1000))
        self.note("read", await fetch(self.port, address))

    async def export(self, name: str, position: int) -> None:
        """Take a file, or leave it in the middle; come back as long as it is being made."""
        path = "/api/v1/export/" if name == "package" else f"/api/v1/export.{name}"
        # Of a position of the past, all files of a format are equal; others say their lines.
        is_fixed = name != "jsonl" or self.chance.random() < 0.5
        address = f"{path}?position={position}" if is_fixed else path
        most = self.chance.randrange(LARGEST_LEFT) if self.chance.random() < 0.5 else None
        while True:
            left = max(0.0, self.ends_at - time.monotonic())
            outcome = await fetch(
                self.port, address, most=most, patience_seconds=left + LAST_SECONDS
            )
            self.note("export", outcome)
            if outcome.status not in (202, 503) or time.monotonic() > self.ends_at:
                break
            await asyncio.sleep(int(outcome.headers.get("retry-after", "5")))
        if outcome.status != 200 or outcome.end != "whole":
            return
        if is_fixed:
            self.wholes.setdefault(address, set()).add(outcome.sha256)
        if name == "jsonl" and str(outcome.lines) != outcome.headers["edition-count"]:
            self.truncated.append(f"{address}: {outcome.lines} lines")

    async def slow(self, position: int) -> None:
        while time.monotonic() < self.ends_at:
            address = f"/api/v1/export.jsonl?position={position}&verification_status=refuted"
            left = self.ends_at - time.monotonic()
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    pace = SLOW_BYTES_PER_SECOND
                    outcome = await fetch(self.port, address, bytes_per_second=pace)
                    self.note("slow client", outcome)
                    if outcome.status == 503:
                        await asyncio.sleep(5)

    async def half_open(self) -> None:
        """A connection whose header never ends, and again when the site has closed it."""
        while time.monotonic() < self.ends_at:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
                async with asyncio.timeout(max(0.1, self.ends_at - time.monotonic())):
                    await reader.read()
            except (OSError, TimeoutError):
                await asyncio.sleep(0.1)
            else:
                writer.close()

    async def publish(self, browsers: "asyncio.Queue[Browser]") -> None:
        await self._at_the_desk("publication", browsers, _contest)

    async def open_form(self, browsers: "asyncio.Queue[Browser]") -> None:
        await self._at_the_desk("desk form", browsers, _open)

    async def _at_the_desk(
        self,
        kind: str,
        browsers: "asyncio.Queue[Browser]",
        step: Callable[[Browser, str], Any],
    ) -> None:
        browser = await browsers.get()
        begun = time.perf_counter()
        page = await asyncio.to_thread(step, browser, self.chance.choice(self.claims))
        browsers.put_nowait(browser)
        seconds = time.perf_counter() - begun
        end = "whole" if page.status else "broken"
        headers = {"retry-after": "5"} if page.status == 503 else {}
        self.note(kind, Outcome(page.status, headers, 0, "", 0, end, seconds))

    async def measure(self) -> None:
        while time.monotonic() < self.ends_at:
            kinds: dict[str, list[int]] = {"parent": [self.server]}
            for pid in below(self.server):
                is_maker = "make_exports" in command_line(pid)
                kinds.setdefault("makers" if is_maker else f"worker {pid}", []).append(pid)
            for kind, pids in kinds.items():
                self.memory.setdefault(kind, []).append(megabytes(*pids))
            await asyncio.sleep(1)

    async def run(self, minutes: float, *, slow: int, half_open: int) -> None:
        """Let all of it work for so long."""
        browsers: asyncio.Queue[Browser] = asyncio.Queue()
        for number in range(REVIEWERS):
            browser = Browser(self.port)
            await asyncio.to_thread(browser.log_in, f"trial-{number}", PASSWORD)
            browsers.put_nowait(browser)
        described = await asyncio.to_thread(Browser(self.port).get, "/api/v1/openapi.json")
        names = [*formats(json.loads(described.text)), "package"]
        head = (await fetch(self.port, "/api/v1/export.jsonl", most=0)).headers["log-position"]
        position = int(head)
        warm = (address.format(number=1) for address in READ * WARM_ROUNDS)
        await asyncio.gather(*(fetch(self.port, address) for address in warm))
        turns = iter(range(sys.maxsize))
        self.ends_at = time.monotonic() + 60 * minutes
        before, own_before = processor_seconds(self.server), time.process_time()

        async def export_next() -> None:
            await self.export(names[next(turns) % len(names)], position)

        await asyncio.gather(
            self.measure(),
            self.every(1 / given("READS", 40), self.read),
            self.every(60 * minutes / given("EXPORTS", 200), export_next),
            self.every(1 / given("PUBLICATIONS", 2), lambda: self.publish(browsers)),
            self.every(1, lambda: self.open_form(browsers)),
            *(self.slow(position) for _ in range(slow)),
            *(self.half_open() for _ in range(half_open)),
        )
        self.processor = {
            kind: seconds - before.get(kind, 0)
            for kind, seconds in processor_seconds(self.server).items()
        }
        self.processor["this load"] = time.process_time() - own_before
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def told(self) -> int:
        """Print the table; the number of faults and of truncated files."""
        print(f"{'':14}{'answers':>9}{'median ms':>11}{'p95 ms':>9}{'most ms':>9}  of them")
        faults = 0
        for kind, counts in sorted(self.answers.items()):
            times = sorted(self.seconds[kind])
            median, late = times[len(times) // 2], times[len(times) * 95 // 100]
            words = ", ".join(f"{count} × {said}" for said, count in counts.most_common())
            shown = "".join(f"{1000 * it:9.0f}" for it in (late, times[-1]))
            print(f"{kind:14}{counts.total():9}{1000 * median:11.0f}{shown}  {words}")
            faults += sum(count for said, count in counts.items() if said.startswith("5"))
            faults -= counts["503, later"]
        unequal = [address for address, found in self.wholes.items() if len(found) > 1]
        print(f"answers of 500 and more that are no 503 with Retry-After: {faults}")
        print(f"truncated with success: {unequal + self.truncated}")
        print("MB, first, in the middle, last, and at most:")
        for kind, found in self.memory.items():
            told = (found[0], found[len(found) // 2], found[-1], max(found))
            print(f"  {kind:20}" + "".join(f"{it:7}" for it in told) + f"   for {len(found)} s")
        for kind, spent in self.processor.items():
            print(f"  seconds of processor time, {kind}: {spent:.0f}")
        print(f"load of the machine after: {os.getloadavg()[0]:.1f}", flush=True)
        return faults + len(unequal) + len(self.truncated)


def processor_seconds(server: int) -> dict[str, float]:
    """Processor time so far of what lives: the web server, its makers of exports, PostgreSQL."""
    found: dict[str, float] = {}
    ours, tick = {server, *below(server)}, os.sysconf("SC_CLK_TCK")
    for path in Path("/proc").glob("[0-9]*"):
        told = command_line(int(path.name))
        if int(path.name) in ours:
            kind = "makers of exports" if "make_exports" in told else "web server"
        elif COPY in told and told.startswith("postgres:"):
            kind = "PostgreSQL"
        else:
            continue
        with suppress(OSError):
            times = (path / "stat").read_text().rpartition(") ")[2].split()[11:13]
            found[kind] = found.get(kind, 0) + sum(map(int, times)) / tick
    return found


def _contest(browser: Browser, claim: str) -> Any:
    note = {"note": f"Trial at {time.time_ns()}."}
    return browser.post(f"/admin/claims/claim/{claim}/step/contest/", note)


def _open(browser: Browser, claim: str) -> Any:
    return browser.get(f"/admin/claims/claim/{claim}/change/")


def formats(api: dict[str, Any]) -> list[str]:
    """The names of the formats, as the API describes itself."""
    (path,) = (path for path in api["paths"] if "{format_name}" in path)
    parameters = api["paths"][path]["get"]["parameters"]
    (names,) = (it["schema"]["enum"] for it in parameters if it["name"] == "format_name")
    return list(names)


@contextmanager
def copied(url: str) -> Iterator[str]:
    """The URL of a copy of a database, dropped at the end."""
    parts = urlsplit(url)
    name = parts.path.removeprefix("/")
    server = urlunsplit(parts._replace(path="/postgres"))

    def run(statement: str, *names: str) -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    run("CREATE DATABASE {} TEMPLATE {}", COPY, name)
    try:
        yield urlunsplit(parts._replace(path=f"/{COPY}"))
    finally:
        run("DROP DATABASE {} WITH (FORCE)", COPY)


def main() -> int:
    port, minutes = given("PORT", 8051), float(os.environ.get("MINUTES", "10"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    wrong = 0
    with (
        filled(given("CLAIMS", 100_000)) as kept,
        copied(kept) as url,
        tempfile.TemporaryDirectory() as exports,
    ):
        environment = {
            "DATABASE_URL": url,
            "FACTCHECK_EXPORTS": exports,
            "FACTCHECK_API_REQUESTS_PER_MINUTE": "0",
        }
        managed(environment, "collectstatic", "--noinput", "--verbosity=0")
        claims = managed(environment, "shell", "--no-imports", "--command", SET_UP).split()
        server = ["-m", "gunicorn", "factcheck.wsgi", "--bind", f"127.0.0.1:{port}"]
        with started([*server, "--log-level", "warning"], port, environment) as pid:
            forms = [(0, 0), (given("SLOW", 100), given("HALF_OPEN", 1000))]
            if form := given("FORM", 0):
                forms = forms[form - 1 : form]
            for slow, half_open in forms:
                load = Load(port, pid, claims)
                print(f"\n{minutes:g} minutes, {slow} slow clients, {half_open} half-open")
                print(f"load of the machine before: {os.getloadavg()[0]:.1f}", flush=True)
                asyncio.run(load.run(minutes, slow=slow, half_open=half_open))
                wrong += load.told()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
