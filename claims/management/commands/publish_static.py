"""`manage.py publish_static`: the public record as plain files for any web server."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http.request import validate_host
from django.utils.translation import gettext as _

from claims.management import static_files
from claims.management.static_edition import Unpublishable, publish

LOCAL = "http://127.0.0.1:8000"


class Command(BaseCommand):
    help = "Write pages, JSON, feeds and vocabulary as files; only what changed is written again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--site",
            default=settings.FACTCHECK_PUBLISHER["site"] or LOCAL,
            help="the address that the files will be served at (FACTCHECK_PUBLISHER_SITE)",
        )

    def handle(self, *args: Any, folder: Path, site: str, **options: Any) -> None:
        site = site.rstrip("/")
        parts = urlsplit(site)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
            raise CommandError(_("Write the site as https://facts.example."))
        if not validate_host(parts.hostname or "", settings.ALLOWED_HOSTS):
            raise CommandError(_("Add the name of the site to FACTCHECK_HOSTS first."))
        static_files.collect()
        try:
            outcome = publish(folder, site)
        except Unpublishable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("%(files)d files at position %(position)d: %(written)d written, %(removed)d removed.")
            % {
                "files": outcome.files,
                "position": outcome.head.position,
                "written": outcome.written,
                "removed": outcome.removed,
            }
        )
