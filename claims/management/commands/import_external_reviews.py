"""`manage.py import_external_reviews`: bring in what other publishers found."""

from claims.intake.external_reviews.importing import import_external_reviews
from claims.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Import ClaimReviews (JSON-LD, a DataFeed, or a web page) as external reviews."
    importer = staticmethod(import_external_reviews)
