"""Exports: one module per format, in it one function: editions in, bytes out.

Each reads with one query through a server-side cursor. So it shows the record at one
moment, whatever is published meanwhile, and its memory does not grow with the record.
"""

from collections.abc import Callable, Iterator

from django.db import transaction

from claims.models import Edition
from claims.models.edition import EditionQuerySet

from .bibtex import bibtex
from .claims_csv import claims_csv
from .csl import csl_json
from .json_lines import json_lines

FORMATS: dict[str, Callable[[EditionQuerySet], Iterator[bytes]]] = {
    "csv": claims_csv,
    "jsonl": json_lines,
    "bibtex": bibtex,
    "csl": csl_json,
}


def export(format_name: str) -> Iterator[bytes]:
    """The current editions of the claims that stand, in one of `FORMATS`."""
    with transaction.atomic():
        yield from FORMATS[format_name](Edition.objects.current().standing())
