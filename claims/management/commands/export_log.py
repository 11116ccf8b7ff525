"""`manage.py export_log`: every edition in the order of the log, for `import_log`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from claims.exports.json_lines import log_lines
from claims.models import Edition
from claims.record.whole_file import whole_file


class Command(BaseCommand):
    help = "Write the documents of all editions, one on each line: what import_log restores."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with whole_file(file) as output, transaction.atomic():
                output.writelines(log_lines(Edition.objects.all()))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
