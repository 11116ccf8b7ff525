"""Shared parts of the import commands: a file, an account, and a report."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from claims.intake.claim_set.report import Report
from claims.management.progress import progress_bar


def active_account(username: str) -> Any:
    """The account; raises CommandError if there is none that is active."""
    account = get_user_model().objects.filter(username=username, is_active=True).first()
    if account is None:
        raise CommandError(_("There is no active account “%(name)s”.") % {"name": username})
    return account


class ImportCommand(BaseCommand):
    """Import a file on behalf of an account; what is refused ends in an error, in words."""

    importer: Callable[..., Report]
    """Takes the path of a file, `actor`, `dry_run` and `progress`."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, metavar="USERNAME", help="who imports it")
        parser.add_argument("--dry-run", action="store_true", help="report only, save nothing")

    def handle(self, *args: Any, file: Path, by: str, dry_run: bool, **options: Any) -> None:
        actor = active_account(by)
        try:
            with progress_bar(self.stderr) as progress:
                report = self.importer(file, actor=actor, dry_run=dry_run, progress=progress)
        except ValidationError as error:
            raise CommandError("\n".join([_("Nothing was imported."), *error.messages])) from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        self.stdout.write("\n".join(report.lines()))
