"""An article that went out with its text, some of whose sentences are checked."""

from typing import Any

from claims import workflow
from claims.articles import placement
from claims.models import Article, Claim, Dismissal, Edition
from claims.workflow.release_outlook import outlook
from tests import factories

TEXT = "The bridge opened in 2031. It is long. Nobody liked it.\n\nHeading\n\nIt fell in 2033."
FIRST, LAST = "opened in 2031", "fell in 2033"


def checked_article(*excerpts: str, **fields: Any) -> tuple[Article, list[Claim]]:
    """An article that went out with claims made in these words, two sentences dismissed."""
    article = factories.article(**fields)
    text = factories.article_text(article, TEXT)
    claims = []
    for excerpt in excerpts:
        claim = factories.supported_claim()
        factories.appearance(claim, article, excerpt=excerpt)
        placement.place(article)
        approved(claim)
        claims.append(claim)
    for words, reason in (("Nobody liked it.", "opinion"), ("Heading", "heading")):
        start = TEXT.index(words)
        Dismissal.objects.create(
            article_text=text, start=start, end=start + len(words), reason=reason, note="private"
        )
    workflow.release(article, actor=factories.reviewer(), confirmed=outlook(article).digest)
    article.refresh_from_db()
    return article, [Claim.objects.get(pk=claim.pk) for claim in claims]


def approved(claim: Claim, **kind: str) -> Edition | None:
    signed = workflow.submit(claim, actor=factories.editor(), **kind)
    return workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)
