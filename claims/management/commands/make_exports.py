"""`manage.py make_exports`: the large exports that readers of the API wait for, as files."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.exports import making


class Command(BaseCommand):
    help = "Make the large exports that are waited for; the web server starts this by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        made = making.make_waiting()
        if options["verbosity"] > 1:
            self.stdout.write(f"{made} made.")
