"""Setting a wrong copy of a source aside, and taking that back; what follows for claims."""

from typing import NamedTuple

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from claims.evidence import quote_checks
from claims.models import Actor, Capture, CaptureDecision, Citation, Claim, Source, Stage
from claims.workflow import objections, steps

CAPTURE = "claims.add_capture"


class Decided(NamedTuple):
    """Changes that a decision on a capture made."""

    rechecked: list[Citation]
    """Citations whose quote check is another one now."""
    lapsed: list[Claim]
    """Claims that were in review with this copy and are drafts again."""


def set_aside(capture: Capture, *, actor: Actor, reason: str) -> Decided:
    """Let a copy count for nothing; what is cited from the source is checked without it.

    Claims in review that name the copy return to draft. Raises ValidationError or IntegrityError
    where no reason is given, or the copy is set aside already.
    """
    return _decide(capture, False, actor=actor, reason=reason)


def take_back(capture: Capture, *, actor: Actor, reason: str) -> Decided:
    """Let a copy count again that was set aside; raises as `set_aside` does."""
    return _decide(capture, True, actor=actor, reason=reason)


def _decide(capture: Capture, counts: bool, *, actor: Actor, reason: str) -> Decided:
    with pghistory.context(user=actor.pk), transaction.atomic():
        objections.raise_objections(list(objections.allowed(actor, CAPTURE)))
        # As a new copy does: the source, then the claims that cite it, then what changes.
        source = Source.objects.select_for_update(no_key=True).get(pk=capture.source_id)
        claims = list(Claim.objects.filter(citations__source=source).locked())
        before = dict(source.citations.values_list("pk", "quote_check"))
        CaptureDecision.objects.create(
            capture=capture, counts=counts, reason=reason, decided_by=actor
        )
        quote_checks.recheck_source(source)
        lapsed = [] if counts else _lapse(claims, capture)
        rechecked = [
            row
            for row in source.citations.select_related("claim").order_by("claim__number", "pk")
            if row.quote_check != before[row.pk]
        ]
    return Decided(rechecked, lapsed)


def _lapse(claims: list[Claim], capture: Capture) -> list[Claim]:
    """Return claims in review to draft whose signed words name the capture."""
    because = _("The stored copy “%(copy)s” was set aside while the claim was in review.")
    naming = set(capture.citations.values_list("claim", flat=True))
    lapsed = [claim for claim in claims if claim.stage == Stage.IN_REVIEW and claim.pk in naming]
    for claim in lapsed:
        steps.move(claim, Stage.DRAFT, lapsed_because=because % {"copy": capture})
    return lapsed
