"""Objections to a step in the life of a claim: the rules behind `steps.py`, in words.

`objections()` answers for a claim that its caller has locked; nothing here changes anything.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.evidence import policy, quote_checks
from claims.models import (
    Actor,
    Article,
    Claim,
    Decision,
    Edition,
    EditionKind,
    Stage,
    Submission,
)
from claims.models.constraint_messages import message_of
from claims.models.rules import is_blank
from claims.record import editions
from claims.text.labels import quoted
from claims.workflow.release_outlook import is_nowhere_in_print, outlook

SUBMIT = "claims.submit_claim"
REVIEW = "claims.review_claim"
RELEASE = "claims.release_article"

TOLD_WHY = (EditionKind.REVISED, EditionKind.CORRECTED, EditionKind.WITHDRAWN)
"""The kinds of edition of which a note tells readers what is new."""


class Objection(NamedTuple):
    """One reason against a step."""

    code: str
    message: str


def objections(
    claim: Claim,
    step: str,
    *,
    actor: Actor,
    kind: str = "",
    note: str = "",
    digest: str = "",
    document: str = "",
) -> list[Objection]:
    """All objections to taking `step` with `claim` now, in words.

    `document` is what a submission is about to sign; left out, the claim is rendered for it.
    """
    check = CHECKS[step]
    return list(check(claim, actor=actor, kind=kind, note=note, digest=digest, document=document))


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
    claim: Claim, *, actor: Actor, kind: str, note: str, document: str, **_unused: str
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
    if kind in TOLD_WHY:
        yield from readers_are_told_why(note)
    if claim.translations.filter(language=claim.language).exists():
        yield Objection(
            "translated_into_itself", _("A translation is in the statement's own language.")
        )
    if not withdraws:
        yield from _undecided_impact(claim)
        yield from _nowhere_in_print(claim)
        yield from _stale_translations(claim)
    content = json.loads(document or render(claim, kind=kind, note=note))
    yield from _summaries_translated_into_themselves(content)
    again = kind in (EditionKind.REVISED, EditionKind.CORRECTED)
    if last and again and _differs_in_nothing(claim, content, last):
        yield Objection(
            "nothing_changed",
            _(
                "It says what edition %(number)d says: change what is to be published, or put it "
                "back as it is."
            )
            % {"number": last.number},
        )
    for shortfall in policy.blocking(content, quote_checks.check_claim(claim)):
        yield Objection(shortfall.code, str(shortfall.message))


def _summaries_translated_into_themselves(content: dict[str, Any]) -> Iterator[Objection]:
    places = [
        str(place)
        for place, citation in enumerate(content.get("citations", []), start=1)
        if content["language"] in citation.get("summary_translations", {})
    ]
    if places:
        yield Objection(
            "summary_translated_into_itself",
            _(
                "A translated summary is in the statement's own language (citation %(places)s): "
                "write it as the summary."
            )
            % {"places": _(", ").join(places)},
        )


def _stale_translations(claim: Claim) -> Iterator[Objection]:
    stale = claim.translations.filter(is_stale=True).order_by("language")
    if languages := list(stale.values_list("language", flat=True)):
        yield Objection(
            "stale_translation",
            _(
                "The statement was changed after it was translated (%(languages)s): translate it "
                "again, or untick the mark where the translation still says the same."
            )
            % {"languages": _(", ").join(languages)},
        )


def says_the_same(content: dict[str, Any], edition: Edition) -> bool:
    """True where an edition's `claim` member is this one, but for why it was published."""
    published = json.loads(edition.document)["claim"]
    return {**content, "change": None} == {**published, "change": None}


def _differs_in_nothing(claim: Claim, content: dict[str, Any], last: Edition) -> bool:
    """True where an edition would repeat the last; one that ends a dispute does not."""
    return (
        last.kind != EditionKind.CONTESTED
        and says_the_same(content, last)
        and json.loads(last.document)["appearances"] == editions.appearances(claim)
    )


def goes_back_to(claim: Claim) -> Stage:
    """The stage that a reopened claim left: what its last signatures and its last edition say."""
    own = claim.submissions.exclude(kind=EditionKind.REISSUED)
    last = claim.editions.order_by("position").last()
    approved = own.filter(review__decision=Decision.APPROVED, review__editions=None)
    waited = approved.filter(pk=own.order_by("-pk").values("pk")[:1]).first()
    # Written in since, it may still say what was published before.
    if waited and (last is None or waited.claim_version == claim.version):
        return Stage.APPROVED
    is_withdrawn = last is not None and last.kind == EditionKind.WITHDRAWN
    return Stage.WITHDRAWN if is_withdrawn else Stage.PUBLISHED


def _put_back_objections(claim: Claim, *, actor: Actor, **_unused: str) -> Iterator[Objection]:
    yield from allowed(actor, SUBMIT)
    yield from _stage(claim, Stage.DRAFT)
    stage = goes_back_to(claim)
    if stage != Stage.PUBLISHED:
        yield from _put_back_as_signed_objections(claim, stage)
        return
    yield from _undecided_impact(claim)
    last = claim.editions.order_by("position").last()
    if last is None:
        yield Objection("nothing_public", _("Nothing of it is public that it could go back to."))
    elif not says_the_same(json.loads(render(claim, kind=last.kind, note="")), last):
        yield Objection(
            "content_differs",
            _("It no longer says what edition %(number)d says: submit it for review.")
            % {"number": last.number},
        )


def _put_back_as_signed_objections(claim: Claim, stage: Stage) -> Iterator[Objection]:
    """The objections to a way back to what two people signed: withdrawn, or waiting."""
    signed = last_submission(claim)
    if stage == Stage.APPROVED:
        yield from _undecided_impact(claim)
        yield from _nowhere_in_print(claim)
    is_moved = signed.claim_version != claim.version or (
        stage == Stage.APPROVED
        and render(claim, kind=signed.kind, note=signed.note) != signed.document
    )
    if is_moved:
        yield Objection(
            "content_differs",
            _("It no longer says what two people signed: submit it for review."),
        )


def _answer_objections(
    claim: Claim, signed: Submission | None, *, actor: Actor
) -> Iterator[Objection]:
    """The objections to any answer; `signed` is what waits for one."""
    yield from allowed(actor, REVIEW)
    yield from _stage(claim, Stage.IN_REVIEW)
    if signed:
        yield from another_person(actor, [signed])


def _waits(claim: Claim) -> Submission | None:
    return last_submission(claim) if claim.stage == Stage.IN_REVIEW else None


def _approve_objections(
    claim: Claim, *, actor: Actor, digest: str, **_unused: str
) -> Iterator[Objection]:
    signed = _waits(claim)
    yield from _answer_objections(claim, signed, actor=actor)
    if signed is None:
        return
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
        yield from _nowhere_in_print(claim)
    for shortfall in policy.blocking(json.loads(signed.document), quote_checks.check_claim(claim)):
        yield Objection(shortfall.code, str(shortfall.message))


def _return_objections(
    claim: Claim, *, actor: Actor, note: str, **_unused: str
) -> Iterator[Objection]:
    yield from _answer_objections(claim, _waits(claim), actor=actor)
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
    kind = claim.editions.order_by("position").values_list("kind", flat=True).last()
    if kind in (None, EditionKind.WITHDRAWN):
        yield Objection("nothing_public", _("Only a finding that is public can be contested."))
    yield from readers_are_told_why(note)


RELEASED_ALREADY = gettext_lazy("The article is released already.")


def release_objections(article: Article, *, actor: Actor, confirmed: str = "") -> list[Objection]:
    found = list(allowed(actor, RELEASE))
    if article.released_at:
        found.append(Objection("already_released", str(RELEASED_ALREADY)))
    elif (ahead := outlook(article)).needs_an_answer and confirmed != ahead.digest:
        found.append(
            Objection(
                "not_confirmed",
                _(
                    "The text that goes out lacks words of claims (%(unprinted)d) or has sentences "
                    "that are not checked (%(open)d): look at the page of the release and confirm "
                    "what it lists."
                )
                % {"unprinted": len(ahead.unprinted), "open": ahead.open_sentences},
            )
        )
    return found


def nowhere_in_print(claim: Claim) -> str:
    """The sentence about a claim whose words no released article prints."""
    titles = claim.appearances.order_by("article_id").values_list("article__title", flat=True)
    return _(
        "Its words do not stand in the text that went out (%(articles)s): correct where the claim "
        "is made, or remove the appearance."
    ) % {"articles": _(", ").join(quoted(title) for title in dict.fromkeys(titles))}


def _nowhere_in_print(claim: Claim) -> Iterator[Objection]:
    if is_nowhere_in_print(claim):
        yield Objection("nowhere_in_print", nowhere_in_print(claim))


CHECKS: dict[str, Callable[..., Iterator[Objection]]] = {
    "submit": _submit_objections,
    "approve": _approve_objections,
    "return_to_author": _return_objections,
    "recall": _recall_objections,
    "reopen": _reopen_objections,
    "drop": _drop_objections,
    "pick_up": _pick_up_objections,
    "put_back": _put_back_objections,
    "contest": _contest_objections,
}
