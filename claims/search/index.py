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
        found = [text for _at, _language, text in texts(document["claim"]) if text]
        terms = counted(found)
        yield Indexed(
            edition.position,
            edition.claim_id,
            getattr(edition, "next_position", None),
            "\n".join(map(folded_text, found)),
            {term: min(tf, MOST) for term, tf in terms.items()},
            terms.total(),
        )


def write(documents: Sequence[tuple[Edition, dict[str, Any]]]) -> None:
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
