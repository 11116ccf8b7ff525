"""`manage.py restore`: bring a backup back, verify all of it, and add what was published since."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.migrations.loader import MigrationLoader

from claims.intake.log import lost_tail, noted_heads, noted_withholdings
from claims.intake.log.log_file import LogFileError
from claims.management import backups, begun_restoring, restoring_on_trial
from claims.management.commands.verify_log import read_head
from claims.management.log_keys import given_or_own
from claims.management.postgres_programs import BackupError
from claims.management.progress import progress_bar
from claims.management.statistics import renew_statistics
from claims.record import awaited, erased_files, log
from claims.record.proofs import notes
from claims.record.remote_log import Wrong
from claims.record.verification import everything
from factcheck import health


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database and verify it; with --trial into a database of"
        " its own on the same server, which is dropped again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "backup",
            type=Path,
            nargs="?",
            help="a backup, or the directory of several: then the newest",
        )
        parser.add_argument("--trial", action="store_true", help="only try whether it would")
        parser.add_argument(
            "--migrate",
            action="store_true",
            help="bring a backup of an older version to this one before it is verified; a trial"
            " always does",
        )
        parser.add_argument(
            "--tail",
            metavar="MIRROR|FILE",
            help="then bring back what was published since: from a mirror's folder or address, or"
            " a file of export_log with --head; without a backup, into the database as it is",
        )
        parser.add_argument(
            "--withheld",
            action="append",
            type=Path,
            default=[],
            metavar="LIST|MIRROR",
            help="erase again what the law withheld after the backup: a withheld.jsonl, or a"
            " mirror's folder; those beside the backup, of this installation and of the mirrors in"
            " FACTCHECK_NOTED_HEADS are read anyway. Without a backup, in the database as it is",
        )
        parser.add_argument(
            "--head",
            metavar="POSITION:CHAIN",
            help="a head that was noted outside: publishing is closed while the log is shorter",
        )
        parser.add_argument(
            "--key",
            action="append",
            metavar="NAME+ID+KEY",
            help="a key of this log that signed the mirror's checkpoint; its own ones without it",
        )

    def handle(
        self, *args: Any, backup: Path | None, trial: bool, migrate: bool, **options: Any
    ) -> None:
        if not backup and not options["tail"] and not options["withheld"]:
            raise CommandError("Name a backup, or --tail.")
        noted = options["head"] and read_head(options["head"])
        withheld = self._withheld(backup, options["withheld"], options["tail"])
        saved = self._restore(backup, trial=trial, migrate=migrate) if backup else None
        if backup and not saved:
            return
        # Before anything can fail; a tail's own head, once the editions that lead to it are seen.
        self._await(backup, None if options["tail"] else noted)
        self._erase_again(withheld)
        if saved:
            try:
                self._verify(saved)
            finally:
                begun_restoring.forget()
        if options["tail"]:
            self._bring_back(options["tail"], noted, options["key"])

    def _restore(self, backup: Path, *, trial: bool, migrate: bool) -> backups.Saved | None:
        """Restore a backup that is to be verified now; None for one that was tried or is older."""
        try:
            saved = backups.find(backup)
            if unknown := sorted(set(saved.migrations) - _known_migrations()):
                raise CommandError(
                    f"{saved.path} is of a newer version of Factcheck ({unknown[-1]}): install"
                    " that one, or take an older backup."
                )
            if trial:
                restoring_on_trial.try_out(saved)
                self.stdout.write(f"{saved.path} was restored on trial and verified.")
                return None
            restored = backups.restore(saved)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{saved.path} is restored, with {restored} original files.")
        if migrate:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("set_up_roles", stdout=self.stdout)
        if health.migrations_missing():
            self.stdout.write(
                "It is of an older version. Now: `manage.py migrate`, `manage.py set_up_roles`, and"
                " the same `manage.py restore` again, which goes on and verifies it."
            )
            return None
        return saved

    def _withheld(self, backup: Path | None, named: list[Path], tail: str | None) -> dict[int, str]:
        """All that is known of withholdings, by position; noted for this installation first."""
        places = [*named, *([Path(tail)] if tail and not noted_heads.is_address(tail) else [])]
        places += [Path(it) for it in settings.FACTCHECK_NOTED_HEADS if Path(it).is_dir()]
        if backup:
            is_one = (backup / backups.MANIFEST).is_file()
            places.append((backup.parent if is_one else backup) / erased_files.LIST)
        found: dict[int, str] = {}
        place = Path()
        try:
            for place in (erased_files.noted_list(), *places):
                if place.is_dir() or place.suffix == ".jsonl":
                    found |= noted_withholdings.of_place(place)
            # Whatever becomes of this run: nothing of it is served before it is erased.
            erased_files.note(found.values())
        except (KeyError, TypeError, ValueError) as error:
            raise CommandError(f"{place} is no list of withholdings.") from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        return found

    def _erase_again(self, withheld: dict[int, str]) -> None:
        """Empty what was withheld after the backup; the log itself says it again with its end."""
        place = str(erased_files.noted_list())
        for claim in noted_withholdings.erase_again(withheld.values(), noted_in=place):
            self.stdout.write(f"{claim.label} is withheld by law: its words are erased again.")

    def _verify(self, saved: backups.Saved) -> None:
        renew_statistics()
        faults = everything.faults(noted=saved.head, processes=len(os.sched_getaffinity(0)))
        if faults:
            raise CommandError("\n".join(map(str, faults)))
        self.stdout.write(f"{saved.head.position} editions verified, head {saved.head}")

    def _await(self, backup: Path | None, noted: log.Head | None) -> None:
        """Close publishing where newer backups, the settings or `noted` know of a later head."""
        places = [*settings.FACTCHECK_NOTED_HEADS, *([str(noted)] if noted else [])]
        try:
            heads = [noted_heads.of_place(place, keys=given_or_own(None)) for place in places]
            for saved in backups.beside(backup) if backup else ():
                heads.append(awaited.NotedHead(*saved.head, "", str(saved.path)))
            for head in heads:
                if awaited.note(head):
                    self.stdout.write(
                        f"Publishing is closed until position {head.position} is back, which is"
                        f" noted in {head.noted_in}: `manage.py restore --tail MIRROR`."
                    )
        except (Wrong, awaited.NotThisLog, notes.NoteError, BackupError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def _bring_back(self, place: str, noted: log.Head | None, keys: list[str] | None) -> None:
        try:
            with progress_bar(self.stderr) as progress:
                done = lost_tail.bring_back(
                    place, keys=given_or_own(keys), noted=noted, progress=progress
                )
        except LogFileError as error:
            raise CommandError(f"Nothing was brought back. {error.messages[0]}") from error
        except (Wrong, awaited.NotThisLog, notes.NoteError) as error:
            raise CommandError(f"Nothing was brought back. {error}") from error
        except OSError as error:
            raise CommandError(f"{error.filename or place}: {error.strerror}") from error
        self.stdout.write(f"{done.added} editions brought back, head {done.head}.")
        if done.added:
            renew_statistics()
        for label in done.apart:
            self.stdout.write(f"On the desk it stands otherwise than published: {label}")
        left = awaited.unreached().count()
        self.stdout.write("Publishing is closed." if left else "Publishing is open.")


def _known_migrations() -> set[str]:
    """Names of the migrations that this code knows, those that others replace included."""
    loader = MigrationLoader(None)
    return {name for app, name in loader.disk_migrations if app == "claims"}
