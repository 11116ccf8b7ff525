"""`manage.py import_sources`: bring in bibliographic records."""

from claims.intake.references.importing import import_sources
from claims.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Import sources from BibTeX, RIS, CSL-JSON, EndNote or PubMed records."
    importer = staticmethod(import_sources)
