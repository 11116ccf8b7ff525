"""`manage.py doctor`: what is wrong with this installation, and the way out of each."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from claims.management import doctor, terminal_language


class Command(BaseCommand):
    help = (
        "Say in sentences what is wrong with settings, machine and database, and what to do;"
        " changes nothing. Run it in the environment of the site, after each new version."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(terminal_language.language()):
            if found := list(doctor.faults()):
                raise CommandError("\n".join(found))
            self.stdout.write(_("Nothing is wrong that this command knows of."))
