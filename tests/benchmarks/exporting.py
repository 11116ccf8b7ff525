"""Speed and memory of exports, each in a process of its own.

Beside them: what PostgreSQL's COPY takes for the same rows, and django-import-export for the same
table of claims with citations.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.db import connection
from import_export import fields, resources

from claims.exports import FORMATS, export, package, this_publisher
from claims.exports.blocks import sql_text
from claims.models import Citation
from claims.models.edition import EditionQuerySet
from claims.record.tables import DEFAULT_VERSION
from claims.selection import select
from factcheck import CHECKOUT
from tests.benchmarks.database import filled

ROUNDS = 3
FEW = 1000
COMPARED = 10_000
"""Claims at most for the comparison with another library."""
OTHER = "django-import-export"


class Figures(NamedTuple):
    """Seconds, megabytes that were written, and megabytes of memory at the most."""

    seconds: float
    written: float
    memory: float


class Row(resources.ModelResource):  # type: ignore[misc]  # comes without types
    """The table of claims with citations, as far as django-import-export finds its cells."""

    about = fields.Field()
    statement_en = fields.Field()

    class Meta:
        model = Citation
        # With its own 100 it sorts all rows anew for each of 3,000 pages: over 20 minutes.
        chunk_size = 10_000
        fields = [
            *("claim__number", "claim__public_id", "claim__language", "claim__statement"),
            *("claim__kind", "claim__claimant__name_en", "claim__claimant__name_zh_hant"),
            *("claim__made_on", "claim__concerns", "about", "claim__verification_status"),
            *("claim__rationale", "claim__suggested_wording", "statement_en", "claim__reasons"),
            *("claim__later_evidence", "claim__override_reason", "claim__checked_on", "position"),
            *("stance", "source__public_id", "source__type", "source__title"),
            *("source__title_is_supplied", "source__contributors", "source__publisher"),
            *("source__publisher_kind", "source__container", "source__issued", "source__url"),
            *("source__url_confirmed", "source__doi", "source__number", "source__language"),
            *("source__kind", "locator_label", "locator", "locator_is_approximate", "excerpt"),
            *("language", "translation", "summary", "accessed_on"),
        ]

    def dehydrate_about(self, citation: Any) -> str:
        return "; ".join(subject.name_en for subject in citation.claim.about.all())

    def dehydrate_statement_en(self, citation: Any) -> str:
        translations = citation.claim.translations.all()
        return next((row.statement for row in translations if row.language == "en"), "")


def editions() -> EditionQuerySet:
    return select({}).editions()


def copy() -> Iterator[bytes]:
    """The documents, as fast as PostgreSQL sends them."""
    documents = sql_text(editions().order_by("claim__number").values("document"))
    with connection.cursor() as cursor, cursor.copy(f"COPY ({documents}) TO STDOUT") as rows:
        yield from map(bytes, rows)


def import_export() -> Iterator[bytes]:
    rows = Citation.objects.filter(claim__editions__in=editions())
    rows = rows.select_related("claim__claimant", "source")
    rows = rows.prefetch_related("claim__about", "claim__translations")
    yield Row().export(rows.order_by("claim__number", "position")).csv.encode()


def one_format(name: str) -> Callable[[], Iterable[bytes]]:
    return lambda: export(name, editions(), this_publisher())


WAYS: dict[str, Callable[[], Iterable[bytes]]] = {
    "COPY": copy,
    **{name: one_format(name) for name in FORMATS},
    "package": lambda: package(select({}), version=DEFAULT_VERSION),
    OTHER: import_export,
}


def go(way: str) -> None:
    """Take one way, throw away what it makes, and print its figures."""
    begun = time.perf_counter()
    written = sum(map(len, WAYS[way]()))
    seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(Figures(seconds, written / 1e6, memory)))


def measured(way: str) -> Figures:
    command = f"from tests.benchmarks.exporting import go; go({way!r})"
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", command],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return Figures(*json.loads(made.stdout.splitlines()[-1]))


def several(ways: list[str], rounds: int) -> dict[str, Figures]:
    """The middle of several rounds, in each of which every way is taken."""
    taken: dict[str, list[Figures]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            taken[way].append(measured(way))
    return {
        way: Figures(*map(statistics.median, zip(*figures, strict=True)))
        for way, figures in taken.items()
    }


def main(claims: int) -> None:
    with filled(FEW):
        few = several(list(FORMATS), 1)
    with filled(claims):
        found = several(["COPY", "jsonl", "csv"], ROUNDS)
        found |= several([way for way in WAYS if way not in found and way != OTHER], 1)
    print(f"{'':32}{'s':>8}{'MB':>9}{'memory MB':>11}{f'more than at {FEW}':>18}")
    for way, figures in found.items():
        more = f"{figures.memory - few[way].memory:.0f}" if way in few else ""
        told = f"{figures.seconds:8.1f}{figures.written:9.0f}{figures.memory:11.0f}{more:>18}"
        print(f"{way:32}{told}")
    print(f"jsonl: {found['COPY'].seconds / found['jsonl'].seconds:.0%} of the speed of COPY")
    # With all claims it takes over a quarter of an hour.
    compared = min(claims, COMPARED)
    with filled(compared):
        csv, other = several(["csv", OTHER], 1).values()
    print(
        f"csv of {compared} claims: {other.seconds / csv.seconds:.1f} times as fast as {OTHER},"
        f" with 1/{other.memory / csv.memory:.1f} of its memory"
    )
