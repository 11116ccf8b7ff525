"""`manage.py set_up_demo`: the example data set, taken through the real workflow."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from claims.access import roles
from claims.management import demo_accounts, demonstration, practice
from claims.management.statistics import renew_statistics
from claims.models import Person


class Command(BaseCommand):
    help = "Migrate, and set up the example data set and two accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--title", default="Accounts:", help="What stands above the accounts.")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        passwords = self._set_up()
        demo_accounts.tell(self.stdout, options["title"], passwords)

    @transaction.atomic
    def _set_up(self) -> dict[str, str]:
        roles.set_up()
        passwords = demo_accounts.passwords()
        editor, reviewer = (
            User.objects.get(username=username) for username in demo_accounts.ACCOUNTS
        )
        # A database kept from an older build may not say so yet.
        Person.objects.filter(account__in=(editor, reviewer)).update(is_program=True)
        demonstration.set_up(editor=editor, reviewer=reviewer)
        practice.set_up(editor=editor, reviewer=reviewer)
        renew_statistics()
        return passwords
