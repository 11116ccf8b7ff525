"""The steps of an answer to a request for correction, as editors take them.

Somebody takes the first look, somebody decides, and another person confirms; who may not confirm,
and which editions a decision may name, PostgreSQL holds (`claims/models/correction_decision.py`).
`now` is the moment of the step. Each raises ValidationError with all that speaks against it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from claims.corrections import clocks, letters, naming, outcomes
from claims.models import (
    Actor,
    Claim,
    CorrectionClaim,
    CorrectionConfirmation,
    CorrectionDecision,
    CorrectionEdition,
    CorrectionExtension,
    CorrectionLook,
    CorrectionOutcome,
    CorrectionRequest,
    Decision,
    Edition,
)
from claims.models.constraint_messages import validation_error
from claims.models.correction_decision import KINDS_OF_EDITION
from claims.workflow import steps, withholding
from claims.workflow.objections import REVIEW, allowed, raise_objections

ANSWER = "claims.answer_correctionrequest"


def look(request: CorrectionRequest, *, actor: Actor, kind: str, now: datetime) -> CorrectionLook:
    """Take the first look: say what the request is about."""
    with _step(actor):
        return CorrectionLook.objects.create(
            request=request, kind=kind, looked_by=actor, looked_at=now
        )


def extend(
    request: CorrectionRequest, *, actor: Actor, reason: str, until: datetime, now: datetime
) -> CorrectionExtension:
    """Put the decision off, once, and tell the sender why."""
    with _step(actor):
        if until > (latest := clocks.extended(request)):
            raise ValidationError(
                _("The decision is put off to %(day)s at the latest.")
                % {"day": f"{latest:%Y-%m-%d}"},
                code="too_late",
            )
        extension = CorrectionExtension.objects.create(
            request=request, reason=reason, until=until, extended_by=actor, extended_at=now
        )
        letters.extended(extension)
        return extension


def contest(
    request: CorrectionRequest, claims: Iterable[Claim], *, actor: Actor, note: str
) -> list[Edition]:
    """Tell readers at once, alone, that the findings of these claims are in dispute.

    All of them or none; they belong to the request from then on.
    """
    with _step(actor, REVIEW):
        listed(request, claims)
        return [steps.contest(claim, actor=actor, note=note) for claim in in_order(claims)]


def decide(
    request: CorrectionRequest,
    *,
    actor: Actor,
    outcome: str,
    reasons: str = "",
    editions: Iterable[Edition] = (),
    now: datetime,
) -> CorrectionDecision:
    """Say what became of the request, and which editions came of it; another person confirms."""
    with _step(actor):
        editions = list(editions)
        listed(request, {edition.claim for edition in editions})
        decision = CorrectionDecision.objects.create(
            request=request, outcome=outcome, reasons=reasons, decided_by=actor, decided_at=now
        )
        for edition in editions:
            CorrectionEdition.objects.create(decision=decision, edition=edition)
        return decision


def withhold(
    request: CorrectionRequest,
    claims: Iterable[Claim],
    *,
    actor: Actor,
    ground: str,
    note: str,
    reasons: str = "",
    now: datetime,
) -> CorrectionDecision:
    """Decide that the law asks to erase these claims; nothing is erased until it is confirmed.

    `ground` and `note` are those of the withholding: the note is public for ever.
    """
    with _step(actor):
        claims = list(claims)
        listed(request, claims)
        return CorrectionDecision.objects.create(
            request=request,
            outcome=CorrectionOutcome.WITHHELD,
            reasons=reasons,
            withholding=withholding.ask_withholding(claims, actor=actor, ground=ground, note=note),
            decided_by=actor,
            decided_at=now,
        )


def confirm(
    decision: CorrectionDecision, *, actor: Actor, now: datetime, comment: str = ""
) -> CorrectionConfirmation:
    """Stand behind a decision as the second person: it counts, and the sender is told.

    Where words are to be withheld, they are, in the same transaction.
    """
    with _step(actor, REVIEW):
        if decision.withholding:
            for edition in withholding.confirm_withholding(decision.withholding, actor=actor):
                CorrectionEdition.objects.create(decision=decision, edition=edition)
        confirmation = CorrectionConfirmation.objects.create(
            decision=decision,
            decided_by=decision.decided_by,
            confirmed_by=actor,
            answer=Decision.APPROVED,
            comment=comment,
            confirmed_at=now,
        )
        letters.answered(decision, outcomes.editions_of(decision))
        return confirmation


def give_back(
    decision: CorrectionDecision, *, actor: Actor, comment: str, now: datetime
) -> CorrectionConfirmation:
    """Refuse a decision as the second person, and say why: the request waits for another one."""
    with _step(actor, REVIEW):
        if decision.withholding:
            withholding.set_aside_withholding(decision.withholding, actor=actor)
        return CorrectionConfirmation.objects.create(
            decision=decision,
            decided_by=decision.decided_by,
            confirmed_by=actor,
            answer=Decision.RETURNED,
            comment=comment,
            confirmed_at=now,
        )


def nameable(request: CorrectionRequest, outcome: str = "") -> list[Edition]:
    """The editions that a decision may name: later than the request, and fit for the outcome."""
    kinds = KINDS_OF_EDITION.get(outcome) if outcome else None  # type: ignore[call-overload]  # a key or not
    return [
        edition
        for named in naming.claims_of(request)
        for edition in named.claim.editions.filter(position__gt=request.position)
        .defer("document")
        .order_by("number")
        if kinds is None or edition.kind in kinds
    ]


def listed(request: CorrectionRequest, claims: Iterable[Claim]) -> None:
    """Note that these claims belong to the request; call it within a step."""
    for claim in in_order(claims):
        if request.claim_id != claim.pk:
            CorrectionClaim.objects.get_or_create(request=request, claim=claim)


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """The claims in the order in which everybody locks them."""
    return sorted(claims, key=lambda claim: claim.pk)


@contextmanager
def _step(actor: Actor, *permissions: str) -> Iterator[None]:
    """One transaction of an account that may answer requests; rules end as ValidationError."""
    raise_objections(list(allowed(actor, ANSWER, *permissions)))
    try:
        with steps.acting(actor):
            yield
    except IntegrityError as error:
        raise validation_error(error) from error
