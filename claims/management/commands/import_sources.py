"""`manage.py import_sources`: bring in bibliographic records."""

from claims.intake.references.importing import import_sources
from claims.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Import sources from BibTeX, RIS, CSL-JSON or a Zotero export."
    importer = staticmethod(import_sources)
