"""The progress of a request: its state, its days, the decision, the editions that came of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from claims.corrections import clocks
from claims.models import (
    CorrectionDecision,
    CorrectionRequest,
    Decision,
    Edition,
    EditionKind,
)


class State(TextChoices):
    """State of a request, as its sender sees it."""

    TO_CONFIRM = "to_confirm", _("It waits until you confirm it.")
    RECEIVED = "received", _("It waits for its first look.")
    LOOKED_AT = "looked_at", _("Somebody has read it; it waits for the decision.")
    ANSWERED = "answered", _("Two people have decided.")


class Progress(NamedTuple):
    """A request as its sender sees it."""

    request: CorrectionRequest
    state: State
    days: int
    """From when it came in to the answer, or until now."""
    until: datetime | None
    """When the next step is due; None once it is answered, or before it is confirmed."""
    answer: CorrectionDecision | None
    """The decision that two people stand behind."""
    editions: list[Edition]
    """Those that came of it."""
    disputes: list[Edition]
    """Those that tell readers, since it came in, that a finding is in dispute."""


def progress(request: CorrectionRequest, *, now: datetime) -> Progress:
    """The progress of a request at a moment."""
    answer = given_answer(request.decisions.all())
    extension = getattr(request, "extension", None)
    if request.confirmed_at is None:
        state, until = State.TO_CONFIRM, None
    elif answer is not None:
        state, until = State.ANSWERED, None
    elif hasattr(request, "look"):
        state, until = State.LOOKED_AT, extension.until if extension else request.decide_by
    else:
        state, until = State.RECEIVED, request.look_by
    end = answer.confirmation.confirmed_at if answer else now
    return Progress(
        request=request,
        state=state,
        days=clocks.days_between(request.received_at, end),
        until=until,
        answer=answer,
        editions=editions_of(answer) if answer else [],
        disputes=_disputes(request),
    )


def given_answer(decisions: Iterable[CorrectionDecision]) -> CorrectionDecision | None:
    """The decision, of these, that a second person has approved."""
    for decision in decisions:
        confirmation = getattr(decision, "confirmation", None)
        if confirmation is not None and confirmation.answer == Decision.APPROVED:
            return decision
    return None


def editions_of(decision: CorrectionDecision) -> list[Edition]:
    """The editions that a decision names, by claim."""
    named = Edition.objects.filter(correction_editions__decision=decision)
    return list(named.select_related("claim").defer("document").order_by("claim__number"))


def _disputes(request: CorrectionRequest) -> list[Edition]:
    claims = Q(claim=request.claim_id) | Q(claim__correction_claims__request=request)
    contested = Edition.objects.filter(
        claims, kind=EditionKind.CONTESTED, position__gt=request.position
    )
    return list(
        contested.select_related("claim").defer("document").distinct().order_by("claim__number")
    )
