"""A backup restored on trial: into a database beside the site's, verified there, and dropped."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models.functions import Now
from psycopg import sql
from psycopg.conninfo import make_conninfo

from claims.models import Backup
from factcheck import CHECKOUT
from factcheck.processes import end_with_parent

from .backups import Saved
from .postgres_programs import BackupError


def try_out(saved: Saved) -> None:
    """Restore a backup into a database of its own on this server, verify it there, and drop it.

    Notes when, if the backup was made of this database. Raises BackupError with what was wrong.
    """
    with (
        _database_of_its_own() as url,
        tempfile.TemporaryDirectory(prefix="factcheck-trial-") as data,
    ):
        done = subprocess.run(
            [sys.executable, "manage.py", "restore", "--migrate", str(saved.path.resolve())],
            cwd=CHECKOUT,
            env={
                **os.environ,
                "DATABASE_URL": url,
                "FACTCHECK_DATA": data,
                "FACTCHECK_SECRET_KEY": settings.SECRET_KEY,
                "FACTCHECK_NOTED_HEADS": "",
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            preexec_fn=end_with_parent,
        )
    if done.returncode:
        said = done.stderr.strip().removeprefix("CommandError: ")
        raise BackupError(f"The trial failed. {said[-2000:]}")
    Backup.objects.filter(name=saved.path.name, chain=saved.head.chain).update(tried_at=Now())


@contextmanager
def _database_of_its_own() -> Iterator[str]:
    """The URL of an empty database, dropped at the end, or by the next trial after a kill."""
    connection.ensure_connection()
    info = connection.connection.info
    [(number, is_alone)] = _execute(
        "SELECT oid::bigint, pg_try_advisory_lock(hashtext('restore --trial'))"
        " FROM pg_database WHERE datname = current_database()"
    )
    if not is_alone:
        raise BackupError("Another trial is running; wait for it.")
    name = f"factcheck_trial_{number}"
    try:
        try:
            _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            _execute("CREATE DATABASE {} TEMPLATE template0", name)
        except DatabaseError as error:
            raise BackupError(
                "A trial needs a database of its own, and this account may not make one"
                f" ({error}): run it as an account with CREATEDB, or restore the backup on another"
                " server."
            ) from error
        try:
            yield make_conninfo(info.dsn, password=info.password, dbname=name)
        finally:
            _execute("DROP DATABASE {} WITH (FORCE)", name)
    finally:
        _execute("SELECT pg_advisory_unlock(hashtext('restore --trial'))")


def _execute(statement: str, *names: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
        return cursor.fetchall() if cursor.description else []
