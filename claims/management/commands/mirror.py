"""`manage.py mirror`: another site's log, followed and verified in a folder."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from claims.intake.log import mirror, served_mirror
from claims.intake.log.log_file import LogFileError
from claims.record.awaited import NotThisLog
from claims.record.proofs import notes
from claims.record.remote_log import Wrong


class Command(BaseCommand):
    help = (
        "Follow the log of a site in a folder: verify every document, chain, tree and checkpoint,"
        " refuse a fork, cosign. Run it again to go on; import_log takes its log.jsonl back."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="the address of the site, such as https://facts.example")
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--key",
            action="append",
            required=True,
            metavar="NAME+ID+KEY",
            help="the log's key, as its log_key prints it; repeatable, while one replaces another",
        )
        parser.add_argument(
            "--cosign",
            type=Path,
            metavar="FILE",
            help="the mirror's own key, made by log_key under a name of its own: it signs the"
            " checkpoints that were verified, with the time",
        )
        parser.add_argument(
            "--serve",
            action="store_true",
            help="bring the database of this machine there as well, for a web server beside it"
            " (FACTCHECK_MIRROR) that answers with the same bytes and only reads",
        )

    def handle(self, *args: Any, url: str, folder: Path, **options: Any) -> None:
        try:
            cosigner = options["cosign"] and notes.read_signer(options["cosign"].read_text("utf-8"))
            keys = [notes.read_verifier(key) for key in options["key"]]
            done = mirror.follow(url, folder, keys, cosigner=cosigner, at=int(time.time()))
            if options["serve"]:
                served_mirror.bring_up(folder, keys)
        except LogFileError as error:
            raise CommandError(error.messages[0]) from error
        except (Wrong, NotThisLog, notes.NoteError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or folder}: {error.strerror}") from error
        said = _("%(added)d editions added, head %(head)s.")
        self.stdout.write(said % {"added": done.added, "head": done.head})
        if cosigner:
            said = _("Cosigned: %(key)s")
            self.stdout.write(said % {"key": cosigner.verifier(notes.COSIGNER)})
