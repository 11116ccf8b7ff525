"""`manage.py erase_requesters`: forget the senders of requests whose date has come."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from claims.corrections import erasure


class Command(BaseCommand):
    help = (
        "Erase the words, evidence and mail addresses of those who sent requests for correction"
        " that were answered long enough ago, and requests that nobody confirmed within a day."
        " `work` does the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--receipt",
            metavar="R-XXXX-XXXX",
            help="erase the sender of this request at once, as they may ask",
        )

    def handle(self, *args: Any, receipt: str | None, **options: Any) -> None:
        if receipt is None:
            erased = erasure.erase_due(timezone.now())
            self.stdout.write(
                f"{erased.senders} senders erased,"
                f" {erased.unconfirmed} requests that nobody confirmed"
            )
        elif erasure.erase(receipt):
            self.stdout.write(f"1 sender erased, of {receipt}")
        else:
            raise CommandError(
                f"There is no sender of {receipt}: the number is on the receipt, such as"
                " R-7K3M-9Q2D, and whoever was erased already is not there any more."
            )
