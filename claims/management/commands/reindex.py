"""`manage.py reindex`: derive the index of the editions from their documents again."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.management.statistics import renew_statistics
from claims.models import Claim
from claims.record import log
from claims.search import workspace


class Command(BaseCommand):
    help = "Derive what filters read from the documents of all editions again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{log.reindex()} editions indexed")
        Claim.objects.exclude(indexed_version=None).update(indexed_version=None)
        while workspace.index_changed(limit=1000):
            pass
        renew_statistics()
