"""The index of editions: written with each edition, derived again by `manage.py reindex`."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from django.db import connection

from claims.models import (
    Claim,
    DraftPosting,
    Edition,
    Posting,
    PostingBlock,
    PostingMerge,
    SearchText,
)

from . import merging
from .highlights import texts
from .terms import read

MOST = 32_767
"""What the column of a posting counts up to."""

Documents = Sequence[tuple[Edition, dict[str, Any]]]

TO_BE_SORTED = "claims_newposting"
"""A table of the transaction, for postings of many editions."""

SORT = f"""
    WITH plenty AS MATERIALIZED (
        SELECT term FROM {TO_BE_SORTED} WHERE length < 131072 GROUP BY term HAVING count(*) >= %s
    ), rows AS (
        INSERT INTO claims_posting (term, position, until, tf, length)
        SELECT term, position, until, tf, length FROM {TO_BE_SORTED} AS posting
        WHERE length >= 131072 OR term NOT IN (SELECT term FROM plenty)
    )
    INSERT INTO claims_postingblock (term, first, last, settled, standing, entries, untils)
    SELECT term, min(position), max(position), greatest(max(position), max(until)),
        count(*) - count(until),
        array_agg((position::bigint << 32) | (tf::bigint << 17) | length ORDER BY position),
        CASE WHEN count(until) > 0 THEN array_agg(until ORDER BY position) END
    FROM (
        SELECT posting.*, row_number() OVER (PARTITION BY term ORDER BY position) - 1 AS nth
        FROM {TO_BE_SORTED} AS posting
        WHERE length < 131072 AND term IN (SELECT term FROM plenty)
    ) AS numbered GROUP BY term, nth / 200
"""
"""Puts them into blocks and rows, as merging would."""


class Indexed(NamedTuple):
    """An edition as search knows it, but for sums over the log."""

    position: int
    claim_id: int
    until: int | None
    words: str
    terms: dict[str, int]
    length: int


class RunningTotals:
    """Numbers of claims that stand with words and of all their terms, carried along the log.

    `claims` and `total_length` are those before the first edition, `lengths` those of the claims
    that later editions supersede.
    """

    def __init__(
        self, claims: int = 0, total_length: int = 0, lengths: dict[int, int] | None = None
    ) -> None:
        self._claims, self._total = claims, total_length
        self._lengths = lengths if lengths is not None else {}

    def with_edition(self, claim_id: int, length: int) -> tuple[int, int]:
        """Both sums with the next edition of the log, whose words have `length` terms."""
        if superseded := self._lengths.pop(claim_id, 0):
            self._claims, self._total = self._claims - 1, self._total - superseded
        if length:
            self._claims, self._total = self._claims + 1, self._total + length
            self._lengths[claim_id] = length
        return self._claims, self._total


def indexed(documents: Iterable[tuple[Edition, dict[str, Any]]]) -> Iterator[Indexed]:
    """Compute what is indexed of editions, given with their documents.

    An edition's `next_position`, where it has that attribute, is the position that superseded it.
    """
    for edition, document in documents:
        found = [read(text) for _at, _language, text in texts(document["claim"]) if text]
        terms = Counter(chain.from_iterable(text.terms for text in found))
        yield Indexed(
            edition.position,
            edition.claim_id,
            getattr(edition, "next_position", None),
            "\n".join(text.folded for text in found),
            {term: min(tf, MOST) for term, tf in terms.items()},
            terms.total(),
        )


def write(documents: Documents, *, postings_into: str = "claims_posting") -> None:
    """Index editions, given with their documents in log order, after all that came before."""
    if not documents:
        return
    postings: list[str] = []
    rows: list[tuple[Any, ...]] = []
    standing = RunningTotals(*_totals(), _lengths_before(documents))
    for it in indexed(documents):
        sums = standing.with_edition(it.claim_id, it.length)
        rows.append((it.position, it.words, it.length, *sums))
        end = "\\N" if it.until is None else it.until
        postings += [
            f"{term}\t{it.position}\t{end}\t{tf}\t{it.length}\n" for term, tf in it.terms.items()
        ]
    # Django itself makes its own errors of those of a cursor, not of those of a COPY.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        into = "claims_searchtext (position, words, length, claims, total_length)"
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        # Terms are letters and digits alone, so that nothing in these lines needs escaping.
        into = "(term, position, until, tf, length)"
        with cursor.copy(f"COPY {postings_into} {into} FROM STDIN") as copy:
            copy.write("".join(postings))


@contextmanager
def in_bulk() -> Iterator[Callable[[Documents], None]]:
    """Index many editions: `write` in another way, which puts their postings into blocks at once.

    For whoever owns the tables: it makes one of the transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(merging.LOCK)
        cursor.execute(f"CREATE TEMPORARY TABLE {TO_BE_SORTED} (LIKE claims_posting)")
        yield partial(write, postings_into=TO_BE_SORTED)
        cursor.execute(f"ANALYZE {TO_BE_SORTED}")
        cursor.execute("SELECT set_config('work_mem', '64MB', true)")
        cursor.execute(SORT, [merging.PLENTY])
        cursor.execute(f"DROP TABLE {TO_BE_SORTED}")


@contextmanager
def anew() -> Iterator[Callable[[Documents], None]]:
    """Index all editions again, each given with the position that superseded it."""
    with in_bulk() as write_many:
        for model in (Posting, PostingBlock, PostingMerge, SearchText):
            model._default_manager.all().delete()
        yield write_many
    if head := SearchText.objects.order_by("-position").values_list("position", flat=True).first():
        PostingMerge.objects.create(position=head)


def forget_drafts(claims: Iterable[int]) -> None:
    """Let drafts be found no more that were published, by their keys: as editions they are."""
    keys = list(claims)
    DraftPosting.objects.filter(claim__in=keys).delete()
    Claim.objects.filter(pk__in=keys, indexed_version__isnull=False).update(indexed_version=None)


def _totals() -> tuple[int, int]:
    last = SearchText.objects.order_by("-position").values_list("claims", "total_length").first()
    return last or (0, 0)


def _lengths_before(documents: Documents) -> dict[int, int]:
    """The number of terms of the last indexed edition of each of these claims."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT ON (edition.claim_id) edition.claim_id, text.length
            FROM claims_edition AS edition JOIN claims_searchtext AS text USING (position)
            WHERE edition.claim_id = ANY(%s) AND edition.position < %s
            ORDER BY edition.claim_id, edition.position DESC
            """,
            [[edition.claim_id for edition, _document in documents], documents[0][0].position],
        )
        return dict(cursor.fetchall())
