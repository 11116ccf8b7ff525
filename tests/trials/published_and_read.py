"""Publications and reads in turn: no process and no replica answers as before a publication.

    PAIRS=10000 python -m tests.trials.published_and_read

After each publication three are asked at once: a server of one process, another one, and one whose
reads a replica answers, with the position as `min_position`. A pair is a publication with one read
after it; each asks for a list or for the page of the claim, in turn. An answer of an earlier
position, or without the note that was published, is stale, and a fault; so is one of 500 or more.
The same with a state that is remembered, and without `min_position` at a replica that lags, has to
give stale answers. PORT may be set (8163). Ends with 1 for a fault.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from factcheck import CHECKOUT, postgres
from tests.trials.browser import Browser
from tests.trials.replicas import LAG_SECONDS, execute, replica, served, transactions
from tests.trials.site import managed

CONTROLS = 90
"""Pairs of each control."""
PUBLISHER = """
import sys
from django.contrib.auth.models import User
from claims import workflow
from claims.models import Claim
reviewer = User.objects.get(username="reviewer")
claims = list(Claim.objects.filter(stage="published").order_by("pk")[:50])
print("ready", flush=True)
for line in sys.stdin:
    claim = claims[int(line) % len(claims)]
    note = f"Pair {int(line)}."
    edition = workflow.contest(claim, actor=reviewer, note=note)
    claim.refresh_from_db()
    print(edition.position, claim.public_id, flush=True)
"""


class Publisher:
    """A process that publishes an edition for each number that it is told."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process, self.number = process, 0
        assert self._line() == "ready"

    def publish(self) -> tuple[int, str, str]:
        """Position, public id of the claim, and the note."""
        assert self.process.stdin
        self.number += 1
        self.process.stdin.write(f"{self.number}\n")
        self.process.stdin.flush()
        position, claim = self._line().split()
        return int(position), claim, f"Pair {self.number}."

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


@contextmanager
def publishing(environment: dict[str, str]) -> Iterator[Publisher]:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", PUBLISHER]
    with subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield Publisher(process)
        finally:
            process.kill()


def paired(
    publisher: Publisher, doors: dict[str, int], pairs: int, *, promised: str
) -> Counter[str]:
    """Publish and read; by door how many answers are stale, how many are faults, and all."""
    counts: Counter[str] = Counter()
    while counts["pairs"] < pairs:
        position, claim, note = publisher.publish()
        for turn, (name, port) in enumerate(doors.items()):
            query = f"min_position={position}" if name == promised else ""
            if (publisher.number + turn) % 2:
                page = Browser(port).get(f"/api/v1/claims/?page_size=2&{query}")
                is_stale = page.status == 200 and json.loads(page.text)["position"] < position
            else:
                page = Browser(port).get(f"/en/claims/{claim}/?{query}".rstrip("?"))
                is_stale = page.status == 200 and note not in page.text
            counts["pairs"] += 1
            counts[f"stale, {name}"] += is_stale
            counts["faults"] += page.status != 200
        if publisher.number % 500 == 0:
            print(f"  {dict(counts)}", flush=True)
    return counts


def main() -> int:
    pairs, port = (int(os.environ.get(*it)) for it in (("PAIRS", "10000"), ("PORT", "8163")))
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="factcheck-trial-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        environment = {
            "FACTCHECK_DATA": str(folder / "data"),
            "FACTCHECK_SECRET_KEY": "of a trial, long enough for its checks, and no secret at all",
            "FACTCHECK_API_REQUESTS_PER_MINUTE": "0",
            "WEB_CONCURRENCY": "1",
        }
        managed(environment, "demo", "--no-serve")
        with ExitStack() as running:
            copy, _pid = running.enter_context(replica(folder / "one", environment))
            environment["DATABASE_URL"] = postgres._url(folder / "data")
            managed(environment, "collectstatic", "--noinput", "--verbosity=0")
            publisher = running.enter_context(publishing(environment))
            doors = {"one process": port, "another": port + 1, "replica": port + 2}
            for at, replicas in zip(doors.values(), ([], [], [copy]), strict=True):
                running.enter_context(served(at, environment, "factcheck.wsgi", replicas))
            remembers = port + 3
            control = "tests.trials.remembered_state"
            running.enter_context(served(remembers, environment, control, []))
            print(f"load of the machine before: {os.getloadavg()[0]:.1f}", flush=True)
            asked, begun = transactions(copy), time.monotonic()
            counts = paired(publisher, doors, pairs, promised="replica")
            seconds = time.monotonic() - begun
            stale = sum(counts[f"stale, {door}"] for door in doors)
            print(f"{dict(counts)} in {seconds:.0f} s, {publisher.number} publications")
            print(f"  transactions at the replica: {transactions(copy) - asked}", flush=True)
            wrong += stale + counts["faults"]
            execute(
                copy,
                f"ALTER SYSTEM SET recovery_min_apply_delay = '{LAG_SECONDS}s'",
                "SELECT pg_reload_conf()",
            )
            for door, at in (("a state that is remembered", remembers), ("replica", port + 2)):
                counts = paired(publisher, {door: at}, CONTROLS, promised="")
                print(f"control: {dict(counts)}", flush=True)
                wrong += counts[f"stale, {door}"] == 0
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
