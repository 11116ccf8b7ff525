"""Processor time and memory of an import of every form; with OLD=path beside an older build.

    RECORDS=3000 OLD=../factcheck-e6638c5 python -m tests.benchmarks.imports

Both builds run by turns on one server, each in a database of its own, which is vacuumed between.
Of ROUNDS (3) the least is printed: other work on the machine only adds.
"""

import os
import secrets
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

import psycopg

from factcheck import CHECKOUT, postgres
from tests.benchmarks.import_files import Files

MEASURE = Path(__file__).with_name("one_import.py")


class Build(NamedTuple):
    """A checkout, and its migrated database."""

    path: Path
    url: str

    def manage(self, *arguments: str, **environment: str) -> str:
        run = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=self.path,
            env={**os.environ, "DATABASE_URL": self.url, **environment},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return run.stdout

    def measured(self, file: Path) -> list[float]:
        """Seconds of Python, seconds of PostgreSQL, megabytes of Python at most."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("VACUUM")
        command = f"exec(open({str(MEASURE)!r}).read())"
        said = self.manage("shell", "--no-imports", "--command", command, FILE=str(file))
        return [float(word) for word in said.splitlines()[-1].split()]


def built(url: str, name: str, path: Path) -> Build:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    build = Build(path, urlunsplit(urlsplit(url)._replace(path=f"/{name}")))
    build.manage("migrate", "--verbosity=0", "--skip-checks")
    return build


def least(rounds: list[list[float]]) -> tuple[float, float, float]:
    """The least processor time of a round, in its two parts, and the least peak of memory."""
    python, server, _memory = min(rounds, key=lambda figures: figures[0] + figures[1])
    return python, server, min(figures[2] for figures in rounds)


def main() -> None:
    os.environ.setdefault("FACTCHECK_SECRET_KEY", secrets.token_urlsafe(64))
    records = int(os.environ.get("RECORDS", "3000"))
    rounds = int(os.environ.get("ROUNDS", "3"))
    old = os.environ.get("OLD", "")
    with TemporaryDirectory() as folder, postgres.throwaway() as url:
        builds = [built(url, "new", CHECKOUT)]
        if old:
            builds.append(built(url, "old", Path(old).resolve()))
        for file in Files(Path(folder), records).paths:
            taken: list[list[list[float]]] = [[] for _build in builds]
            for _round in range(rounds):
                for build, figures in zip(builds, taken, strict=True):
                    figures.append(build.measured(file))
            python, server, memory = least(taken[0])
            line = (
                f"{file.stem}: {records} records in {python:.2f} s of Python and {server:.2f} s of"
                f" PostgreSQL, {records / (python + server):.0f} a second, {memory:.0f} MB"
            )
            if old:
                python_then, server_then, memory_then = least(taken[1])
                time_ratio = (python + server) / (python_then + server_then)
                line += (
                    f"; before {python_then:.2f} + {server_then:.2f} s, {memory_then:.0f} MB:"
                    f" {time_ratio:.2f} × the time, {memory / memory_then:.2f} × the memory"
                )
            print(line, flush=True)


if __name__ == "__main__":
    main()
