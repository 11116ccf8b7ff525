"""`manage.py import_log`: restore a log of editions into an empty database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from claims.intake.log.log_file import LogFileError
from claims.intake.log.restoring import restore_log
from claims.management.commands.verify_log import read_head
from claims.management.progress import progress_bar
from claims.management.statistics import renew_statistics


class Command(BaseCommand):
    help = "Restore the editions of a file (JSON Lines) into an empty database, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--head",
            metavar="POSITION:CHAIN",
            help="the head that the log is known to have, as verify_log prints it",
        )
        parser.add_argument("--dry-run", action="store_true", help="check only, save nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        noted = options["head"] and read_head(options["head"])
        try:
            with progress_bar(self.stderr) as progress:
                head = restore_log(file, noted=noted, dry_run=dry_run, progress=progress)
        except LogFileError as error:
            nothing = _("Nothing was restored.")
            raise CommandError(f"{nothing} {error.messages[0]}") from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        if not dry_run:
            renew_statistics()
        outcome = (
            _("%(count)d editions could be restored, head %(head)s. Nothing was saved.")
            if dry_run
            else _("%(count)d editions restored, head %(head)s. Compare it with a noted one.")
        )
        self.stdout.write(outcome % {"count": head.position, "head": head})
