"""Citations that a page adds to a claim, last among those that it has."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.evidence import quote_checks
from claims.models import Actor, Citation, Claim
from claims.workflow import steps


def add(claim: Claim, *, actor: Actor, **fields: Any) -> Citation:
    """The new citation of a draft, its quotation checked; raises ValidationError otherwise."""
    with steps.locked(claim, actor) as claim:
        if not claim.is_open:
            about = {"claim": claim.label, "stage": claim.get_stage_display()}
            words = _("%(claim)s is in stage “%(stage)s”: citations are added to drafts only.")
            raise ValidationError(words % about)
        last = claim.citations.order_by("position").last()
        added = Citation.objects.create(
            claim=claim, position=last.position + 1 if last else 1, **fields
        )
        quote_checks.check_unchecked(claim.citations.filter(pk=added.pk))
        steps.follow_mergers(claim)
    added.refresh_from_db()
    return added
