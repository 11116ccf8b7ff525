"""The formats by name, as commands and addresses say it."""

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import NamedTuple

from django.db import transaction

from claims.models.edition import EditionQuerySet
from claims.record.tables import JOINED, file_tables, table_set

from .bibtex import biblatex, bibtex
from .claim_review import data_feed
from .csl import csl_json
from .csv_tables import csv_table
from .json_lines import json_lines
from .markdown import markdown
from .publisher import Publisher
from .references import Reference, cited_sources, published_claims
from .ris import ris
from .xlsx import xlsx

Write = Callable[[EditionQuerySet, Publisher], Iterator[bytes]]


class Format(NamedTuple):
    """A format: the function that makes its bytes, its media type and its suffix."""

    write: Write
    media_type: str
    ending: str


def _table_format(name: str) -> Write:
    def written(editions: EditionQuerySet, _publisher: Publisher) -> Iterator[bytes]:
        by_program = editions.signed_by_program().exists()
        return csv_table(file_tables(is_demonstration=by_program)[name], editions)

    return written


def _sources_format(write: Callable[[Iterable[Reference]], Iterator[bytes]]) -> Write:
    return lambda editions, _publisher: write(cited_sources(editions))


def _claims_format(write: Callable[[Iterable[Reference]], Iterator[bytes]]) -> Write:
    return lambda editions, publisher: write(published_claims(editions, publisher))


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BIBLIOGRAPHIES = {
    "biblatex": (biblatex, "application/x-bibtex; charset=utf-8", "bib"),
    "bibtex": (bibtex, "application/x-bibtex; charset=utf-8", "bib"),
    "csl": (csl_json, "application/vnd.citationstyles.csl+json", "csl.json"),
    "ris": (ris, "application/x-research-info-systems; charset=utf-8", "ris"),
}

FORMATS: dict[str, Format] = {
    "csv": Format(_table_format(JOINED), "text/csv; charset=utf-8", "csv"),
    **{
        f"{name}.csv": Format(_table_format(name), "text/csv; charset=utf-8", f"{name}.csv")
        for name in table_set().tables
        if name != JOINED
    },
    "xlsx": Format(lambda editions, _publisher: xlsx(editions), XLSX, "xlsx"),
    "jsonl": Format(
        lambda editions, _publisher: json_lines(editions),
        "application/jsonl; charset=utf-8",
        "jsonl",
    ),
    "claimreview": Format(data_feed, "application/ld+json", "claimreview.json"),
    "markdown": Format(markdown, "text/markdown; charset=utf-8", "md"),
    **{
        name: Format(_sources_format(write), media_type, ending)
        for name, (write, media_type, ending) in BIBLIOGRAPHIES.items()
    },
    **{
        f"claims.{name}": Format(_claims_format(write), media_type, f"claims.{ending}")
        for name, (write, media_type, ending) in BIBLIOGRAPHIES.items()
    },
}
"""Without more, a bibliography is that of the sources; `claims.` is in front of what is told of
the claims alone."""


def export(name: str, editions: EditionQuerySet, publisher: Publisher) -> Generator[bytes]:
    """The editions, all of one log position, in one of `FORMATS`."""
    with transaction.atomic():
        yield from FORMATS[name].write(editions, publisher)
