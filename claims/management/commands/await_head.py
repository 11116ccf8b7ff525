"""`manage.py await_head`: heads of the log that were noted outside; publishing waits for them."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from claims.intake.log import noted_heads
from claims.management.log_keys import given_or_own
from claims.models import constraint_messages
from claims.record import awaited
from claims.record.proofs import notes
from claims.record.remote_log import Wrong


class Command(BaseCommand):
    help = (
        "Note heads of this log that others hold: publishing is closed while the log has not"
        " reached them. Without any, say whether it is closed. --give-up opens it without the"
        " editions that are missing, for all to see."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "place",
            nargs="*",
            metavar="HEAD|CHECKPOINT|MIRROR",
            help="POSITION:CHAIN as verify_log prints it, the file of a checkpoint, a mirror's"
            " folder or address",
        )
        parser.add_argument(
            "--key",
            action="append",
            metavar="NAME+ID+KEY",
            help="a key of this log that signed the checkpoints; its own ones without it",
        )
        parser.add_argument("--give-up", metavar="REASON", help="what readers are told; for good")
        parser.add_argument("--by", metavar="ACCOUNT", help="the administrator who gives it up")

    def handle(self, *args: Any, place: list[str], **options: Any) -> None:
        try:
            keys = given_or_own(options["key"])
            for it in place:
                awaited.note(noted_heads.of_place(it, keys=keys))
        except (Wrong, awaited.NotThisLog, notes.NoteError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        if options["give_up"] is not None:
            self._give_up(options["give_up"], options["by"])
        missing = list(awaited.unreached())
        for head in missing:
            self.stdout.write(f"Publishing is closed: {head} is awaited, noted in {head.noted_in}.")
        if not missing:
            self.stdout.write("Publishing is open.")

    def _give_up(self, reason: str, account: str | None) -> None:
        actor = User.objects.filter(username=account or "", is_active=True, is_superuser=True)
        if not (by := actor.first()):
            raise CommandError("Only an administrator gives it up: name the account with --by.")
        try:
            given_up = awaited.give_up(reason=reason, actor=by)
        except IntegrityError as error:
            raise CommandError(constraint_messages.violation_message(error)) from error
        if not given_up:
            raise CommandError("Nothing is awaited, so there is nothing to give up.")
