"""`manage.py set_up_roles`: make or renew the groups of accounts."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.access import roles


class Command(BaseCommand):
    help = "Make the groups of accounts with their permissions."

    def handle(self, *args: Any, **options: Any) -> None:
        roles.set_up()
        self.stdout.write(f"Groups: {', '.join(roles.ROLES)}")
