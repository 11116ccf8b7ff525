"""The page of a claim that the law withholds: since when and on what ground, without its words."""

from typing import Any

from claims.models import WithholdingGround
from claims.record import withheld

from . import addresses, document_view
from .answers import Asked, Shown, links_of

GONE = 410


def in_place_of(
    asked: Asked, edition: Any, *, template: str = "claims/withheld.html"
) -> Shown | None:
    """The page to show in place of that of an edition whose claim is withheld; None for others."""
    notice = withheld.notice(edition)
    if notice is None:
        return None
    context = {
        "notice": notice,
        "ground": document_view.word(WithholdingGround, notice.ground) if notice.ground else None,
        "section": "claims",
        "signed_by_program": False,
    }
    canonical = addresses.page("claim", notice.claim, language=asked.step)
    links = links_of(asked)
    links.add("cite-as", addresses.page("claim", notice.claim))
    links.add("type", "https://schema.org/WebPage")
    links.to("version-history", "api:editions", notice.claim, type="application/json")
    return Shown(template, context, links, canonical, status=GONE)
