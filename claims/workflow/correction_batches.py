"""All claims that name somebody, revised at once: one note, one page of differences, two people.

Every claim goes its own way: it is reopened, written in, submitted, and approved with the digest
that the second person saw. One that something speaks against is left out, with the reason.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.models import (
    Actor,
    Claim,
    ClaimTranslation,
    CorrectionRequest,
    Edition,
    EditionKind,
    Stage,
    Submission,
)
from claims.models.members import WORDINGS
from claims.record.differences import Differences, of_contents
from claims.workflow import correction_steps, objections, steps
from claims.workflow.correction_steps import ANSWER

ARROW = "→"


class Replacement(NamedTuple):
    """Words that go, and those that stand in their place."""

    words: str
    instead: str


class Batch(NamedTuple):
    """The claims that a batch step took, and those that were left out, each with the reason."""

    done: list[Claim]
    left_out: list[tuple[Claim, str]]


class Revision(NamedTuple):
    """A claim of a batch that waits for a second person, with how it differs from its edition."""

    submission: Submission
    edition: Edition
    differences: Differences


def replacements(text: str) -> list[Replacement]:
    """The lines “old words → new words”; raises ValidationError for another one."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        words, arrow, instead = (part.strip() for part in line.partition(ARROW))
        if not arrow or not words:
            raise ValidationError(
                _("Line %(number)d: write the old words, an arrow (→) and the new words.")
                % {"number": number},
                code="no_replacement",
            )
        found.append(Replacement(words, instead))
    return found


def revise_all(
    request: CorrectionRequest,
    claims: Iterable[Claim],
    *,
    actor: Actor,
    note: str,
    replace: Iterable[Replacement] = (),
    without_claimant: bool = False,
) -> Batch:
    """Reopen these claims, write the same into each, and submit it as corrected.

    `note` tells readers of all of them why. Raises ValidationError where nothing would be written.
    """
    replace = list(replace)
    objections.raise_objections(list(objections.allowed(actor, ANSWER, objections.SUBMIT)))
    if not replace and not without_claimant:
        raise ValidationError(
            _("Say what changes: words, or that no claimant is named."), code="nothing"
        )
    batch = Batch([], [])
    for claim in correction_steps.in_order(claims):
        try:
            with steps.acting(actor):
                correction_steps.listed(request, [claim])
                if claim.stage == Stage.PUBLISHED:
                    steps.reopen(claim, actor=actor)
                _write(claim, replace, without_claimant=without_claimant)
                steps.submit(claim, actor=actor, kind=EditionKind.CORRECTED, note=note)
        except ValidationError as error:
            batch.left_out.append((claim, " ".join(error.messages)))
        else:
            batch.done.append(claim)
    return batch


def revisions(request: CorrectionRequest) -> list[Revision]:
    """The claims of the request that are in review, each with its difference, by number."""
    claims = Claim.objects.filter(correction_claims__request=request).in_review()
    found = []
    for claim in claims.order_by("number"):
        submission, edition = objections.last_submission(claim), claim.editions.latest()
        before, after = (
            json.loads(edition.document)["claim"],
            json.loads(submission.document),
        )
        found.append(Revision(submission, edition, of_contents(before, after)))
    return found


def approve_all(
    request: CorrectionRequest, *, actor: Actor, digests: Mapping[int, str], comment: str = ""
) -> Batch:
    """Sign the revisions of a batch as the second person: each as it was shown.

    `digests` has, by the key of the claim, the content digest of each that was on the page; what is
    not among them is not approved.
    """
    batch = Batch([], [])
    for revision in revisions(request):
        claim: Any = revision.submission.claim
        if claim.pk not in digests:
            continue
        try:
            steps.approve(claim, actor=actor, digest=digests[claim.pk], comment=comment)
        except ValidationError as error:
            batch.left_out.append((claim, " ".join(error.messages)))
        else:
            batch.done.append(claim)
    return batch


def _write(claim: Claim, replace: list[Replacement], *, without_claimant: bool) -> None:
    """Write the replacements into every wording of a draft, in each of its languages."""
    rows: list[Claim | ClaimTranslation] = [
        Claim.objects.get(pk=claim.pk),
        *claim.translations.all(),
    ]
    for row in rows:
        changed = {}
        for name in WORDINGS:
            before = after = getattr(row, name)
            for words, instead in replace:
                after = after.replace(words, instead)
            if after != before:
                changed[name] = after
        if without_claimant and isinstance(row, Claim) and row.claimant_id:
            changed["claimant"] = None
        for name, value in changed.items():
            setattr(row, name, value)
        if changed:
            row.save(update_fields=list(changed))
