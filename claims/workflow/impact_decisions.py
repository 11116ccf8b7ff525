"""A reviewer's decision on an affected claim, and the step it triggers."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from claims.models import (
    Actor,
    AffectedClaim,
    Claim,
    EditionKind,
    ImpactDecision,
    ImpactOutcome,
    Stage,
)
from claims.models.constraint_messages import message_of
from claims.workflow import objections, steps
from claims.workflow.objections import Objection


def decide(claim: Claim, *, actor: Actor, decision: str, comment: str) -> ImpactDecision:
    """Record a reviewer's decision, take the step it means, and clear every mark of the claim.

    `stands` publishes what a release held back meanwhile; `contest` publishes the comment as the
    note of a contest; `rework` makes the claim a draft; `withdraw` submits its withdrawal with the
    comment as the note.
    Raises ValidationError with all objections, also those to that step.
    """
    with steps.no_release_meanwhile(actor), steps.locked(claim, actor) as claim:
        marks = AffectedClaim.objects.undecided().filter(claim=claim)
        found = list(objections.allowed(actor, objections.REVIEW))
        if not marks.exists():
            found.append(Objection("not_affected", _("Nothing about this claim is to be decided.")))
        if not comment.strip():
            found.append(Objection("no_comment", message_of("impact_decision_says_why")))
        if decision not in ImpactOutcome.values:
            found.append(Objection("no_decision", _("Choose one of the decisions.")))
        objections.raise_objections(found)
        row = ImpactDecision.objects.create(
            claim=claim, decision=decision, comment=comment, decided_by=actor
        )
        AffectedClaim.objects.undecided().filter(claim=claim).update(decision=row)
        _STEPS[ImpactOutcome(decision)](claim, actor, comment)
        return row


def _stands(claim: Claim, actor: Actor, comment: str) -> None:
    steps.publish_held_back(claim, actor=actor)


def _contest(claim: Claim, actor: Actor, comment: str) -> None:
    steps.contest(claim, actor=actor, note=comment)


def _rework(claim: Claim, actor: Actor, comment: str) -> None:
    if claim.stage == Stage.IN_REVIEW:
        steps.return_to_author(claim, actor=actor, comment=comment)
    elif claim.stage != Stage.DRAFT:
        steps.reopen(claim, actor=actor)


def _withdraw(claim: Claim, actor: Actor, comment: str) -> None:
    steps.submit(claim, actor=actor, kind=EditionKind.WITHDRAWN, note=comment)


_STEPS: dict[ImpactOutcome, Callable[[Claim, Any, str], None]] = {
    ImpactOutcome.STANDS: _stands,
    ImpactOutcome.CONTEST: _contest,
    ImpactOutcome.REWORK: _rework,
    ImpactOutcome.WITHDRAW: _withdraw,
}
