"""Corrections of shared records: claims in review lapse, published ones are reissued.

Editions embed the record as it was approved, so a correction changes none of them. Claims
in review lapse to draft; for published ones the new record is signed once by one person
and once by another, and each of their claims gets an edition of kind *reissued*.
"""

import json
from typing import Any, NamedTuple

import pghistory
from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from claims.articles import public_coverage
from claims.evidence import policy
from claims.models import (
    Actor,
    Article,
    Capture,
    Claim,
    Claimant,
    Decision,
    Edition,
    EditionKind,
    Source,
    Stage,
    Subject,
    Submission,
)
from claims.record import editions, log
from claims.workflow import objections, steps
from claims.workflow.objections import Objection

Record = Article | Claimant | Source | Subject


class Reissue(NamedTuple):
    """The outcome of a reissue of a record."""

    claims: list[Claim]
    skipped: list[tuple[Claim, str]]
    """Claims left out, each with the reason in words."""


def lapse(record: Record | Capture, *, actor: Actor) -> list[Claim]:
    """Make claims in review drafts again whose signed words a corrected record has changed.

    Call it in the transaction that corrects the record. The reason is kept in
    `Claim.lapsed_because`; each claim can be submitted again as it is.
    """
    because = _("“%(record)s” was corrected while the claim was in review.") % {
        "record": str(record)[:200]
    }
    with pghistory.context(user=actor.pk), transaction.atomic():
        lapsed = []
        for claim in Claim.objects.filter(embeds(record)).in_review().locked():
            if claim.stage != Stage.IN_REVIEW:  # approved while this waited for its lock
                continue
            signed = objections.last_submission(claim)
            if objections.render(claim, kind=signed.kind, note=signed.note) == signed.document:
                continue
            steps.move(claim, Stage.DRAFT, lapsed_because=because)
            lapsed.append(claim)
        return lapsed


def difference(record: Record) -> list[tuple[Edition, dict[str, Any], dict[str, Any]]]:
    """The current editions whose copy of the record is not as it is now.

    Each with the record as published and as it is now.
    """
    now, ids = rendered(record), _ids(record)
    changed = []
    for edition in _current_editions(record):
        copies = _copies(json.loads(edition.document), ids)
        if differing := [copy for copy in copies if copy != now]:
            changed.append((edition, differing[0], now))
    return changed


def reissue(record: Record, *, actor: Actor, note: str) -> Reissue:
    """Sign the corrected record for every published claim whose edition embeds the old one.

    The first of two signatures: nothing is published. `note` tells readers what was
    corrected. Raises ValidationError with all objections.
    """
    found = list(objections.allowed(actor, objections.SUBMIT))
    found += objections.readers_are_told_why(note)
    objections.raise_objections(found)
    result = Reissue([], [])
    for edition, _published, now in difference(record):
        with steps.locked(edition.claim, actor) as claim:
            if reason := _unsuitable(claim, edition):
                result.skipped.append((claim, reason))
                continue
            content = _renewed(edition, record, now, note=note)["claim"]
            if policy.blocking(content) and not policy.blocking(_content(edition)):
                reason = _("with this record its evidence is no longer enough: rework the claim")
                result.skipped.append((claim, reason))
                continue
            document = editions.canonical(content)
            Submission.objects.create(
                claim=claim,
                kind=EditionKind.REISSUED,
                note=note,
                document=document,
                content_digest=editions.digest(document),
                claim_version=claim.version,
                submitted_by=actor,
            )
            result.claims.append(claim)
    return result


def approve_reissue(record: Record, *, actor: Actor, digest: str) -> Reissue:
    """Sign what `reissue` signed, as the second person, and publish it claim by claim.

    `digest` is `record_digest(record)` as the second person saw it. Raises ValidationError
    with all objections.
    """
    found = list(objections.allowed(actor, objections.REVIEW))
    if digest != record_digest(record):
        found.append(
            Objection(
                "other_content", _("The record has changed since you looked at it: look again.")
            )
        )
    waiting = pending(record)
    found += objections.another_person(actor, waiting)
    objections.raise_objections(found)
    result = Reissue([], [])
    for submission in waiting:
        with steps.locked(submission.claim, actor) as claim:
            edition = claim.editions.latest()
            renewed = _renewed(edition, record, rendered(record), note=submission.note)
            reason = _unsuitable(claim, edition)
            if not reason and editions.canonical(renewed["claim"]) != submission.document:
                reason = _("the claim or the record has changed since it was signed")
            if reason:
                result.skipped.append((claim, reason))
                continue
            reissued = log.append(
                claim,
                kind=EditionKind.REISSUED,
                content=submission.document,
                appearances=renewed["appearances"],
                actor=actor,
                review=steps.sign(submission, Decision.APPROVED, actor=actor, comment=""),
                note=submission.note,
            )
            public_coverage.note(reissued)
            result.claims.append(claim)
    return result


def pending(record: Record) -> list[Submission]:
    """The reissues of this record that wait for a second signature, the newest of each claim."""
    claims = [edition.claim_id for edition in _current_editions(record)]
    waiting = (
        Submission.objects.filter(claim_id__in=claims, kind=EditionKind.REISSUED)
        .order_by("claim_id", "-pk")
        .distinct("claim_id")
        .select_related("claim", "submitted_by", "review")
    )
    now = editions.canonical(rendered(record))
    return [
        submission
        for submission in waiting
        if not hasattr(submission, "review")
        and (isinstance(record, Article) or now in submission.document)
    ]


def rendered(record: Record) -> dict[str, Any]:
    """The record as documents embed it now."""
    record = type(record)._default_manager.get(pk=record.pk)
    if isinstance(record, Source):
        return editions.source_record(record, Source.objects.roots([record.pk])[record.pk])
    if isinstance(record, Claimant):
        return editions.claimant_record(record)
    if isinstance(record, Subject):
        return editions.subject_record(record)
    return editions.article_record(record)


def record_digest(record: Record) -> str:
    """SHA-256 of the record as documents embed it now: what the second person signs."""
    return editions.digest(editions.canonical(rendered(record)))


def embeds(record: Model) -> Q:
    """The claims whose workspace copy embeds this record in what is signed."""
    paths = {
        "source": ["citations__source", "citations__source__derives_from"],
        "claimant": ["claimant"],
        "subject": ["about"],
        "article": [],
        "capture": ["citations__capture"],
    }[str(record._meta.model_name)]
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{path: record})
    return condition


def _records(record: Record) -> list[Any]:
    """The record, and the sources that were merged into it: it stands for them."""
    return [record, *(record.merged.all() if isinstance(record, Source) else ())]


def _ids(record: Record) -> set[str]:
    return {str(one.public_id) for one in _records(record)}


def _current_editions(record: Record) -> list[Edition]:
    mentions = {f"mentions__{record._meta.model_name}__in": _records(record)}
    current = Edition.objects.current().not_withdrawn().filter(**mentions).select_related("claim")
    return list(current.distinct().order_by("claim_id"))


def _unsuitable(claim: Claim, edition: Edition) -> str:
    """Why the claim's edition cannot be reissued now, in words; "" if it can."""
    if claim.stage not in (Stage.PUBLISHED, Stage.DRAFT):
        return _("it is in stage “%(stage)s”") % {"stage": claim.get_stage_display()}
    if claim.editions.latest().pk != edition.pk:
        return _("a newer edition has come out")
    if _content(edition)["change"]["kind"] == EditionKind.CONTESTED:
        return _("its finding is in dispute: rework the claim")
    return ""


def _content(edition: Edition) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(edition.document)["claim"]
    return content


def _renewed(edition: Edition, record: Record, now: dict[str, Any], *, note: str) -> dict[str, Any]:
    """The edition's document with the record as it is now, and the note."""
    newer = dict.fromkeys(_ids(record), now)
    document = editions.replaced(json.loads(edition.document), newer)
    change = {"kind": str(EditionKind.REISSUED), "note": note}
    return {**document, "claim": {**document["claim"], "change": change}}


def _copies(value: Any, public_ids: set[str]) -> list[dict[str, Any]]:
    """Every copy of a record, under any of its ids, that a document embeds."""
    if isinstance(value, list):
        return [copy for part in value for copy in _copies(part, public_ids)]
    if not isinstance(value, dict):
        return []
    if value.get("id") in public_ids:
        return [value]
    return [copy for part in value.values() for copy in _copies(part, public_ids)]
