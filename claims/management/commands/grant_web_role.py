"""`manage.py grant_web_role`: the database role for the web server, with the least it needs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.access import web_role


class Command(BaseCommand):
    help = (
        "Make the database role that the web server connects as, or bring it up to date: it owns"
        " nothing, adds signatures and editions and never changes one. Run it as the owner of the"
        " database, after each migrate."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="of the role, such as factcheck_web")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = web_role.grant(options["name"])
        except web_role.WebRoleError as error:
            raise CommandError(str(error)) from error
        for line in done:
            self.stdout.write(line)
