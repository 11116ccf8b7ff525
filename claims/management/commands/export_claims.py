"""`manage.py export_claims`: the claims that stand, as a file."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.exports import FORMATS, export
from claims.exports.whole_file import whole_file


class Command(BaseCommand):
    help = "Write the current editions of the claims that stand."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", required=True, choices=FORMATS)
        parser.add_argument(
            "-o", "--output", default="-", metavar="FILE", help="where to; - is standard output"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        chunks = export(options["format"])
        if options["output"] == "-":
            self._print(chunks)
            return
        try:
            with whole_file(Path(options["output"])) as file:
                file.writelines(chunks)
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}") from error

    def _print(self, chunks: Iterable[bytes]) -> None:
        try:
            sys.stdout.buffer.writelines(chunks)
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever reads has had enough; Python would complain of it once more at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
