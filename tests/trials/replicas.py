"""A primary and two replicas that lag, under load: no answer is older than it was promised.

    READS=10000 python -m tests.trials.replicas

One replica applies what comes LAG_SECONDS late, the other stands still now and then. Somebody
publishes; readers ask for the last position that they know of (`min_position`), and follow the
cursor of half of the answers. An answer of an earlier position is a fault, or one of 500 or more.
The same without the rule has to give older answers. Prints reads a second with none, one and two
replicas. PORT may be set (8153). Ends with 1 for a fault. What becomes of a primary that is lost is
tried by `tests.trials.promotions`.
"""

import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from factcheck import CHECKOUT, postgres
from tests.trials.browser import Browser
from tests.trials.site import KEY, PASSWORDS, environment_of, managed, started

READERS = 6
LAG_SECONDS = 20
"""Longer than a busy machine takes to answer whoever publishes: only then is a lag seen."""
CLAIMS = """
from claims.models import Claim
for claim in Claim.objects.filter(stage="published").order_by("pk")[:20]:
    print(claim.pk)
"""


class Trial:
    """Readers and a publisher of one site."""

    def __init__(self, port: int, claims: list[str]) -> None:
        self.port, self.claims = port, claims
        self.known = 0
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.counts: Counter[str] = Counter()
        self.acknowledged: list[str] = []

    def head(self) -> int:
        """The end of the primary's log."""
        return int(json.loads(self.ask("/readyz")[1])["position"])

    def ask(self, address: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def publish(self, pause_seconds: float) -> None:
        browser = Browser(self.port)
        browser.log_in("reviewer", PASSWORDS["reviewer"])
        number = 0
        while not self.over.wait(pause_seconds):
            number += 1
            note = f"Trial {number}."
            address = f"/admin/claims/claim/{random.choice(self.claims)}/"
            page = browser.post(f"{address}step/contest/", {"note": note})
            if page.status == 302:
                self.known = self.head()
                if 'class="success"' in browser.get(page.location).text:
                    self.acknowledged.append(note)

    def read(self, most: int) -> None:
        while True:
            with self.lock:
                if self.counts["reads"] >= most:
                    return
                self.counts["reads"] += 1
            known = self.known
            status, body = self.ask(f"/api/v1/claims/?page_size=3&min_position={known}")
            self.note(known, status, body)
            if status == 200 and random.random() < 0.5:
                following = json.loads(body)["next"].partition("/api/")[2]
                self.note(known, *self.ask(f"/api/{following}"))

    def note(self, known: int, status: int, body: bytes) -> None:
        position = json.loads(body).get("position", -1) if status == 200 else -1
        with self.lock:
            self.counts["answers"] += 1
            self.counts["older"] += status == 200 and position < known
            self.counts["faults"] += status >= 500
            self.counts["others"] += status not in (200,) and status < 500

    def run(self, reads: int, *, publishing: bool = True) -> float:
        """Read so often while somebody publishes; the reads of a second."""
        self.known = self.head()
        publisher = threading.Thread(target=self.publish, args=(0.3,))
        readers = [threading.Thread(target=self.read, args=(reads,)) for _ in range(READERS)]
        if publishing:
            publisher.start()
        begun = time.monotonic()
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        seconds = time.monotonic() - begun
        self.over.set()
        if publishing:
            publisher.join()
        return self.counts["answers"] / seconds


@contextmanager
def replica(directory: Path, environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Run the command; the address of the replica, and the process id of the command."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "replica", str(directory)],
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    url = process.stdout.readline().strip().partition("=")[2]
    assert url, "there is no replica"
    try:
        yield url, process.pid
    finally:
        process.terminate()
        process.wait()


def execute(url: str, *statements: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def stand_still(url: str, over: threading.Event) -> None:
    """Let a replica stop applying, and go on, now and then."""
    while not over.wait(random.uniform(0.5, 2)):
        execute(url, "SELECT pg_wal_replay_pause()")
        over.wait(random.uniform(1, LAG_SECONDS))
        execute(url, "SELECT pg_wal_replay_resume()")


def served(
    port: int, environment: dict[str, str], application: str, replicas: Sequence[str]
) -> ExitStack:
    stack = ExitStack()
    server = ["-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    environment = {**environment, "DATABASE_REPLICAS": " ".join(replicas)}
    stack.enter_context(started([*server, "--log-level", "error"], port, environment))
    return stack


def main() -> int:
    reads = int(os.environ.get("READS", "10000"))
    port = int(os.environ.get("PORT", "8153"))
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="factcheck-trial-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        environment = environment_of(folder)
        environment["FACTCHECK_SECRET_KEY"] = KEY
        managed(environment, "demo", "--no-serve")
        claims = managed(environment, "shell", "--no-imports", "--command", CLAIMS).split()
        with ExitStack() as running:
            first, _pid = running.enter_context(replica(folder / "one", environment))
            second, _pid = running.enter_context(replica(folder / "two", environment))
            environment["DATABASE_URL"] = primary = postgres._url(folder / "data")
            managed(environment, "collectstatic", "--noinput", "--verbosity=0")
            print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
            speeds = []
            for replicas in ([], [first], [first, second], []):
                with served(port, environment, "factcheck.wsgi", replicas):
                    speeds.append(Trial(port, claims).run(reads // 10, publishing=False))
                print(
                    f"{len(replicas)} replicas without lag: {speeds[-1]:.0f} reads a second,"
                    f" {speeds[-1] / speeds[0]:.2f} of what the primary alone answers",
                    flush=True,
                )
            execute(
                first,
                f"ALTER SYSTEM SET recovery_min_apply_delay = '{LAG_SECONDS}s'",
                "SELECT pg_reload_conf()",
            )
            over = threading.Event()
            lagging = threading.Thread(target=stand_still, args=(second, over))
            lagging.start()
            for application, most in (
                ("factcheck.wsgi", reads),
                ("tests.trials.without_promises", max(reads // 10, 500)),
            ):
                asked = [transactions(url) for url in (primary, first, second)]
                with served(port, environment, application, [first, second]):
                    trial = Trial(port, claims)
                    trial.run(most)
                counted = [
                    transactions(url) - before
                    for url, before in zip((primary, first, second), asked, strict=True)
                ]
                print(f"{application}: {dict(trial.counts)}, {len(trial.acknowledged)} published")
                print(f"  transactions at primary and replicas: {counted}", flush=True)
                if application == "factcheck.wsgi":
                    wrong += trial.counts["older"] + trial.counts["faults"]
                else:
                    wrong += trial.counts["older"] == 0
            over.set()
            lagging.join()
            execute(second, "SELECT pg_wal_replay_resume()")
    return 1 if wrong else 0


def transactions(url: str) -> int:
    """The transactions that a server has ended, of all of its databases."""
    [(count,)] = execute(
        url, "SELECT sum(xact_commit + xact_rollback)::bigint FROM pg_stat_database"
    )
    return int(str(count))


if __name__ == "__main__":
    sys.exit(main())
