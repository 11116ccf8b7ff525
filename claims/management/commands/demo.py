"""`manage.py demo`: the example data set, taken through the real workflow and served."""

import logging
import os
import secrets
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from claims.access import roles
from claims.management import demonstration, practice
from claims.management.statistics import renew_statistics
from claims.models import Claim, Person, Stage
from claims.text import whole_numbers
from factcheck.serving import listen, serve

ACCOUNTS = {"editor": "Editors", "reviewer": "Reviewers"}
PUBLIC_NAMES = {"editor": "Demonstration editor", "reviewer": "Demonstration reviewer"}


class Command(BaseCommand):
    help = "Set up the example data set and two accounts, then serve it on 127.0.0.1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-serve", action="store_true", help="Set up only; `make dev` serves by runserver."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["no_serve"]:
            self._prepare()
            return
        # Sixty publications at the first start are no news on this terminal.
        logging.getLogger("claims").setLevel(logging.WARNING)
        with listen(_port()) as listener:
            call_command("collectstatic", interactive=False, verbosity=0)
            port = listener.getsockname()[1]
            self._prepare(f"Factcheck is at http://127.0.0.1:{port}/, its desk at /admin/.")
            self.stdout.write("Stop it with Ctrl-C.")
            self.stdout.flush()
            serve(listener)

    def _prepare(self, title: str = "Accounts:") -> None:
        """Bring the database up to date; say under `title` what opens the accounts."""
        call_command("migrate", verbosity=0)
        passwords = self._set_up()
        self.stdout.write(title)
        for username, password in passwords.items():
            self.stdout.write(f"  {username}: {password}")

    @transaction.atomic
    def _set_up(self) -> dict[str, str]:
        roles.set_up()
        passwords = {username: _account(username, group) for username, group in ACCOUNTS.items()}
        editor, reviewer = (User.objects.get(username=username) for username in ACCOUNTS)
        # A database kept from an older build may not say so yet.
        Person.objects.filter(account__in=(editor, reviewer)).update(is_program=True)
        demonstration.set_up(editor=editor, reviewer=reviewer)
        practice.set_up(editor=editor, reviewer=reviewer)
        renew_statistics()
        for stage, label in Stage.choices:
            if count := Claim.objects.filter(stage=stage).count():
                self.stdout.write(f"{count:5} {label}")
        return passwords


def _port() -> int:
    given = os.environ.get("PORT", "8000")
    port = whole_numbers.read(given, least=1, most=65535)
    if port is None:
        raise CommandError(f"PORT is “{given}”: give a number from 1 to 65535.")
    return port


def _account(username: str, group: str) -> str:
    """Make the account if need be; what to tell the person about its password."""
    variable = f"FACTCHECK_{username.upper()}_PASSWORD"
    given = os.environ.get(variable)
    account, is_new = User.objects.get_or_create(username=username, defaults={"is_staff": True})
    if is_new:
        account.groups.add(Group.objects.get(name=group))
        Person.objects.create(account=account, public_name=PUBLIC_NAMES[username], is_program=True)
    elif not given:
        return f"the password shown at the first start; {variable}=… sets another"
    password = given or secrets.token_urlsafe(12)
    account.set_password(password)
    account.save()
    return f"the password in {variable}" if given else password
