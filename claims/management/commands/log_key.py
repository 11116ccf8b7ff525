"""`manage.py log_key`: the keys that sign the checkpoints of the log, in a file."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.record.proofs import log_key


class Command(BaseCommand):
    help = (
        "Print the public keys of the log's checkpoints, the newest last. FACTCHECK_LOG_ORIGIN"
        " names the log, FACTCHECK_LOG_KEY the file of the private keys."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--new",
            action="store_true",
            help="make a key first; one that is there already goes on to sign beside it",
        )

    def handle(self, *args: Any, new: bool, **options: Any) -> None:
        try:
            if new:
                log_key.add()
            for key in log_key.signing_keys():
                self.stdout.write(str(key.verifier()))
        except log_key.NoKeyError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{settings.FACTCHECK_LOG_KEY}: {error.strerror}") from error
