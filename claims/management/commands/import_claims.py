"""`manage.py import_claims`: bring claims with their citations into the workspace."""

from typing import Any

from django.core.management.base import CommandParser

from claims.intake.claim_files import import_claims
from claims.intake.sheets.mapping import LANGUAGES, STANCES, from_options
from claims.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Import claims as drafts (see fixtures/README.md): all of the file, or nothing."
    importer = staticmethod(import_claims)

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="COLUMN=HEADING",
            help="the heading of somebody's sheet that holds one of our columns: statement=主張",
        )
        parser.add_argument(
            "--word",
            action="append",
            default=[],
            metavar="WORD=STATUS",
            help="the verification status of a word in the sheet, kept for the next: 不實=refuted",
        )
        parser.add_argument(
            "--language",
            choices=LANGUAGES,
            default="",
            help="of statements whose row names none; else told from their script",
        )
        parser.add_argument(
            "--stance",
            choices=STANCES,
            default="",
            help="of sources whose row names none (context unless given)",
        )

    def chosen(self, options: dict[str, Any]) -> dict[str, Any]:
        mapping = from_options(
            options["map"], options["word"], options["language"], options["stance"]
        )
        return {"mapping": mapping}
