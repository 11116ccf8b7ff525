"""`manage.py backup`: write and verify a backup of the database and of original files."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.management import backups
from claims.management.postgres_programs import BackupError


class Command(BaseCommand):
    help = (
        "Write a backup into a directory beside earlier ones: the database, original files, the"
        " head of the log, settings without secrets. It is verified when it is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path)
        parser.add_argument(
            "--keep",
            type=_at_least_one,
            default=14,
            metavar="NUMBER",
            help="how many backups to leave there, this one included; older ones go (14)",
        )

    def handle(self, *args: Any, directory: Path, keep: int, **options: Any) -> None:
        try:
            saved, damaged = backups.make(directory, keep=keep)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{saved.path}: head {saved.head}. Note it elsewhere, and copy {directory}"
        )
        if damaged:
            raise CommandError(
                f"The backup is finished, but {len(damaged)} original files are damaged and not"
                f" part of it, {damaged[0]} first; `verify_log --all` says whose they are."
            )


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or not (number := int(text)):
        raise argparse.ArgumentTypeError("give a number from 1 on")
    return number
