"""`manage.py reindex`: derive the index of the editions from their documents again."""

from typing import Any

from django.core.management.base import BaseCommand

from claims import log


class Command(BaseCommand):
    help = "Derive what filters read from the documents of all editions again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{log.reindex()} editions indexed")
