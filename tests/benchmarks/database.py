"""A database of its own for measuring: filled once, kept, migrated; with FRESH=1 made anew.

    python -m tests.benchmarks.database 100000                 # makes it, says where it is
    python -m tests.benchmarks.database 1000 .venv/bin/python manage.py runserver

The second form runs a command whose DATABASE_URL is that database.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from factcheck import CHECKOUT, postgres

PREFIX = "factcheck_benchmark"


@contextmanager
def filled(claims: int) -> Iterator[str]:
    """The URL of a database with so many published claims; DATABASE_URL names it in the block."""
    with postgres.running() as url:
        name = f"{PREFIX}_{claims}_{_shape()}"
        is_new = _create(url, name, instead_of=f"{PREFIX}_{claims}_")
        os.environ["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        try:
            _manage("migrate", "--verbosity=0", "--skip-checks")
            if is_new:
                _fill(claims)
            yield os.environ["DATABASE_URL"]
        except subprocess.CalledProcessError:
            _run_on(url, "DROP DATABASE {}", name)
            raise
        finally:
            os.environ["DATABASE_URL"] = url


def _shape() -> str:
    """Differs for every change of what fills the tables."""
    files = (Path(__file__).with_name(f"{name}.py") for name in ("published_claims", "words"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def _create(url: str, name: str, *, instead_of: str) -> bool:
    """Whether the database was not there yet; then others that begin so are removed."""
    with psycopg.connect(url, autocommit=True) as connection:
        begins = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        there = {datname for (datname,) in connection.execute(begins, [instead_of])}
    if name in there and os.environ.get("FRESH") != "1":
        return False
    for old in there:
        _run_on(url, "DROP DATABASE {}", old)
    _run_on(url, "CREATE DATABASE {}", name)
    return True


def _run_on(url: str, statement: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _fill(claims: int) -> None:
    begun = time.monotonic()
    make = f"from tests.benchmarks.published_claims import generate; generate({claims})"
    _manage("shell", "--no-imports", "--command", make)
    print(f"{claims} published claims in {time.monotonic() - begun:.0f} s", file=sys.stderr)


def _manage(*arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], check=True, cwd=CHECKOUT)


def main(arguments: list[str]) -> int:
    claims, *command = arguments or ["100000"]
    with filled(int(claims)) as url:
        if not command:
            print(url)
            return 0
        return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
