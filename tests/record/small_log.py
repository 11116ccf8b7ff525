"""A small log with every kind of edition that a claim comes by in its life."""

from typing import Any

from claims import workflow
from claims.models import Claim, Edition, Review
from claims.record import editions
from tests import factories
from tests.going_round import sql


def six_editions() -> list[Edition]:
    """Three claims published; then one contested, one corrected, one withdrawn."""
    plain, contested, reworked = (factories.published_claim() for _ in range(3))
    workflow.contest(contested, actor=factories.reviewer(), note="A witness disagrees.")
    factories.reopened(reworked)
    publish(reworked, kind="corrected", note="The year was wrong.")
    publish(plain, kind="withdrawn", note="It was misread.")
    return list(Edition.objects.order_by("position"))


def publish(claim: Claim, **submission: str) -> Edition | None:
    signed = workflow.submit(claim, actor=factories.editor(), **submission)
    return workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)


def signature(edition: Edition) -> Review:
    assert edition.review
    return edition.review


def restamp(edition: Edition, **columns: Any) -> None:
    """Change columns past every rule, with the digests that follow and the tree."""
    document = columns.get("document", edition.document)
    digest = editions.digest(document)
    Edition.objects.filter(pk=edition.pk).update(
        digest=digest, chain=editions.digest(edition.previous_chain + digest), **columns
    )
    sql("DELETE FROM claims_leaf WHERE position >= %s", edition.position)
    sql("SELECT claims_grow_tree()")
