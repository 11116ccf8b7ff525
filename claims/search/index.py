"""The index of editions: written with each edition, derived again by `manage.py reindex`."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from claims.models import Claim, DraftPosting, Edition, Posting, SearchText

from .terms import counted, folded_text

MOST = 32_767
"""What the column of a posting counts up to."""


def texts(content: dict[str, Any]) -> Iterator[str]:
    """Searchable texts of a published claim: wordings, findings and names, in each language."""
    for wording in (content, *content.get("translations", [])):
        for member in ("statement", "suggested_wording", "rationale"):
            if text := wording.get(member):
                yield text
    for record in (content.get("claimant"), *content.get("about", [])):
        if record:
            yield from record["name"].values()


def write(documents: Sequence[tuple[Edition, dict[str, Any]]]) -> None:
    """Index editions, given with their documents in log order, after all that came before.

    An edition's `next_position`, where it has that attribute, is the place that superseded it.
    """
    if not documents:
        return
    claims, total = _totals()
    lengths = _lengths_before(documents)
    postings: list[str] = []
    rows: list[tuple[Any, ...]] = []
    for edition, document in documents:
        found = list(texts(document["claim"]))
        terms = counted(found)
        length = terms.total()
        if superseded := lengths.pop(edition.claim_id, 0):
            claims, total = claims - 1, total - superseded
        if length:
            claims, total = claims + 1, total + length
            lengths[edition.claim_id] = length
        words = "\n".join(map(folded_text, found))
        rows.append((edition.position, words, length, claims, total))
        until = getattr(edition, "next_position", None)
        end = "\\N" if until is None else until
        postings += [
            f"{term}\t{edition.position}\t{end}\t{min(tf, MOST)}\t{length}\n"
            for term, tf in terms.items()
        ]
    with connection.cursor() as cursor:
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
