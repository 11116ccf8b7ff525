"""Index, mentions, postings and texts for search against the documents they are derived from."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from claims.models import Edition, EditionIndex, Mention
from claims.record import derivation, log
from claims.record.verification import postings, side_by_side
from claims.record.verification.fault import Fault, not_derived, of_no_edition
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


class Text(NamedTuple):
    """Part of what search keeps of an edition, from which sums over the log follow."""

    position: int
    claim_id: int
    length: int
    """As the document says."""
    sums: tuple[int, int] | None
    """As they are stored; None where the row is wrong in itself, which is a fault already."""
    postings: set[postings.Sums]
    """One of which those of its postings are."""


Found = tuple[list[Fault], list[Text]]


def faults(*, processes: int = 1) -> Iterator[Fault]:
    """Each edition whose derived rows are not what its document says, and rows of no edition.

    Several processes share the work on documents; only the sums are made one after the other.
    """
    standing = index.RunningTotals()
    compared = postings.Comparison()
    for found, texts in side_by_side.outcomes(
        _look, 1, log.head().position, at_a_time=AT_A_TIME, processes=processes
    ):
        yield from found
        for it in texts:
            if standing.with_edition(it.claim_id, it.length) != it.sums and it.sums:
                yield _of_text(it.position)
            compared.edition(it.position, it.postings)
    yield from compared.faults(_documents)
    yield from _of_no_edition()


def _documents(positions: list[int]) -> list[tuple[Edition, dict[str, Any]]]:
    return derivation.derived(log.superseded().filter(position__in=positions))[2]


def _look() -> Callable[[int, int], Found]:
    return _of_range


def _of_range(first: int, last: int) -> Found:
    batch = list(log.superseded().filter(position__range=(first, last)))
    entries, mentions, documents = derivation.derived(batch)
    found = [*_of_index(batch, entries), *_of_mentions(batch, mentions)]
    texts = []
    merged = postings.merged()
    for it, sums, problems in _of_search(first, last, index.indexed(documents)):
        found += problems
        texts.append(Text(it.position, it.claim_id, it.length, sums, postings.sums(it, merged)))
    return found, texts


def _of_index(batch: list[Edition], entries: list[dict[str, Any]]) -> Iterator[Fault]:
    stored = EditionIndex.objects.filter(edition__in=batch).values_list(*ENTRY)
    actual = {row[0]: row for row in stored}
    other_dates = {pk for (pk,) in _rows(OTHER_DATES, *_dates(entries))}
    for entry in entries:
        checked_on = entry["checked_on"] and date.fromisoformat(entry["checked_on"])
        wanted = (*(entry[name] for name in ENTRY[:-1]), checked_on)
        if actual.get(entry["edition_id"]) != wanted or entry["edition_id"] in other_dates:
            yield not_derived("claims_editionindex", entry["position"], _("the index entry"))


def _dates(entries: list[dict[str, Any]]) -> Iterator[list[Any]]:
    """Keys, whether there are dates, and their bounds: PostgreSQL writes a range its own way."""
    ranges = [entry["concerns"] for entry in entries]
    yield [entry["edition_id"] for entry in entries]
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
            yield not_derived("claims_mention", positions[edition.pk], _("what it mentions"))


def _of_search(
    first: int, last: int, wanted: Iterable[index.Indexed]
) -> Iterator[tuple[index.Indexed, tuple[int, int] | None, list[Fault]]]:
    """Each edition as search should know it, its sums as they are stored, and what is wrong."""
    texts: dict[int, tuple[list[Any], tuple[int, int] | None]] = {
        position: ([words, length], (claims, total_length))
        for position, words, length, claims, total_length in _rows(
            "SELECT position, words, length, claims, total_length FROM claims_searchtext"
            " WHERE position BETWEEN %s AND %s",
            *(first, last),
        )
    }
    for it in wanted:
        problems: list[Fault] = []
        row, sums = texts.get(it.position, ([], None))
        if row != [it.words, it.length]:
            problems, sums = [_of_text(it.position)], None
        yield it, sums, problems


def _of_text(position: int) -> Fault:
    return not_derived("claims_searchtext", position, _("the text for search"))


def _of_no_edition() -> Iterator[Fault]:
    for (position,) in _rows(
        "SELECT position FROM claims_searchtext t WHERE NOT EXISTS"
        " (SELECT FROM claims_edition e WHERE e.position = t.position) ORDER BY 1"
    ):
        yield of_no_edition("claims_searchtext", position)


def _rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
