"""Notes of the second person beside a signature: ticks on citations, proposed wordings."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from claims.evidence import policy
from claims.models import Actor, Claim, EditionKind, Proposal, Stage, Submission, Tick
from claims.models.prepared import Prepared
from claims.workflow import objections, steps


def set_tick(submission: Submission, place: int, *, actor: Actor, ticked: bool) -> None:
    """Note, or take back, that the words of a citation say so.

    `place` is that of the citation in the signed document, from 0. Raises ValidationError
    unless the submission waits for this reviewer's answer.
    """
    with steps.locked(submission.claim, actor) as claim:
        # A return asks for the same as a tick: the right to answer this submission.
        found = objections.objections(claim, "return_to_author", actor=actor, note="…")
        objections.raise_objections(found)
        if objections.last_submission(claim) != submission:
            raise ValidationError(
                _("The claim was submitted again: open its review page anew."), code="superseded"
            )
        if not 0 <= place < len(json.loads(submission.document).get("citations", [])):
            raise ValidationError(_("There is no such citation."), code="no_citation")
        if ticked:
            Tick.objects.get_or_create(submission=submission, place=place, reviewer=actor)
        else:
            Tick.objects.filter(submission=submission, place=place, reviewer=actor).delete()


def ticked_by(submission: Submission, reviewer: Any) -> set[int]:
    """Indexes of the citations that this reviewer has ticked."""
    return {place for (place,) in _TICKED.rows(submission.pk, reviewer.pk)}


_TICKED = Prepared(
    lambda signed, by: Tick.objects.filter(submission=signed, reviewer=by).values_list("place")
)


def unticked(submission: Submission, *, reviewer: Any) -> list[int]:
    """Indexes of the citations that count and that this reviewer has not ticked."""
    ticked = ticked_by(submission, reviewer)
    counted = policy.counting_indexes(json.loads(submission.document))
    return [place for place in counted if place not in ticked]


def open_proposals(claim: Claim) -> list[Proposal]:
    """The wordings proposed with the return of a draft, until it is submitted again."""
    if claim.stage != Stage.DRAFT:
        return []
    submitted = claim.submissions.exclude(kind=EditionKind.REISSUED).order_by("-pk")
    proposals = Proposal.objects.filter(review__submission__in=submitted.values("pk")[:1])
    return list(proposals.select_related("review__submission", "review__reviewer"))


def seen_wording(proposal: Proposal) -> str:
    """The wording of the field when the reviewer proposed another one for it."""
    content = json.loads(proposal.review.submission.document)
    rows = [content, *content["translations"]]
    wording: str = next(row for row in rows if row["language"] == proposal.language)[proposal.field]
    return wording


def take_over(proposal: Proposal, *, actor: Actor) -> Claim:
    """Put a proposed wording into its field of the draft, and nothing else.

    Raises ValidationError where the claim is no draft of that return, or the field is no
    longer what the reviewer saw.
    """
    with steps.locked(proposal.review.submission.claim, actor) as claim:
        objections.raise_objections(list(objections.allowed(actor, "claims.change_claim")))
        row: Model | None = claim
        if proposal.language != claim.language:
            row = claim.translations.filter(language=proposal.language).first()
        if proposal not in open_proposals(claim):
            message = _("This proposal belongs to an earlier submission of the claim.")
            raise ValidationError(message, code="closed")
        if row is None or getattr(row, proposal.field) != seen_wording(proposal):
            message = _("The words have changed since they were reviewed: nothing was taken over.")
            raise ValidationError(message, code="moved")
        setattr(row, proposal.field, proposal.wording)
        row.save(update_fields=[proposal.field])
        return claim
