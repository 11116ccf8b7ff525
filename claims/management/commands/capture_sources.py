"""`manage.py capture_sources`: fetch the texts of sources, so that quotations can be checked."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from claims.intake.captures import queue
from claims.intake.captures.queue import Attempt
from claims.management.progress import progress_bar


class Command(BaseCommand):
    help = (
        "Fetch the texts of sources that have an address and no stored copy, each server with "
        "pauses. Stop it whenever you like and start it again: it goes on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only-asked",
            action="store_true",
            help="only sources somebody asked for, and those that failed and are tried again",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["only_asked"]:
            queue.ask(queue.uncaptured())
        total, copies = queue.due(), 0
        failures: list[Attempt] = []
        with progress_bar(self.stderr) as progress:
            progress(0, total)
            for tried in queue.work():
                if tried.failure:
                    failures.append(tried)
                else:
                    copies += 1
                progress(copies + len(failures), max(total, copies + len(failures)))
        for failed in failures:
            self.stderr.write(_line(failed))
        self.stdout.write(
            _("Stored copies: %(copies)d. Sources not fetched: %(failed)d.")
            % {"copies": copies, "failed": len(failures)}
        )


def _line(tried: Attempt) -> str:
    line = f"{tried.request.source.url}: {tried.failure}"
    if again := tried.request.not_before:
        line += " " + _("Tried again from %(moment)s.") % {"moment": f"{again:%Y-%m-%d %H:%M}Z"}
    return line
