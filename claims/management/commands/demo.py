"""`manage.py demo`: the example data set, taken through the real workflow and served."""

import logging
import os
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.management import demo_accounts, set_up_before, static_files
from claims.text import whole_numbers
from factcheck.serving import listen, serve


class Command(BaseCommand):
    help = "Set up the example data set and two accounts, then serve it on 127.0.0.1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-serve", action="store_true", help="Set up only; `make dev` serves by runserver."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["no_serve"]:
            call_command("set_up_demo", stdout=self.stdout)
            return
        # Sixty publications at the first start are no news on this terminal.
        logging.getLogger("claims").setLevel(logging.WARNING)
        with listen(_port()) as listener:
            port = listener.getsockname()[1]
            self._prepare(f"Factcheck is at http://127.0.0.1:{port}/, its desk at /admin/.")
            self.stdout.write("Stop it with Ctrl-C.")
            self.stdout.flush()
            serve(listener)

    def _prepare(self, title: str) -> None:
        """Bring static files and database up to date, unless this checkout has done so."""
        if set_up_before.is_noted():
            demo_accounts.tell(self.stdout, title, demo_accounts.passwords())
            return
        static_files.collect()
        call_command("set_up_demo", title=title, stdout=self.stdout)
        set_up_before.note()


def _port() -> int:
    given = os.environ.get("PORT", "8000")
    port = whole_numbers.read(given, least=1, most=65535)
    if port is None:
        raise CommandError(f"PORT is “{given}”: give a number from 1 to 65535.")
    return port
