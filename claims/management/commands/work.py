"""`manage.py work`: send mails, fetch sources and judge drafts, as they come in."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, connection

from claims.management import errands
from claims.record import duty

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 2
RETRY_SECONDS = 10
"""After the database has gone."""


class Command(BaseCommand):
    help = (
        "Do what no request waits for: send mails, fetch sources that were asked for, judge the"
        " evidence of changed drafts. As many may run as like to; SIGTERM ends it after the errand"
        " it is at, and one that is killed leaves its errand to the next."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="end when nothing is due, as for a timer"
        )

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        over = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: over.set())
        if once:
            _until_nothing_is_due(over)
            return
        while not over.is_set():
            try:
                with duty.on_duty():
                    while not over.wait(PAUSE_SECONDS):
                        errands.work_off(over.is_set)
            except (OperationalError, InterfaceError) as error:
                logger.warning("%s It is tried again.", _said(error))
                connection.close()
                over.wait(RETRY_SECONDS)


def _until_nothing_is_due(over: threading.Event) -> None:
    try:
        while not over.is_set():
            with duty.on_duty():
                errands.work_off(over.is_set)
            # After going off duty: what came in meanwhile had nobody else called for it.
            if not errands.due() or over.wait(1):
                return
    except (OperationalError, InterfaceError) as error:
        raise CommandError(f"{_said(error)} What is left waits for the next run.") from error


def _said(error: Exception) -> str:
    return f"The database gave up: {str(error).partition(chr(10))[0]}."
