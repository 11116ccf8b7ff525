"""Objections to a step in the life of a claim: the rules behind `steps.py`, in words.

`objections()` answers for a claim that its caller has locked; nothing here changes anything.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.evidence import policy, quote_checks
from claims.models import Actor, Article, Claim, EditionKind, Stage, Submission
from claims.models.constraint_messages import message_of
from claims.models.rules import is_blank
from claims.record import editions

SUBMIT = "claims.submit_claim"
REVIEW = "claims.review_claim"
RELEASE = "claims.release_article"


class Objection(NamedTuple):
    """One reason against a step."""

    code: str
    message: str


def objections(
    claim: Claim, step: str, *, actor: Actor, kind: str = "", note: str = "", digest: str = ""
) -> list[Objection]:
    """All objections to taking `step` with `claim` now, in words."""
    check = CHECKS[step]
    return list(check(claim, actor=actor, kind=kind, note=note, digest=digest))


def raise_objections(found: list[Objection]) -> None:
    if found:
        raise ValidationError(
            [ValidationError(objection.message, code=objection.code) for objection in found]
        )


def suggested_kind(claim: Claim) -> str:
    """The kind of edition that a submission of this claim is, if nobody says otherwise."""
    return EditionKind.REVISED if claim.editions.exists() else EditionKind.FIRST


def last_submission(claim: Claim) -> Submission:
    """The last submission of the claim itself (a reissue concerns its records)."""
    return claim.submissions.exclude(kind=EditionKind.REISSUED).latest("pk")


def render(claim: Claim, *, kind: str, note: str) -> str:
    """The canonical `claim` member of the claim as it stands in the workspace."""
    fresh = Claim.objects.with_content().get(pk=claim.pk)
    return editions.canonical(editions.claim_content(fresh, kind=kind, note=note))


def allowed(actor: Actor, *permissions: str) -> Iterator[Objection]:
    """The objection to an account that is not active or lacks one of the permissions."""
    if not actor.is_active or not actor.has_perms(permissions):
        yield Objection("not_allowed", _("Your account may not do this."))


def another_person(actor: Actor, submissions: Iterable[Submission]) -> Iterator[Objection]:
    """The objection to a second signature of whoever gave the first."""
    if any(submission.submitted_by_id == actor.pk for submission in submissions):
        yield Objection("own_submission", message_of("review_by_another_person"))


def readers_are_told_why(note: str) -> Iterator[Objection]:
    """The objection to an edition that needs a note and has none."""
    if is_blank(note):
        yield Objection("no_note", message_of("submission_says_why"))


def _stage(claim: Claim, *stages: Stage) -> Iterator[Objection]:
    if claim.stage not in stages:
        yield Objection(
            "wrong_stage",
            _("%(claim)s is in stage “%(stage)s”; this step is not possible from there.")
            % {"claim": claim.label, "stage": claim.get_stage_display()},
        )


def _undecided_impact(claim: Claim) -> Iterator[Objection]:
    marks = claim.impact_marks.undecided().select_related("impact").order_by("impact_id")
    causes = dict.fromkeys(str(mark.impact) for mark in marks)
    if causes:
        yield Objection(
            "undecided_impact",
            _(
                "The evidence of %(claim)s has changed (%(causes)s) and nobody has decided whether "
                "the finding still stands: a reviewer decides on the page of the claim, or submit "
                "its withdrawal."
            )
            % {"claim": claim.label, "causes": _(", ").join(causes)},
        )


def _submit_objections(
    claim: Claim, *, actor: Actor, kind: str, note: str, **_unused: str
) -> Iterator[Objection]:
    yield from allowed(actor, SUBMIT)
    withdraws = kind == EditionKind.WITHDRAWN
    yield from _stage(claim, Stage.DRAFT, *([Stage.PUBLISHED] if withdraws else []))
    last = claim.editions.order_by("position").last()
    kind = kind or suggested_kind(claim)
    if kind in (EditionKind.CONTESTED, EditionKind.REISSUED) or kind not in EditionKind.values:
        yield Objection("wrong_kind", _("Submit as first, revised, corrected or withdrawn."))
    elif (kind == EditionKind.FIRST) != (last is None):
        yield Objection(
            "wrong_kind",
            _("The first edition is of kind “first”, every later one is not."),
        )
    elif withdraws and last and last.kind == EditionKind.WITHDRAWN:
        yield Objection("already_withdrawn", _("The claim is withdrawn already."))
    if kind in (EditionKind.CORRECTED, EditionKind.WITHDRAWN):
        yield from readers_are_told_why(note)
    if claim.translations.filter(language=claim.language).exists():
        yield Objection(
            "translated_into_itself", _("A translation is in the statement's own language.")
        )
    if not withdraws:
        yield from _undecided_impact(claim)
    content = json.loads(render(claim, kind=kind, note=note))
    for shortfall in policy.blocking(content, quote_checks.check_claim(claim)):
        yield Objection(shortfall.code, str(shortfall.message))


def _answer_objections(claim: Claim, *, actor: Actor) -> Iterator[Objection]:
    yield from allowed(actor, REVIEW)
    yield from _stage(claim, Stage.IN_REVIEW)
    if claim.stage == Stage.IN_REVIEW:
        yield from another_person(actor, [last_submission(claim)])


def _approve_objections(
    claim: Claim, *, actor: Actor, digest: str, **_unused: str
) -> Iterator[Objection]:
    yield from _answer_objections(claim, actor=actor)
    if claim.stage != Stage.IN_REVIEW:
        return
    signed = last_submission(claim)
    if digest != signed.content_digest:
        yield Objection(
            "other_content",
            _("What you looked at is not what is submitted now: open the claim again."),
        )
    if render(claim, kind=signed.kind, note=signed.note) != signed.document:
        yield Objection(
            "content_moved",
            _("The content has changed since it was submitted: return it to be submitted again."),
        )
    if signed.kind != EditionKind.WITHDRAWN:
        yield from _undecided_impact(claim)
    for shortfall in policy.blocking(json.loads(signed.document), quote_checks.check_claim(claim)):
        yield Objection(shortfall.code, str(shortfall.message))


def _return_objections(
    claim: Claim, *, actor: Actor, note: str, **_unused: str
) -> Iterator[Objection]:
    yield from _answer_objections(claim, actor=actor)
    if is_blank(note):
        yield Objection("no_comment", message_of("review_return_says_why"))


def _recall_objections(claim: Claim, *, actor: Actor, **_unused: str) -> Iterator[Objection]:
    yield from allowed(actor, SUBMIT)
    yield from _stage(claim, Stage.IN_REVIEW)
    if claim.stage == Stage.IN_REVIEW and last_submission(claim).submitted_by_id != actor.pk:
        yield Objection(
            "not_yours", _("Only who submitted the claim recalls it; a reviewer returns it.")
        )


def _reopen_objections(claim: Claim, *, actor: Actor, **_unused: str) -> Iterator[Objection]:
    yield from allowed(actor, SUBMIT)
    yield from _stage(claim, Stage.PUBLISHED, Stage.WITHDRAWN, Stage.APPROVED)


def _drop_objections(claim: Claim, *, actor: Actor, **_unused: str) -> Iterator[Objection]:
    yield from allowed(actor, SUBMIT)
    yield from _stage(claim, Stage.DRAFT)
    if claim.editions.current().not_withdrawn().exists():
        yield Objection("still_public", _("An edition is public: withdraw it instead."))


def _pick_up_objections(claim: Claim, *, actor: Actor, **_unused: str) -> Iterator[Objection]:
    yield from allowed(actor, SUBMIT)
    yield from _stage(claim, Stage.DROPPED)


def _contest_objections(
    claim: Claim, *, actor: Actor, note: str, **_unused: str
) -> Iterator[Objection]:
    yield from allowed(actor, REVIEW)
    last = claim.editions.order_by("position").last()
    if last is None or last.kind == EditionKind.WITHDRAWN:
        yield Objection("nothing_public", _("Only a finding that is public can be contested."))
    yield from readers_are_told_why(note)


def release_objections(article: Article, *, actor: Actor) -> list[Objection]:
    found = list(allowed(actor, RELEASE))
    if article.released_at:
        found.append(Objection("already_released", _("The article is released already.")))
    return found


CHECKS: dict[str, Callable[..., Iterator[Objection]]] = {
    "submit": _submit_objections,
    "approve": _approve_objections,
    "return_to_author": _return_objections,
    "recall": _recall_objections,
    "reopen": _reopen_objections,
    "drop": _drop_objections,
    "pick_up": _pick_up_objections,
    "contest": _contest_objections,
}
