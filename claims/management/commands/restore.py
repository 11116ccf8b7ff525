"""`manage.py restore`: bring a backup back into an empty database, and verify all of it."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.migrations.loader import MigrationLoader

from claims.intake.captures import originals
from claims.management import backups
from claims.management.statistics import renew_statistics
from claims.record.verification import everything
from factcheck import health


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database and verify it; with --trial into a database of"
        " its own on the same server, which is dropped again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "backup", type=Path, help="a backup, or the directory of several: then the newest"
        )
        parser.add_argument("--trial", action="store_true", help="only try whether it would")
        parser.add_argument(
            "--migrate",
            action="store_true",
            help="bring a backup of an older version to this one before it is verified; a trial"
            " always does",
        )

    def handle(self, *args: Any, backup: Path, trial: bool, migrate: bool, **options: Any) -> None:
        try:
            saved = backups.find(backup)
            if unknown := sorted(set(saved.migrations) - _known_migrations()):
                raise CommandError(
                    f"{saved.path} is of a newer version of Factcheck ({unknown[-1]}): install"
                    " that one, or take an older backup."
                )
            if trial:
                backups.try_out(saved)
                self.stdout.write(f"{saved.path} was restored on trial and verified.")
                return
            restored = backups.restore(saved)
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{saved.path} is restored, with {restored} original files.")
        if migrate:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("set_up_roles", stdout=self.stdout)
        if health.migrations_missing():
            self.stdout.write(
                "It is of an older version. Now: `manage.py migrate`, `manage.py set_up_roles`,"
                f" `manage.py verify_log --all --head {saved.head}`"
            )
            return
        renew_statistics()
        faults = everything.faults(original=originals.path_of, noted=saved.head)
        if faults:
            raise CommandError("\n".join(map(str, faults)))
        self.stdout.write(f"{saved.head.position} editions verified, head {saved.head}")


def _known_migrations() -> set[str]:
    """Names of the migrations that this code knows, those that others replace included."""
    loader = MigrationLoader(None)
    return {name for app, name in loader.disk_migrations if app == "claims"}
