"""`manage.py doctor`: what is wrong with this installation, and the way out of each."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.management import doctor


class Command(BaseCommand):
    help = (
        "Say in sentences what is wrong with settings, machine and database, and what to do;"
        " changes nothing. Run it in the environment of the site, after each new version."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(doctor.faults())
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("Nothing is wrong that this command knows of.")
