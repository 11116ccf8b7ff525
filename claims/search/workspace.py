"""Similar claims of the workspace, published or not, so that nothing is checked twice.

Published claims are known from the postings of their editions. The wordings of all others are
indexed when somebody next asks: `Claim.indexed_version` says at which version that was done.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F

from claims.models import Claim, DraftPosting, SearchText, Stage
from claims.models.claim import NOT_INDEXED

from .highlights import find
from .index import MOST
from .postings import Drafts, Editions, Shelf, Span
from .ranking import DEFAULT_LENGTH, rarest
from .scoring import bm25, idf, share
from .terms import compared, counted

# Named one by one, so that an index counts them.
UNPUBLISHED = [stage for stage in Stage if stage != Stage.PUBLISHED]

INDEXED_AT_ONCE = 200
"""How many changed wordings whoever asks brings into the index."""

LEAST_SHARE = 0.3
"""The share of a wording's weight that another one has to hold to be shown."""

CANDIDATES = 20


class SimilarClaim(NamedTuple):
    """A claim, and its share of the weight of the compared words, from 0 to 1."""

    claim: Claim
    share: float

    @property
    def percent(self) -> int:
        return round(100 * self.share)


def wordings(claim: Claim) -> list[str]:
    """The wordings that a claim is compared by: its statement in each language."""
    return [claim.statement, *(row.statement for row in claim.translations.all())]


def similar_claims(
    texts: Sequence[str], *, other_than: Claim | None = None, limit: int = 5
) -> list[SimilarClaim]:
    """The claims whose wordings come closest to these texts, closest first.

    A constant number of queries; up to `AT_A_TIME` wordings that changed are indexed before.
    """
    index_changed(limit=INDEXED_AT_ONCE)
    last = SearchText.objects.order_by("-position").first()
    head = last.position if last else 0
    shelves: list[Shelf] = [Editions(Span(head, head)), Drafts()]
    held = rarest(compared("\n".join(texts)), shelves)
    if not held:
        return []
    claims = Claim.objects.filter(stage__in=UNPUBLISHED).count() + (last.claims if last else 0)
    mean = last.total_length / last.claims if last and last.claims else DEFAULT_LENGTH
    weights = {term: idf(count, claims) for term, count in held.items()}
    keys = _closest(shelves, mean, weights, but=other_than.pk if other_than else 0)
    found = Claim.objects.prefetch_related("translations").in_bulk(keys)
    shares = [
        SimilarClaim(found[key], share(weights, _terms_held(found[key], weights))) for key in keys
    ]
    shares.sort(key=lambda it: it.share, reverse=True)
    return [it for it in shares if it.share >= LEAST_SHARE][:limit]


def index_changed(*, limit: int) -> int:
    """Index wordings that changed since they were; how many. What is locked now waits."""
    with transaction.atomic():
        changed = Claim.objects.filter(NOT_INDEXED).order_by("pk")
        free = changed.select_for_update(of=("self",), no_key=True, skip_locked=True)
        keys = list(free.values_list("pk", flat=True)[:limit])
        if not keys:
            return 0
        lines = []
        for claim in Claim.objects.filter(pk__in=keys).prefetch_related("translations"):
            terms = counted(wordings(claim))
            length = terms.total()
            lines += [f"{it}\t{claim.pk}\t{min(n, MOST)}\t{length}\n" for it, n in terms.items()]
        DraftPosting.objects.filter(claim__in=keys).delete()
        with connection.cursor() as cursor, connection.wrap_database_errors:
            into = "claims_draftposting (term, claim_id, tf, length)"
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                copy.write("".join(lines))
        Claim.objects.filter(pk__in=keys).update(indexed_version=F("version"))
        return len(keys)


def _closest(
    shelves: Sequence[Shelf], mean: float, weights: dict[str, float], *, but: int
) -> list[int]:
    published, drafts = (bm25(shelf, mean, weights) for shelf in shelves)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT claim_id FROM (
                (SELECT entry.claim_id, found.score FROM ({published.sql}) AS found
                JOIN claims_editionindex AS entry USING (position)
                ORDER BY score DESC LIMIT %s)
                UNION ALL
                (SELECT found.claim_id, found.score FROM ({drafts.sql}) AS found
                ORDER BY score DESC LIMIT %s)
            ) AS closest
            WHERE claim_id <> %s GROUP BY claim_id ORDER BY max(score) DESC, claim_id
            """,
            [*published.parameters, CANDIDATES, *drafts.parameters, CANDIDATES, but],
        )
        return [key for (key,) in cursor.fetchall()]


def _terms_held(claim: Claim, weights: dict[str, float]) -> set[str]:
    """The terms that the wordings of a claim hold."""
    content: dict[str, Any] = {
        "statement": claim.statement,
        "translations": [{"statement": row.statement} for row in claim.translations.all()],
    }
    return find({"claim": content}, weights).terms
