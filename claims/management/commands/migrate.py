"""`manage.py migrate`: Django's own, in a fifth of its time (`factcheck/migrating.py`)."""

from typing import Any

from django.core.management.commands import migrate

from factcheck.migrating import few_classes_made


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with few_classes_made():
            super().handle(*args, **options)
