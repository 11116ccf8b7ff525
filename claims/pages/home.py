"""The start page: what this is, one finding whole, the articles checked, what was corrected."""

import json
from typing import Any

from claims.models import Edition, VerificationStatus
from claims.selection import select
from claims.selection.facets import facets, findings, listing, records_of

from . import addresses, claim_rows, document_view
from .answers import Asked, Shown, links_of

LATEST = 8
ARTICLES = 6
CORRECTIONS = 6
WORTH_SHOWING = (
    VerificationStatus.REFUTED,
    VerificationStatus.MISLEADING,
    VerificationStatus.PARTLY_SUPPORTED,
)
"""The findings of which the newest is shown whole, since they say what a text should say."""


def start(asked: Asked) -> Shown:
    """The start page as of a position."""
    position = asked.head.position
    everything = select({}, head=asked.head)
    standing = everything.editions()
    counted = facets(everything, ["verification_status"])["verification_status"]
    articles, all_articles = listing(everything, "article", limit=ARTICLES)
    bars = findings(everything, "article", articles)
    latest = claim_rows.rows(standing.order_by("-position")[:LATEST], position)
    corrections = Edition.objects.corrections().not_withheld().filter(position__lte=position)
    context = {
        "is_start": True,
        "bar": claim_rows.in_order({count.value: count.editions for count in counted}),
        "total": sum(count.editions for count in counted),
        "shown": _shown_whole(standing, position),
        "articles": [
            {
                "id": row.id,
                "reading": document_view.article_view(row.record),
                "record": row.record,
                "editions": row.editions,
                "bar": claim_rows.in_order(bars.get(row.key, {})),
            }
            for row in records_of("article", articles, position)
        ],
        "all_articles": all_articles,
        "latest": latest,
        "corrections": [
            {"edition": edition, "row": row}
            for edition in corrections.order_by("-position")[:CORRECTIONS]
            for row in claim_rows.plain_rows([edition])
        ],
    }
    links = links_of(asked)
    links.add("cite-as", addresses.page("start"))
    links.add("type", "https://schema.org/WebSite")
    links.to("describedby", "api:openapi", type="application/json")
    links.to("item", "api:claims", type="application/json")
    return Shown(
        "claims/start.html",
        context,
        links,
        canonical=addresses.page("start", language=asked.step),
        modified_at=asked.modified_at,
    )


def _shown_whole(standing: Any, position: int) -> dict[str, Any] | None:
    """The newest finding that says how to say it better, if there is one."""
    found = (
        standing.filter(index__verification_status__in=WORTH_SHOWING).order_by("-position").first()
    )
    if found is None:
        return None
    (row,) = claim_rows.rows([found], position)
    content = json.loads(found.document)["claim"]
    return {"row": row, "claim": content, "reading": document_view.claim_view(content)}
