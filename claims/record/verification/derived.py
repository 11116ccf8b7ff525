"""Index, mentions, postings and texts for search against the documents they are derived from."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from claims.models import Edition, EditionIndex, Mention
from claims.record import derivation, log
from claims.record.verification.fault import Fault, reindex
from claims.search import index

NOUNS = ("source_id", "article_id", "claimant_id", "subject_id")
ENTRY = (
    *("edition_id", "claim_id", "position", "until", "edition_kind", "claim_kind"),
    *("verification_status", "language", "readable_in", "published_at", "checked_on"),
)
OTHER_DATES = """
    SELECT edition_id FROM claims_editionindex
    JOIN unnest(%s::bigint[], %s::boolean[], %s::date[], %s::date[])
        AS wanted (edition_id, dated, lower, upper) USING (edition_id)
    WHERE concerns IS DISTINCT FROM
        CASE WHEN dated THEN daterange(wanted.lower, wanted.upper, '[]') END
"""
AT_A_TIME = 500


def faults() -> Iterator[Fault]:
    """Each edition whose derived rows are not what its document says, and rows of no edition."""
    totals, lengths = (0, 0), dict[int, int]()
    rows = log.superseded().iterator(chunk_size=AT_A_TIME)
    while batch := list(islice(rows, AT_A_TIME)):
        entries, mentions, documents = derivation.derived(batch)
        found = list(index.indexed(documents, totals=totals, lengths=lengths))
        totals = (found[-1].claims, found[-1].total_length)
        yield from _of_index(batch, entries)
        yield from _of_mentions(batch, mentions)
        yield from _of_search(batch, found)
    yield from _of_no_edition()


def _of_index(batch: list[Edition], entries: list[EditionIndex]) -> Iterator[Fault]:
    stored = EditionIndex.objects.filter(edition__in=batch).values_list(*ENTRY)
    actual = {row[0]: row for row in stored}
    other_dates = {pk for (pk,) in _rows(OTHER_DATES, *_dates(entries))}
    for entry in entries:
        checked_on = entry.checked_on and date.fromisoformat(str(entry.checked_on))
        wanted = (*(getattr(entry, name) for name in ENTRY[:-1]), checked_on)
        if actual.get(entry.pk) != wanted or entry.pk in other_dates:
            yield _fault("claims_editionindex", entry.position, _("the index entry"))


def _dates(entries: list[EditionIndex]) -> Iterator[list[Any]]:
    """Keys, whether there are dates, and their bounds: PostgreSQL writes a range its own way."""
    ranges = [entry.concerns for entry in entries]
    yield [entry.pk for entry in entries]
    yield [it is not None for it in ranges]
    yield [it.lower if it else None for it in ranges]
    yield [it.upper if it else None for it in ranges]


def _of_mentions(batch: list[Edition], mentions: list[dict[str, Any]]) -> Iterator[Fault]:
    positions = {edition.pk: edition.position for edition in batch}
    stored = Mention.objects.filter(edition__in=batch)
    actual = sorted(map(repr, stored.values_list("edition_id", "stance", *NOUNS)))
    wanted = sorted(
        repr((it["edition_id"], it["stance"], *(it.get(noun) for noun in NOUNS))) for it in mentions
    )
    if actual == wanted:
        return
    for edition in batch:
        begins = f"({edition.pk}, "
        here = [[it for it in rows if it.startswith(begins)] for rows in (actual, wanted)]
        if here[0] != here[1]:
            yield _fault("claims_mention", positions[edition.pk], _("what it mentions"))


def _of_search(batch: list[Edition], found: Iterable[index.Indexed]) -> Iterator[Fault]:
    between = [batch[0].position, batch[-1].position]
    texts = {
        position: row
        for position, *row in _rows(
            "SELECT position, words, length, claims, total_length FROM claims_searchtext"
            " WHERE position BETWEEN %s AND %s",
            *between,
        )
    }
    postings: dict[int, set[tuple[Any, ...]]] = {}
    for position, *row in _rows(
        "SELECT position, term, until, tf, length FROM claims_posting"
        " WHERE position BETWEEN %s AND %s",
        *between,
    ):
        postings.setdefault(position, set()).add(tuple(row))
    for it in found:
        if texts.get(it.position) != [it.words, it.length, it.claims, it.total_length]:
            yield _fault("claims_searchtext", it.position, _("the text for search"))
        wanted = {(term, it.until, tf, it.length) for term, tf in it.terms.items()}
        if differing := postings.get(it.position, set()) ^ wanted:
            term = min(differing, key=lambda row: str(row[0]))[0]
            yield _fault("claims_posting", it.position, _("the posting of “%s”") % term)


def _of_no_edition() -> Iterator[Fault]:
    for table in ("claims_posting", "claims_searchtext"):
        for (position,) in _rows(
            f"SELECT DISTINCT position FROM {table} t WHERE NOT EXISTS"
            " (SELECT FROM claims_edition e WHERE e.position = t.position) ORDER BY 1"
        ):
            yield Fault(
                f"{table} № {position}", _("there is no edition at this position"), reindex()
            )


def _fault(table: str, position: int, noun: str) -> Fault:
    problem = _("%(noun)s is not what the document says") % {"noun": noun}
    return Fault(f"{table} № {position}", problem, reindex())


def _rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
