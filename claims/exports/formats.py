"""The formats by name, as commands and addresses say it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from django.db import transaction

from claims.models.edition import EditionQuerySet
from claims.tables import TABLES

from .bibtex import bibtex
from .csl import csl_json
from .csv_tables import csv_table
from .json_lines import json_lines

CSV = "text/csv; charset=utf-8"


class Format(NamedTuple):
    """A function from editions to bytes, what it makes, and how such files' names end."""

    write: Callable[[EditionQuerySet], Iterator[bytes]]
    media_type: str
    ending: str


FORMATS: dict[str, Format] = {
    "csv": Format(partial(csv_table, TABLES["claims_with_citations"]), CSV, "csv"),
    **{
        f"{name}.csv": Format(partial(csv_table, table), CSV, f"{name}.csv")
        for name, table in TABLES.items()
        if name != "claims_with_citations"
    },
    "jsonl": Format(json_lines, "application/jsonl; charset=utf-8", "jsonl"),
    "bibtex": Format(bibtex, "application/x-bibtex; charset=utf-8", "bib"),
    "csl": Format(csl_json, "application/vnd.citationstyles.csl+json", "csl.json"),
}


def export(name: str, editions: EditionQuerySet) -> Iterator[bytes]:
    """The editions, which are those of one place in the log, in one of `FORMATS`."""
    with transaction.atomic():
        yield from FORMATS[name].write(editions)
