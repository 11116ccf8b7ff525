"""`manage.py export_claims`: published claims as a file."""

import os
import sys
from collections.abc import Generator, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from claims.exports import FORMATS, PACKAGED, Unwritable, export, package, this_publisher
from claims.exports.progress import expected_size, with_progress
from claims.record.tables import DEFAULT_VERSION, VERSIONS, table_set
from claims.record.whole_file import whole_file
from claims.selection import PARAMETERS, InvalidParameters, Selection, select


class Command(BaseCommand):
    help = "Write published claims, as the log stands or stood, to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--format", choices=FORMATS)
        what.add_argument(
            "--package",
            action="store_true",
            help="a zip with all tables, documents and references, that can be made again",
        )
        parser.add_argument(
            "--package-version",
            type=int,
            choices=VERSIONS,
            default=DEFAULT_VERSION,
            metavar="N",
            help=f"the form of the package: {', '.join(map(described, VERSIONS))}",
        )
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
        selection = self._selection(options)
        self._warn(selection)
        # Closed where writing fails: their transaction ends here, not when garbage is collected.
        with closing(self._chunks(selection, options)) as chunks:
            if options["output"] == "-":
                self._print(chunks)
                return
            try:
                with whole_file(Path(options["output"])) as file:
                    file.writelines(chunks)
            except Unwritable as error:
                raise CommandError(str(error)) from error
            except OSError as error:
                raise CommandError(f"{options['output']}: {error.strerror}") from error

    def _chunks(self, selection: Selection, options: dict[str, Any]) -> Generator[bytes]:
        editions, publisher = selection.editions(), this_publisher()
        names = PACKAGED if options["package"] else [options["format"]]
        chunks = (
            package(selection, version=options["package_version"])
            if options["package"]
            else export(options["format"], editions, publisher)
        )
        if not sys.stderr.isatty():
            return chunks
        expected = sum(expected_size(name, editions, publisher) for name in names)
        return with_progress(chunks, expected, self.stderr)

    def _selection(self, options: dict[str, Any]) -> Selection:
        given = {name: options[name] for name in PARAMETERS if options[name]}
        try:
            return select(given).answered()
        except InvalidParameters as refused:
            lines = [
                f"{option(error['parameter'])}: {error['message']} {error['hint']}"
                for error in refused.errors
            ]
            raise CommandError("\n".join(lines)) from refused

    def _warn(self, selection: Selection) -> None:
        """Say on standard error what the file will not: that it is empty, or of other words."""
        if not selection.editions().exists():
            self.stderr.write(_("No published claim meets what is asked: the file holds none."))
        elif selection.is_relaxed:
            self.stderr.write(
                _("No claim holds what q asks for; the file holds those with any of its words.")
            )

    def _print(self, chunks: Iterable[bytes]) -> None:
        try:
            sys.stdout.buffer.writelines(chunks)
            sys.stdout.flush()
        except Unwritable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            # What could not be written Python would try to write once more at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if isinstance(error, BrokenPipeError):  # whoever reads has had enough
                sys.exit(1)
            where = _("standard output")
            raise CommandError(f"{where}: {error.strerror}") from error


def described(version: int) -> str:
    """A version of the package for the help of the command: 2 (a draft: its bytes may change)."""
    if table_set(version).is_draft:
        return f"{version} (a draft: its bytes may change until it is released)"
    return f"{version} (unless another is named)" if version == DEFAULT_VERSION else str(version)


def option(name: str) -> str:
    """published_after → --published-after"""
    return f"--{name.replace('_', '-')}"
