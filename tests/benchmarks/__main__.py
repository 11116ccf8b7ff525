"""`make bench`: what is promised about speed, on 100,000 claims or as many as CLAIMS says.

    CLAIMS=10000 python -m tests.benchmarks pages log

Sections run one after the other, each in a process of its own beside the same database, which is
kept; their names, as arguments, ask for these alone. One that fails is named and the others go on.
At the end a table says how long each took, at what load, and what it missed; with a section that
failed this ends with 1. JUDGED names a folder of judged queries, on which the quality of `similar`
is measured. Imports of every form and bulk work are measured beside an older build by
`tests.benchmarks.imports` and `tests.benchmarks.against`.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import NamedTuple

from factcheck import CHECKOUT
from tests.benchmarks import serving
from tests.benchmarks.database import filled

CLAIMS = int(os.environ.get("CLAIMS", "100000"))
JUDGED = os.environ.get("JUDGED", "")
FEW = 600
"""Claims of a static edition: each has a dozen files."""
MISSES = "Misses: "


class Section(NamedTuple):
    """Lines of Python that measure, each on a database with so many claims."""

    name: str
    steps: Sequence[tuple[int, str]]


class Outcome(NamedTuple):
    """What became of a section."""

    name: str
    seconds: float
    load: float
    is_whole: bool
    misses: list[str]


def measure(module: str, *given: object) -> str:
    return f"from tests.benchmarks.{module} import main; main({', '.join(map(repr, given))})"


def sections(folder: str) -> list[Section]:
    """All of them; files that one step leaves for the next lie in the folder."""
    lines = f"{folder}/claims.jsonl"
    write = f"from tests.benchmarks.importing import write; write({lines!r})"
    return [
        Section("quality", [(0, measure("quality", JUDGED))]),
        Section("chinese", [(0, measure("chinese"))]),
        Section("api", [(CLAIMS, measure("measure"))]),
        Section("pages", [(CLAIMS, measure("pages"))]),
        Section("static", [(min(CLAIMS, FEW), measure("static_files"))]),
        Section("serving", [(0, measure("serving", CLAIMS))]),
        Section("desk", [(CLAIMS, measure("desk"))]),
        Section("start", [(0, measure("start"))]),
        Section("log", [(CLAIMS, measure("record"))]),
        Section("exports", [(0, measure("exporting", CLAIMS))]),
        Section("imports", [(CLAIMS, write), (0, measure("importing", lines))]),
    ]


def done(section: Section) -> Outcome:
    """Measure, telling all that the section says."""
    print(f"\n== {section.name}", flush=True)
    begun, load = time.monotonic(), os.getloadavg()[0]
    is_whole, misses = True, []
    for claims, line in section.steps:
        with filled(claims):
            command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", line]
            with subprocess.Popen(
                command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
            ) as process:
                assert process.stdout
                for told in process.stdout:
                    print(told, end="", flush=True)
                    if told.startswith(MISSES):
                        misses.append(told.removeprefix(MISSES).strip())
        is_whole = is_whole and process.returncode == 0
    return Outcome(section.name, time.monotonic() - begun, load, is_whole, misses)


def main(asked: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        known = {section.name: section for section in sections(folder)}
        if unknown := [name for name in asked if name not in known]:
            print(f"No section: {', '.join(unknown)}. There are: {', '.join(known)}.")
            return 2
        if not serving.program("wrk"):
            print("Requests a second are not measured: there is no wrk (benchmarks/serving.py).")
            del known["serving"]
        outcomes = [done(section) for name, section in known.items() if name in asked or not asked]
    print(f"\n{CLAIMS} claims\n{'section':12}{'seconds':>9}{'load':>7}  missed")
    for it in outcomes:
        told = "; ".join(it.misses) or "nothing" if it.is_whole else "FAILED"
        print(f"{it.name:12}{it.seconds:9.0f}{it.load:7.1f}  {told}")
    print(f"{'':12}{sum(it.seconds for it in outcomes):9.0f}")
    return 0 if all(it.is_whole for it in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
