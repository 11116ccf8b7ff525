"""`manage.py import_claims`: bring claims with their citations into the workspace."""

from claims.intake.claim_files import import_claims
from claims.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Import claims as drafts (see fixtures/README.md): all of the file, or nothing."
    importer = staticmethod(import_claims)
