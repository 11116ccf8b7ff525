"""`manage.py verify_log`: compute the whole log again and compare; with --url, from outside."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.intake.captures import originals
from claims.models import Restoration
from claims.record import log, remote_log
from claims.record.verification import everything


class Command(BaseCommand):
    help = "Verify every edition and the chain; names the first position that is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            metavar="POSITION:CHAIN",
            help="a head that was noted outside: shows also whether the end of the log is missing",
        )

        parser.add_argument(
            "--url",
            help="the address of a site, such as https://facts.example: its log is read through its"
            " API, and nothing of this database",
        )

        parser.add_argument(
            "--all",
            action="store_true",
            help="verify also the rules of the database, captures and original files, history,"
            " index, mentions and postings; name every fault with its row and the way out",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        noted = options["head"] and read_head(options["head"])
        if options["url"]:
            self._verify_outside(options["url"], noted)
            return
        head = log.head()
        if options["all"]:
            if found := list(map(str, everything.faults(original=originals.path_of, noted=noted))):
                raise CommandError("\n".join(found))
        elif problem := log.verify(noted):
            raise CommandError(problem)
        self.stdout.write(f"{head.position} editions verified, head {head}")
        if options["all"]:
            self.stdout.write("rules, captures, history, index, mentions and postings verified")
        if restored := Restoration.objects.first():
            self.stdout.write(
                f"{restored.editions} of them came back from a file on "
                f"{restored.restored_at:%Y-%m-%d}, without their signatures"
            )

    def _verify_outside(self, url: str, noted: log.Head | None) -> None:
        try:
            head = remote_log.verify(url, noted)
        except remote_log.Wrong as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{head.position} editions verified, head {head}")


def read_head(text: str) -> log.Head:
    match = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", text)
    if not match:
        raise CommandError("A head is POSITION:CHAIN, as verify_log prints it.")
    return log.Head(int(match[1]), match[2])
