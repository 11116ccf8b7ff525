"""`manage.py export_claims`: published claims as a file."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.exports import FORMATS, export, this_publisher
from claims.exports.progress import expected_size, with_progress
from claims.exports.whole_file import whole_file
from claims.selection import PARAMETERS, Refused, Selection, select


class Command(BaseCommand):
    help = "Write published claims, as the log stands or stood, to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", required=True, choices=FORMATS)
        parser.add_argument(
            "-o", "--output", default="-", metavar="FILE", help="where to; - is standard output"
        )
        filters = parser.add_argument_group(
            "filters", "The same as the API's; where one may be repeated, one of its values is met."
        )
        for name, parameter in PARAMETERS.items():
            filters.add_argument(
                option(name),
                dest=name,
                action="append",
                metavar=parameter.example or "VALUE",
                help=str(parameter.meaning).replace("%", "%%"),
            )

    def handle(self, *args: Any, **options: Any) -> None:
        editions = self._selection(options).editions()
        publisher = this_publisher()
        chunks: Iterable[bytes] = export(options["format"], editions, publisher)
        if sys.stderr.isatty():
            expected = expected_size(options["format"], editions, publisher)
            chunks = with_progress(chunks, expected, self.stderr)
        if options["output"] == "-":
            self._print(chunks)
            return
        try:
            with whole_file(Path(options["output"])) as file:
                file.writelines(chunks)
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}") from error

    def _selection(self, options: dict[str, Any]) -> Selection:
        given = {name: options[name] for name in PARAMETERS if options[name]}
        try:
            return select(given)
        except Refused as refused:
            lines = [
                f"{option(error['parameter'])}: {error['message']} {error['hint']}"
                for error in refused.errors
            ]
            raise CommandError("\n".join(lines)) from refused

    def _print(self, chunks: Iterable[bytes]) -> None:
        try:
            sys.stdout.buffer.writelines(chunks)
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever reads has had enough; Python would complain of it once more at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)


def option(name: str) -> str:
    """published_after → --published-after"""
    return f"--{name.replace('_', '-')}"
