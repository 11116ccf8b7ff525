"""A record with something of every kind, and the address of each kind of page that it has."""

from typing import NamedTuple

from claims.models import Article, Claim, Source
from claims.workflow import impact_decisions
from tests import factories
from tests.pages.visible_text import corrected_and_contested_claim
from tests.printed_article import FIRST, LAST, checked_article


class World(NamedTuple):
    """What was published."""

    claim: Claim
    """Corrected, then contested; with everything that a claim can have."""
    withdrawn: Claim
    article: Article
    """Whose text may be shown."""
    fallen: Source


def world() -> World:
    """Claims of every standing, an article with its text, a source that was retracted."""
    claim, withdrawn = corrected_and_contested_claim(), factories.withdrawn_claim()
    article, (fell, _stands) = checked_article(FIRST, LAST, text_is_public=True)
    fallen = fell.citations.all()[0].source
    Source.objects.filter(pk=fallen.pk).update(condition="retracted")
    impact_decisions.decide(
        fell, actor=factories.reviewer(), decision="contest", comment="The report is void."
    )
    return World(claim, withdrawn, article, fallen)


def pages(of: World, step: str) -> dict[str, str]:
    """By name the address of each kind of page, in a language."""
    claim, appearance = of.claim, of.claim.appearances.get()
    records = {
        "claimant": f"claimants/{claim.claimant.public_id}/" if claim.claimant else "",
        "subject": f"subjects/{claim.about.all()[0].public_id}/",
        "source": f"sources/{claim.citations.all()[0].source.public_id}/",
        "source that fell": f"sources/{of.fallen.public_id}/",
        "article": f"articles/{appearance.article.public_id}/",
        "article with text": f"articles/{of.article.public_id}/",
        "text of an article": f"articles/{of.article.public_id}/text/",
    }
    lists = ("claims", "articles", "sources", "claimants", "subjects", "changes", "corrections")
    single = ("vocabulary", "figures", "corrections/figures", "about", "cited")
    paths = {
        "start": "",
        **{name: f"{name}/" for name in (*lists, *single)},
        "search with results": "claims/?q=bridge&verification_status=partly_supported",
        "search without results": "claims/?q=zzzz",
        "claim": f"claims/{claim.public_id}/",
        "edition": f"claims/{claim.public_id}/editions/1/",
        "withdrawn claim": f"claims/{of.withdrawn.public_id}/",
        "comparison": f"claims/{claim.public_id}/compare/1/2/",
        "card": f"claims/{claim.public_id}/editions/1/card/",
        **records,
    }
    in_language = {name: f"/{step}/{path}" for name, path in paths.items()}
    return {**in_language, "reference": f"/api/v1/?lang={'zh-Hant' if step != 'en' else 'en'}"}
