"""`manage.py import_sources`: bring in bibliographic records."""

from functools import partial
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from claims.intake.references.importing import import_sources
from claims.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Import sources from BibTeX, RIS, CSL-JSON, EndNote or PubMed records."
    importer = staticmethod(import_sources)

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--same",
            action="append",
            default=[],
            metavar="RECORD=ID",
            help="this record (its number in the file, or its key) is the source of this public id",
        )
        parser.add_argument(
            "--apart",
            action="append",
            default=[],
            metavar="RECORD",
            help="this record is a document of its own, in spite of its words",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        same, apart = options.pop("same"), options.pop("apart")
        decided = dict(said.rpartition("=")[::2] for said in same)
        if not all(decided) or len(decided) < len(same):
            raise CommandError(_("Say --same RECORD=ID, once for each record."))
        self.importer = partial(import_sources, same=decided, apart=apart)
        super().handle(*args, **options)
