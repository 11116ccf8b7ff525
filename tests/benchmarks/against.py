"""Bulk work of this build against that of an older one, each on a database of its own.

    OLD=../factcheck-e6638c5 CLAIMS=20000 .venv/bin/python -m tests.benchmarks.against

OLD is a checkout with a `.venv`; OLD_DATA is where its database is kept, without it `.data` in the
checkout. Names of pieces of work, as arguments, ask for these alone. Both builds do each in turn,
so that the machine's load cancels out, and what counts is processor time: that of Python and of
PostgreSQL together.
"""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from factcheck import CHECKOUT

ROUNDS = int(os.environ.get("ROUNDS", "3"))
SPENT = Path(__file__).with_name("spent.py")
MOST: dict[str, float | None] = {
    "csv": 1 / 3,
    "claims.csv": None,
    "citations.csv": None,
    "sources.csv": None,
    "xlsx": 1 / 4,
    "package": 1 / 2,
    "verify_log": None,
    "verify_log, all cores": 1 / 5,
}
"""By work the most that it may take, in times of the older build."""
NOTED_HEAD = "verify_log, noted head"


class Spent(NamedTuple):
    """Seconds of the processors and of the clock, megabytes of memory at the most."""

    processors: float
    clock: float
    memory: float


def done(checkout: Path, data: str, claims: int, work: str) -> Spent:
    """Do a piece of work with the code of a checkout."""
    python = str(checkout / ".venv/bin/python")
    made = subprocess.run(
        [
            *(python, "-m", "tests.benchmarks.database", str(claims)),
            *(python, "manage.py", "shell", "--command", SPENT.read_text()),
        ],
        cwd=checkout,
        env={**os.environ, "WORK": work, **({"FACTCHECK_DATA": data} if data else {})},
        stdout=subprocess.PIPE,
        check=True,
    )
    return Spent(*json.loads(made.stdout.splitlines()[-1]))


def middle(rounds: list[Spent]) -> Spent:
    return Spent(*map(statistics.median, zip(*rounds, strict=True)))


def main() -> None:
    claims, old = int(os.environ.get("CLAIMS", "100000")), Path(os.environ["OLD"]).resolve()
    builds = (old, os.environ.get("OLD_DATA", "")), (CHECKOUT, os.environ.get("FACTCHECK_DATA", ""))
    print(f"{'processor time, s':24}{'old':>8}{'new':>8}{'ratio':>8}{'at most':>9}", end="")
    print(f"{'clock ratio':>13}{'memory MB':>15}")
    for work in sys.argv[1:] or MOST:
        most = MOST[work]
        rounds: list[list[Spent]] = [[], []]
        for _round in range(ROUNDS):
            for spent, (checkout, data) in zip(rounds, builds, strict=True):
                spent.append(done(checkout, data, claims, work))
        before, now = map(middle, rounds)
        print(
            f"{work:24}{before.processors:8.2f}{now.processors:8.2f}"
            f"{now.processors / before.processors:8.2f}{'' if most is None else f'{most:.2f}':>9}"
            f"{now.clock / before.clock:13.2f}{before.memory:8.0f} {now.memory:6.0f}",
            flush=True,
        )
    noted = done(*builds[1], claims, NOTED_HEAD)
    print(f"{NOTED_HEAD}: {noted.processors:.2f} s of the processors, {noted.clock:.2f} s")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
