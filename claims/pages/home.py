"""The start page."""

from django.db.models import Count

from claims.models import Edition, EditionIndex, EditionKind, VerificationStatus

from . import addresses, claim_rows, document_view
from .answers import Asked, Shown, links_of

LATEST = 20


def start(asked: Asked) -> Shown:
    """How many claims stand, by finding, and the latest of them."""
    current = EditionIndex.objects.filter(until=None).exclude(edition_kind=EditionKind.WITHDRAWN)
    counts = dict(current.values_list("verification_status").annotate(Count("pk")))
    latest = Edition.objects.current().not_withdrawn().order_by("-position")[:LATEST]
    context = {
        "counts": [
            (document_view.word(VerificationStatus, status), counts.get(status, 0))
            for status in VerificationStatus.values
            if status != VerificationStatus.UNVERIFIED
        ],
        "total": sum(counts.values()),
        "latest": claim_rows.rows(latest, asked.head.position),
    }
    links = links_of(asked)
    links.add("cite-as", addresses.page("start"))
    links.add("type", "https://schema.org/WebSite")
    links.to("describedby", "api:openapi", type="application/json")
    links.to("item", "api:claims", type="application/json")
    return Shown("claims/start.html", context, links, canonical=asked.path)
