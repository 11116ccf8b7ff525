"""`manage.py replica`: a streaming replica of the embedded server, and its promotion."""

import signal
import time
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser

from factcheck import DATA, postgres

PROMOTION_SECONDS = 30


class Command(BaseCommand):
    help = (
        "Make a streaming replica of the embedded server in a directory, or go on with it, and run"
        " it until it is interrupted; with --promote, make the one there a server of its own."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path)
        parser.add_argument("--promote", action="store_true", help="after the loss of the primary")

    def handle(self, *args: Any, directory: Path, promote: bool, **options: Any) -> None:
        try:
            if promote:
                self._promote(directory)
            else:
                self._run(directory)
        except (postgres.ServerError, psycopg.Error) as error:
            raise CommandError(" ".join(str(error).split())) from error
        except OSError as error:
            raise CommandError(f"{error.filename or directory}: {error.strerror}") from error

    def _run(self, directory: Path) -> None:
        if not postgres.is_embedded():
            raise CommandError(
                "DATABASE_URL names a PostgreSQL of your own: make its replica with"
                " `pg_basebackup --write-recovery-conf` (docs/operations.md)."
            )
        with postgres.replica(directory, primary=DATA) as url:
            self.stdout.write(f"DATABASE_REPLICAS={url}")
            self.stdout.flush()
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            try:
                signal.pause()
            except KeyboardInterrupt:
                self.stdout.write("The replica is stopped.")

    def _promote(self, directory: Path) -> None:
        begun = time.monotonic()
        with (
            postgres.embedded(directory) as url,
            psycopg.connect(url, autocommit=True) as connection,
        ):
            [promoted] = connection.execute(
                "SELECT NOT pg_is_in_recovery() OR pg_promote(true, %s)", [PROMOTION_SECONDS]
            ).fetchone() or [False]
            if not promoted:
                raise CommandError(f"It was not promoted within {PROMOTION_SECONDS} seconds.")
            self._wait_for_nobody(connection)
        self.stdout.write(
            f"Promoted after {time.monotonic() - begun:.1f} s: serve with"
            f" FACTCHECK_DATA={directory}, after `manage.py verify_log`, and with the original"
            " files copied there."
        )

    def _wait_for_nobody(self, connection: psycopg.Connection) -> None:
        """Take back synchronous commit, which came from the primary: it has no replica."""
        [waits_for] = connection.execute(
            "SELECT current_setting('synchronous_standby_names')"
        ).fetchone() or [""]
        if waits_for:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = ''")
            connection.execute("SELECT pg_reload_conf()")
            self.stdout.write(
                f"It waited for replicas (synchronous_standby_names = {waits_for}), and has none:"
                " it does no more. Set that again once there is one."
            )
