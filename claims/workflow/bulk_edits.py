"""Edits of many drafts at once, each with the one reason that somebody gave for all of them.

Each claim is changed in a transaction of its own, which is one entry of its history. What is no
draft, or was changed since it was seen, is refused by name; the others are changed.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

import pghistory
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.models import About, Actor, Claim, Source, Stance, Subject
from claims.models.rules import is_blank
from claims.workflow import objections, steps
from claims.workflow.assignment import Refused, each
from claims.workflow.history import CHANGE
from claims.workflow.objections import Objection

FACTS = ("claimant", "made_on", "concerns")
"""The fields that `set_facts` sets."""
Versions = Mapping[str, int]
"""The version of each claim that somebody looked at, by primary key; those left out are taken as
they stand."""


class BulkEdit(NamedTuple):
    """The outcome of an edit, claim by claim."""

    changed: list[Claim]
    unchanged: list[Claim]
    """They said so already."""
    refused: list[Refused]


def set_facts(
    claims: Iterable[Claim], *, actor: Actor, reason: str, seen: Versions, facts: Mapping[str, Any]
) -> BulkEdit:
    """Set the claimant or the dates of drafts; `facts` are values by the names in `FACTS`.

    Raises ValidationError, and changes nothing, where a date is none or a reason is missing.
    """
    fields = {field.name: field for field in Claim._meta.concrete_fields if field.name in FACTS}
    values = {
        name: value if name == "claimant" else fields[name].clean(value, None)
        for name, value in facts.items()
    }

    def change(claim: Claim) -> bool:
        new = {name: value for name, value in values.items() if getattr(claim, name) != value}
        for name, value in new.items():
            setattr(claim, name, value)
        if new:
            claim.save(update_fields=list(new))
        return bool(new)

    return _edit(claims, change, actor=actor, reason=reason, seen=seen)


def change_subjects(
    claims: Iterable[Claim],
    *,
    actor: Actor,
    reason: str,
    seen: Versions,
    add: Collection[Subject] = (),
    remove: Collection[Subject] = (),
) -> BulkEdit:
    """Add subjects to drafts and take others away; those not named stay as they are."""

    def change(claim: Claim) -> bool:
        had = set(claim.about.values_list("pk", flat=True))
        new = [subject for subject in add if subject.pk not in had]
        gone = [subject.pk for subject in remove if subject.pk in had]
        About.objects.filter(claim=claim, subject__in=gone).delete()
        About.objects.bulk_create(About(claim=claim, subject=subject) for subject in new)
        return bool(new or gone)

    return _edit(claims, change, actor=actor, reason=reason, seen=seen)


def set_stance(
    claims: Iterable[Claim],
    *,
    actor: Actor,
    reason: str,
    seen: Versions,
    stance: str,
    source: Source | None = None,
    only: str = "",
) -> BulkEdit:
    """Say of citations of drafts what they do to their claim.

    Of all citations, or of those of one source; and, where `only` is a stance, of those that have
    it. Raises ValidationError where a stance is none.
    """
    if stance not in Stance.values or (only and only not in Stance.values):
        raise ValidationError(_("Choose one of the stances."), code="no_stance")

    def change(claim: Claim) -> bool:
        chosen = claim.citations.exclude(stance=stance)
        if source is not None:
            chosen = chosen.filter(source=source)
        if only:
            chosen = chosen.filter(stance=only)
        return bool(chosen.update(stance=stance))

    return _edit(claims, change, actor=actor, reason=reason, seen=seen)


def _edit(
    claims: Iterable[Claim],
    change: Callable[[Claim], bool],
    *,
    actor: Actor,
    reason: str,
    seen: Versions,
) -> BulkEdit:
    if is_blank(reason):
        raise ValidationError(_("Say why: the history keeps the reason."), code="no_reason")
    changed: set[int] = set()
    with pghistory.context(reason=reason):
        done, refused = each(claims, partial(_edit_one, change, changed, actor=actor, seen=seen))
    return BulkEdit(
        [claim for claim in done if claim.pk in changed],
        [claim for claim in done if claim.pk not in changed],
        refused,
    )


def _edit_one(
    change: Callable[[Claim], bool],
    changed: set[int],
    claim: Claim,
    *,
    actor: Actor,
    seen: Versions,
) -> None:
    with steps.locked(claim, actor) as claim:
        found = [*objections.allowed(actor, CHANGE)]
        if not claim.is_open:
            message = _("it is in stage “%(stage)s”: only drafts are changed.")
            found.append(Objection("not_open", message % {"stage": claim.get_stage_display()}))
        elif seen.get(str(claim.pk), claim.version) != claim.version:
            message = _("it was changed after you opened the list. Look at it again.")
            found.append(Objection("overtaken", message))
        objections.raise_objections(found)
        if change(claim):
            changed.add(claim.pk)
