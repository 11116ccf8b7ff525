"""`manage.py verify_log`: compute the whole log again and compare; with --url, from outside."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.intake.log import noted_heads
from claims.models import GivenUpTail, NotedWithholding, Restoration
from claims.record import awaited, log, remote_log
from claims.record.verification import everything
from claims.record.verification.emptied import all_withheld


class Command(BaseCommand):
    help = "Verify every edition and the chain; names the first position that is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            metavar="POSITION:CHAIN",
            help="a head that was noted outside: shows also whether the end of the log is missing",
        )
        parser.add_argument(
            "--after",
            metavar="POSITION:CHAIN",
            help="a head that an earlier run printed: verify only what was published since",
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
        after = read_head(options["after"]) if options["after"] else log.BEGINNING
        if options["after"] and (options["url"] or options["all"]):
            raise CommandError("--after goes with --head only: --all and --url read everything.")
        if options["url"]:
            self._verify_outside(options["url"], noted)
            return
        head, processes = log.head(), len(os.sched_getaffinity(0))
        if options["all"]:
            if found := list(map(str, everything.faults(noted=noted, processes=processes))):
                raise CommandError("\n".join(found))
        elif problem := log.verify(noted, after=after, processes=processes):
            raise CommandError(problem)
        since = f" after {after}" if after.position else ""
        self.stdout.write(f"{head.position - after.position} editions verified{since}, head {head}")
        if options["all"]:
            self.stdout.write("rules, captures, history, index, mentions and postings verified")
        for restored in Restoration.objects.order_by("pk"):
            self.stdout.write(
                f"{restored.editions - restored.after} of them came back from a file on "
                f"{restored.restored_at:%Y-%m-%d}, without their signatures"
            )
        for given_up in GivenUpTail.objects.select_related("head", "given_up_by__person"):
            self.stdout.write(
                f"What was published after {given_up.after}, up to {given_up.head}, was given up"
                f" on {given_up.given_up_at:%Y-%m-%d} by account {given_up.given_up_by_id}:"
                f" {given_up.reason}"
            )
        for row in all_withheld():
            self.stdout.write(
                f"{row.claim} is withheld by law since {row.published_at[:10]} ({row.ground}): the"
                f" edition at {row.position} says so"
            )
        for noted_row in NotedWithholding.objects.select_related("claim"):
            self.stdout.write(
                f"{noted_row.claim.label} is withheld by law, as noted in {noted_row.noted_in}:"
                f" the edition at {noted_row.position} says so"
            )
        for missing in awaited.unreached():
            self.stdout.write(
                f"publishing is closed: {missing} is awaited, noted in {missing.noted_in}"
            )

    def _verify_outside(self, url: str, noted: log.Head | None) -> None:
        try:
            followed = remote_log.verify(url, noted)
        except remote_log.Wrong as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{followed.head.position} editions verified, head {followed.head}")
        for claim, position in followed.withheld.items():
            self.stdout.write(f"{claim} is withheld by law: the edition at {position} says so")


def read_head(text: str) -> log.Head:
    if not (head := noted_heads.read_head(text)):
        raise CommandError("A head is POSITION:CHAIN, as verify_log prints it.")
    return head
