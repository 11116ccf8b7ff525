"""A claim that a fall-out has shaken: what a reviewer decides clears it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from claims.models import Claim, Decided, EditionKind, FallOutDecision, Shaken, Stage
from claims.workflow import objections, steps
from claims.workflow.objections import Objection


def decide(claim: Claim, *, actor: Any, decision: str, comment: str) -> Decided:
    """Record a reviewer's decision, take the step it means, and clear every mark of the claim.

    `stands` takes no step; `contest` publishes the comment as the note of a contest; `rework`
    makes the claim a draft; `withdraw` submits its withdrawal with the comment as the note.
    Raises ValidationError with all objections, also those to that step.
    """
    with steps.locked(claim, actor) as claim:
        marks = Shaken.objects.standing().filter(claim=claim)
        found = list(objections.allowed(actor, objections.REVIEW))
        if not marks.exists():
            found.append(Objection("not_shaken", _("Nothing shakes this claim now.")))
        if not comment.strip():
            found.append(Objection("no_comment", _("Say why: write a comment.")))
        if decision not in FallOutDecision.values:
            found.append(Objection("no_decision", _("Choose one of the decisions.")))
        objections.raise_objections(found)
        _STEPS[FallOutDecision(decision)](claim, actor, comment)
        decided = Decided.objects.create(
            claim=claim, decision=decision, comment=comment, decided_by=actor
        )
        # By key: a contest or withdrawal may have reached the claim itself meanwhile.
        Shaken.objects.standing().filter(claim=claim).update(decided=decided)
        return decided


def _stands(claim: Claim, actor: Any, comment: str) -> None:
    pass


def _contest(claim: Claim, actor: Any, comment: str) -> None:
    steps.contest(claim, actor=actor, note=comment)


def _rework(claim: Claim, actor: Any, comment: str) -> None:
    if claim.stage == Stage.IN_REVIEW:
        steps.return_to_author(claim, actor=actor, comment=comment)
    elif claim.stage != Stage.DRAFT:
        steps.reopen(claim, actor=actor)


def _withdraw(claim: Claim, actor: Any, comment: str) -> None:
    steps.submit(claim, actor=actor, kind=EditionKind.WITHDRAWN, note=comment)


_STEPS: dict[FallOutDecision, Callable[[Claim, Any, str], None]] = {
    FallOutDecision.STANDS: _stands,
    FallOutDecision.CONTEST: _contest,
    FallOutDecision.REWORK: _rework,
    FallOutDecision.WITHDRAW: _withdraw,
}
