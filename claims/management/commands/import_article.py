"""`manage.py import_article`: bring in the text of an article."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.intake.article_texts import import_text
from claims.management.importing import active_account


class Command(BaseCommand):
    help = "Import the text of an article from a .txt, .html, .pdf or .docx file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--article",
            default="",
            metavar="EXTERNAL_ID",
            help="of the article it is the text of; without it, of the one that has this text",
        )
        parser.add_argument("--by", default="", metavar="USERNAME", help="who imports it")

    def handle(self, *args: Any, file: Path, article: str, by: str, **options: Any) -> None:
        actor = active_account(by) if by else None
        try:
            brought = import_text(
                file.read_bytes(), filename=file.name, actor=actor, external_id=article
            )
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        self.stdout.write("\n".join(brought.lines()))
