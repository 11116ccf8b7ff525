"""`manage.py make_exports`: the large exports that readers of the API wait for, as files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claims.exports import making


class Command(BaseCommand):
    help = "Make the large exports that are waited for; the web server starts this by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--linger",
            metavar="SECONDS",
            type=int,
            default=0,
            help="Wait so long for a further file when all are made.",
        )

        parser.add_argument(
            "--for",
            metavar="PID",
            type=int,
            nargs="+",
            dest="processes",
            help="End when none of these processes lives, whatever is left to do.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["processes"]:
            making.end_with(options["processes"])
            making.stand_back()
        made = making.make_waiting(linger_seconds=options["linger"])
        if options["verbosity"] > 1:
            self.stdout.write(f"{made} made.")
