"""The overview above the form of a claim: stage, missing evidence, latest events."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Prefetch

from claims.admin.claim.impact import DecisionForm, undecided_marks
from claims.admin.claim.review_context import proposals, texts
from claims.admin.claim.steps import offers
from claims.articles import placement
from claims.evidence import deep_links, policy, quote_checks
from claims.models import (
    Actor,
    Claim,
    Decision,
    Edition,
    EditionKind,
    QuoteCheck,
    Reason,
    Stage,
    Submission,
)
from claims.record import editions
from claims.workflow import objections


class Event(NamedTuple):
    """One line of the timeline."""

    at: datetime
    what: str
    kind: str
    """Of the submission or edition, for people."""
    by: Any
    words: str
    edition: Edition | None = None


def overview(claim: Claim, *, actor: Actor, typed: dict[str, Any] | None) -> dict[str, Any]:
    """Context of the template `admin/claims/claim/overview.html`.

    `typed` is what was answered to a step that was refused just now.
    """
    submissions = list(
        claim.submissions.defer("document").select_related("submitted_by", "review__reviewer")
    )
    signed = _waiting(claim, submissions)
    lines = Edition.objects.defer("document").select_related("published_by")
    parts = Claim.objects.with_content().prefetch_related(
        "citations__attested_by", Prefetch("editions", lines)
    )
    claim = parts.prefetch_related("links__target__translations").get(pk=claim.pk)
    published = list(claim.editions.all())
    content = editions.claim_content(claim, kind=objections.suggested_kind(claim), note="")
    digest = signed.content_digest if signed else ""
    checks = list(map(QuoteCheck, quote_checks.check_claim(claim)))
    addresses = map(deep_links.to_the_words, content["citations"])
    return {
        "claim": claim,
        "edition": published[0] if published else None,
        "signed": signed,
        "withdraws": signed is not None and signed.kind == EditionKind.WITHDRAWN,
        "places": placement.words_in_context(claim),
        "texts": texts(content),
        "reasons": [Reason(key).label for key in claim.reasons],
        "used_in": claim.linked_from.select_related("claim")
        .prefetch_related("claim__translations")
        .order_by("claim__number"),
        "external_reviews": claim.external_reviews.defer("raw")
        .select_related("superseded_by")
        .order_by("pk"),
        "impact_marks": undecided_marks(claim),
        "decision_form": DecisionForm(auto_id="id_decide_%s"),
        "judged": policy.judged(content, checks),
        "citations": list(zip(claim.citations.all(), addresses, checks, strict=True)),
        "proposals": proposals(claim),
        "withholds": bool(published) and claim.stage != Stage.WITHHELD,
        "offers": list(offers(claim, actor=actor, digest=digest, typed=typed)),
        "events": sorted(_events(submissions, published), key=lambda event: event.at, reverse=True),
    }


def _waiting(claim: Claim, submissions: list[Submission]) -> Submission | None:
    """The submission that stands behind the claim in its stage, newest first in `submissions`."""
    if claim.stage not in (Stage.IN_REVIEW, Stage.APPROVED):
        return None
    return next(signed for signed in submissions if signed.kind != EditionKind.REISSUED)


def _events(submissions: list[Submission], published: list[Edition]) -> Iterator[Event]:
    for signed in submissions:
        yield Event(
            signed.submitted_at,
            "submitted",
            signed.get_kind_display(),
            signed.submitted_by,
            signed.note,
        )
        if review := getattr(signed, "review", None):
            what = "approved" if review.decision == Decision.APPROVED else "returned"
            yield Event(review.reviewed_at, what, "", review.reviewer, review.comment)
    for edition in published:
        yield Event(
            edition.published_at,
            "published",
            edition.get_kind_display(),
            edition.published_by,
            edition.note,
            edition,
        )
