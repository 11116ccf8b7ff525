"""`manage.py serve`: the site in production, with as many processes as the machine carries."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import translation

from claims.management import ready_to_serve, static_files, terminal_language
from claims.text import whole_numbers
from factcheck import machine, postgres, web_environment
from factcheck.serving import become_server, listen, serve


class Command(BaseCommand):
    help = (
        "Serve the site with workers and threads by the machine, behind a proxy that speaks TLS."
        " Refuses a demonstration and settings that nobody should serve; see deploy/."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--bind",
            default=f"127.0.0.1:{os.environ.get('PORT', '8000')}",
            metavar="ADDRESS:PORT",
            help="an address of this machine and a port (127.0.0.1:8000, or the port in PORT)",
        )

    def handle(self, *args: Any, bind: str, **options: Any) -> None:
        with translation.override(terminal_language.language()):
            if reasons := list(ready_to_serve.reasons_against()):
                raise CommandError("\n".join(reasons))
        host, port = _place(bind)
        with listen(port, host) as listener:
            static_files.collect()
            workers, threads = machine.workers(), web_environment.threads()
            self.stdout.write(
                f"Factcheck is served at {bind} by {workers} processes of {threads} threads"
                f" ({machine.processors()} processors, {machine.megabytes()} MB)."
            )
            self.stdout.flush()
            connection.close()
            if postgres.is_embedded():
                serve(listener)
            else:
                become_server(listener)


def _place(bind: str) -> tuple[str, int]:
    host, _colon, given = bind.rpartition(":")
    port = whole_numbers.read(given, least=1, most=65535)
    if not host or port is None:
        raise CommandError(f"“{bind}” is no address and port: give them as in 127.0.0.1:8000.")
    return host.strip("[]"), port
