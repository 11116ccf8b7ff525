"""The index of editions: written with each edition, derived again by `manage.py reindex`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection

from claims.models import Claim, DraftPosting, Edition, Posting, SearchText

from .highlights import texts
from .terms import counted, folded_text

MOST = 32_767
"""What the column of a posting counts up to."""


class Indexed(NamedTuple):
    """An edition as search knows it; `claims` and `total_length` are sums up to its position."""

    position: int
    until: int | None
    words: str
    terms: dict[str, int]
    length: int
    claims: int
    total_length: int


def indexed(
    documents: Iterable[tuple[Edition, dict[str, Any]]],
    *,
    totals: tuple[int, int],
    lengths: dict[int, int],
) -> Iterator[Indexed]:
    """Compute what is indexed of editions, given with their documents in log order.

    `totals` are claims and length before the first of them; `lengths` those of the claims that
    stand, which it brings up to date. An edition's `next_position`, where it has that attribute,
    is the position that superseded it.
    """
    claims, total = totals
    for edition, document in documents:
        found = [text for _at, _language, text in texts(document["claim"]) if text]
        terms = counted(found)
        length = terms.total()
        if superseded := lengths.pop(edition.claim_id, 0):
            claims, total = claims - 1, total - superseded
        if length:
            claims, total = claims + 1, total + length
            lengths[edition.claim_id] = length
        yield Indexed(
            edition.position,
            getattr(edition, "next_position", None),
            "\n".join(map(folded_text, found)),
            {term: min(tf, MOST) for term, tf in terms.items()},
            length,
            claims,
            total,
        )


def write(documents: Sequence[tuple[Edition, dict[str, Any]]]) -> None:
    """Index editions, given with their documents in log order, after all that came before."""
    if not documents:
        return
    postings: list[str] = []
    rows: list[tuple[Any, ...]] = []
    for it in indexed(documents, totals=_totals(), lengths=_lengths_before(documents)):
        rows.append((it.position, it.words, it.length, it.claims, it.total_length))
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
        into = "claims_posting (term, position, until, tf, length)"
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            copy.write("".join(postings))


def supersede(claim: Claim, *, at: int) -> None:
    """Let what was current of a claim end where its next edition stands, its draft included."""
    before = Edition.objects.filter(claim=claim, position__lt=at).order_by("-position")
    Posting.objects.filter(position__in=before.values("position")[:1]).update(until=at)
    DraftPosting.objects.filter(claim=claim).delete()
    Claim.objects.filter(pk=claim.pk).update(indexed_version=None)


def clear() -> None:
    Posting.objects.all().delete()
    SearchText.objects.all().delete()


def _totals() -> tuple[int, int]:
    last = SearchText.objects.order_by("-position").values_list("claims", "total_length").first()
    return last or (0, 0)


def _lengths_before(documents: Sequence[tuple[Edition, dict[str, Any]]]) -> dict[int, int]:
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
