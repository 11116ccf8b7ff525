"""The life of a claim: who may take which step, when, and what the step does.

Each step locks its claims in id order, asks `objections()` for everything that speaks
against it, raises them all at once as one ValidationError, acts, and publishes last of
all; one transaction per claim. The database refuses the same on every other road.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pghistory
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from claims import editions, evidence, log
from claims.models import (
    Article,
    Claim,
    Decision,
    Edition,
    EditionKind,
    Person,
    Proposal,
    Review,
    Stage,
    Submission,
)

SUBMIT = "claims.submit_claim"
REVIEW = "claims.review_claim"
RELEASE = "claims.release_article"

RELEASE_LOCK = 0x46414355
"""The advisory lock between releases (alone) and approvals (shared)."""


def submit(claim: Claim, *, actor: Any, kind: str = "", note: str = "") -> Submission:
    """Sign the claim as it stands and hand it to a second person.

    `kind` is the edition this is to become (first, revised, corrected, withdrawn); left
    out, the one that fits. A withdrawal may start from a published claim. Raises
    ValidationError with all objections.
    """
    with locked(claim, actor) as claim:
        kind = kind or suggested_kind(claim)
        refuse(objections(claim, "submit", actor=actor, kind=kind, note=note))
        document = render(claim, kind=kind, note=note)
        submission = Submission.objects.create(
            claim=claim,
            kind=kind,
            note=note,
            document=document,
            content_digest=editions.digest(document),
            claim_version=claim.version,
            submitted_by=actor,
        )
        move(claim, Stage.IN_REVIEW, lapsed_because="")
        return submission


def approve(claim: Claim, *, actor: Any, digest: str, comment: str = "") -> Edition | None:
    """Sign the same bytes as the submitter and publish them.

    `digest` is the content digest that the reviewer saw. Returns the edition, or None
    where the claim waits for its articles to be released. Raises ValidationError with all
    objections, also if the content has moved since it was submitted.
    """
    with _no_release_meanwhile(actor), locked(claim, actor) as claim:
        refuse(objections(claim, "approve", actor=actor, digest=digest))
        submission = last_submission(claim)
        review = sign(submission, Decision.APPROVED, actor=actor, comment=comment)
        if submission.kind != EditionKind.WITHDRAWN and _waits_for_release(claim):
            move(claim, Stage.APPROVED)
            return None
        return _publish(claim, review, actor=actor)


def return_to_author(
    claim: Claim, *, actor: Any, comment: str, proposals: Iterable[tuple[str, str, str]] = ()
) -> Review:
    """Refuse the second signature, say why, and make the claim a draft again.

    `proposals` are wordings for the author to take over: language, field, wording.
    """
    with locked(claim, actor) as claim:
        refuse(objections(claim, "return_to_author", actor=actor, note=comment))
        review = sign(last_submission(claim), Decision.RETURNED, actor=actor, comment=comment)
        Proposal.objects.bulk_create(
            Proposal(review=review, language=language, field=field, wording=wording)
            for language, field, wording in proposals
        )
        move(claim, Stage.DRAFT)
        return review


def recall(claim: Claim, *, actor: Any) -> None:
    """Take back one's own submission before anybody has answered it."""
    _step(claim, "recall", Stage.DRAFT, actor=actor)


def reopen(claim: Claim, *, actor: Any) -> None:
    """Make a published, withdrawn or waiting claim a draft; what is published stays up."""
    _step(claim, "reopen", Stage.DRAFT, actor=actor)


def drop(claim: Claim, *, actor: Any) -> None:
    """Put a draft aside; its submissions and reviews stay."""
    _step(claim, "drop", Stage.DROPPED, actor=actor)


def pick_up(claim: Claim, *, actor: Any) -> None:
    """Make a dropped claim a draft again."""
    _step(claim, "pick_up", Stage.DRAFT, actor=actor)


def contest(claim: Claim, *, actor: Any, note: str) -> Edition:
    """Publish at once, alone, that the finding of the current edition is in dispute."""
    with locked(claim, actor) as claim:
        refuse(objections(claim, "contest", actor=actor, note=note))
        document = json.loads(claim.editions.latest().document)
        content = {
            **document["claim"],
            "change": {"kind": str(EditionKind.CONTESTED), "note": note},
        }
        return log.append(
            claim,
            kind=EditionKind.CONTESTED,
            content=editions.canonical(content),
            appearances=document["appearances"],
            actor=actor,
            note=note,
        )


def release(article: Article, *, actor: Any) -> list[Edition]:
    """Let an article go out: publish its approved claims as they were signed.

    Published claims that appear in it too get an edition of kind *reissued* with the same
    content digest. Renders nothing again; all or nothing.
    """
    with _acting(actor):
        _lock("pg_advisory_xact_lock")
        article = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        refuse(_release_objections(article, actor=actor))
        claims = list(Claim.objects.filter(appearances__article=article).locked())
        Article.objects.filter(pk=article.pk).update(released_at=Now())
        published = []
        for claim in claims:
            if claim.stage == Stage.APPROVED:
                published.append(_publish(claim, last_submission(claim).review, actor=actor))
            elif claim.stage == Stage.PUBLISHED:
                published.append(_reissue_as_it_is(claim, actor=actor))
        return published


class Objection(NamedTuple):
    """One thing that speaks against a step."""

    code: str
    message: str


def objections(
    claim: Claim, step: str, *, actor: Any, kind: str = "", note: str = "", digest: str = ""
) -> list[Objection]:
    """Everything that speaks against taking `step` with `claim` now, in words."""
    check = CHECKS[step]
    return list(check(claim, actor=actor, kind=kind, note=note, digest=digest))


def render(claim: Claim, *, kind: str, note: str) -> str:
    """The canonical `claim` member of the claim as it stands in the workspace."""
    fresh = Claim.objects.with_content().get(pk=claim.pk)
    return editions.canonical(editions.claim_content(fresh, kind=kind, note=note))


def suggested_kind(claim: Claim) -> str:
    """The kind of edition that a submission of this claim is, if nobody says otherwise."""
    return EditionKind.REVISED if claim.editions.exists() else EditionKind.FIRST


@contextmanager
def locked(claim: Claim, actor: Any) -> Iterator[Claim]:
    with _acting(actor):
        yield Claim.objects.filter(pk=claim.pk).locked().get()


@contextmanager
def _acting(actor: Any) -> Iterator[None]:
    """One transaction whose changes are the actor's in the history."""
    with pghistory.context(user=actor.pk), transaction.atomic():
        # Before any lock is held: two first acts of one account wait for each other here.
        Person.objects.of(actor)
        yield


def _step(claim: Claim, step: str, stage: Stage, *, actor: Any) -> None:
    with locked(claim, actor) as claim:
        refuse(objections(claim, step, actor=actor))
        move(claim, stage)


def move(claim: Claim, stage: Stage, **also: str) -> None:
    claim.stage = stage
    for name, value in also.items():
        setattr(claim, name, value)
    claim.save(update_fields=["stage", *also])


def refuse(found: list[Objection]) -> None:
    if found:
        raise ValidationError(
            [ValidationError(objection.message, code=objection.code) for objection in found]
        )


def last_submission(claim: Claim) -> Submission:
    """The last submission of the claim itself (a reissue concerns its records)."""
    return claim.submissions.exclude(kind=EditionKind.REISSUED).latest("pk")


def sign(submission: Submission, decision: Decision, *, actor: Any, comment: str) -> Review:
    return Review.objects.create(
        submission=submission,
        submitted_by=submission.submitted_by,
        reviewer=actor,
        decision=decision,
        comment=comment,
    )


def _waits_for_release(claim: Claim) -> bool:
    """Whether the claim is made in articles, and none of them is released."""
    moments = claim.appearances.values_list("article__released_at", flat=True)
    return bool(moments) and not any(moments)


@contextmanager
def _no_release_meanwhile(actor: Any) -> Iterator[None]:
    """Keep releases out until the commit.

    A claim is approved either before a release, which then finds it waiting, or after it,
    and is published at once. Taken before any row is locked, by both.
    """
    with _acting(actor):
        _lock("pg_advisory_xact_lock_shared")
        yield


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [RELEASE_LOCK])


def _publish(claim: Claim, review: Review, *, actor: Any) -> Edition:
    signed = review.submission
    edition = log.append(
        claim,
        kind=signed.kind,
        content=signed.document,
        appearances=[] if signed.kind == EditionKind.WITHDRAWN else editions.appearances(claim),
        actor=actor,
        review=review,
        note=signed.note,
    )
    withdrawn = signed.kind == EditionKind.WITHDRAWN
    move(claim, Stage.WITHDRAWN if withdrawn else Stage.PUBLISHED)
    return edition


def _reissue_as_it_is(claim: Claim, *, actor: Any) -> Edition:
    last = claim.editions.latest()
    content = json.loads(last.document)["claim"]
    return log.append(
        claim,
        kind=EditionKind.REISSUED,
        content=editions.canonical(content),
        appearances=editions.appearances(claim),
        actor=actor,
        review=last.review,
        note=content["change"]["note"],
    )


def allowed(actor: Any, permission: str) -> Iterator[Objection]:
    if not actor.is_active or not actor.has_perm(permission):
        yield Objection("not_allowed", _("Your account may not do this."))


def _stage(claim: Claim, *stages: Stage) -> Iterator[Objection]:
    if claim.stage not in stages:
        yield Objection(
            "wrong_stage",
            _("%(claim)s is in stage “%(stage)s”; this step is not possible from there.")
            % {"claim": claim.label, "stage": claim.get_stage_display()},
        )


def _submit_objections(
    claim: Claim, *, actor: Any, kind: str, note: str, **_unused: str
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
    if kind in (EditionKind.CORRECTED, EditionKind.WITHDRAWN) and not note.strip():
        yield Objection("no_note", _("Readers are told why: write a note."))
    if claim.translations.filter(language=claim.language).exists():
        yield Objection(
            "translated_into_itself", _("A translation is in the statement's own language.")
        )
    content = json.loads(render(claim, kind=kind, note=note))
    for shortfall in evidence.blocking(content):
        yield Objection(shortfall.code, str(shortfall.message))


def _answer_objections(claim: Claim, *, actor: Any) -> Iterator[Objection]:
    yield from allowed(actor, REVIEW)
    yield from _stage(claim, Stage.IN_REVIEW)
    if claim.stage == Stage.IN_REVIEW and last_submission(claim).submitted_by_id == actor.pk:
        yield Objection("own_submission", _("Nobody reviews what they submitted themselves."))


def _approve_objections(
    claim: Claim, *, actor: Any, digest: str, **_unused: str
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
    for shortfall in evidence.blocking(json.loads(signed.document)):
        yield Objection(shortfall.code, str(shortfall.message))


def _return_objections(
    claim: Claim, *, actor: Any, note: str, **_unused: str
) -> Iterator[Objection]:
    yield from _answer_objections(claim, actor=actor)
    if not note.strip():
        yield Objection("no_comment", _("Say why it is returned: write a comment."))


def _recall_objections(claim: Claim, *, actor: Any, **_unused: str) -> Iterator[Objection]:
    yield from allowed(actor, SUBMIT)
    yield from _stage(claim, Stage.IN_REVIEW)
    if claim.stage == Stage.IN_REVIEW and last_submission(claim).submitted_by_id != actor.pk:
        yield Objection(
            "not_yours", _("Only who submitted the claim recalls it; a reviewer returns it.")
        )


def _reopen_objections(claim: Claim, *, actor: Any, **_unused: str) -> Iterator[Objection]:
    yield from allowed(actor, SUBMIT)
    yield from _stage(claim, Stage.PUBLISHED, Stage.WITHDRAWN, Stage.APPROVED)


def _drop_objections(claim: Claim, *, actor: Any, **_unused: str) -> Iterator[Objection]:
    yield from allowed(actor, SUBMIT)
    yield from _stage(claim, Stage.DRAFT)
    if claim.editions.current().standing().exists():
        yield Objection("still_public", _("An edition is public: withdraw it instead."))


def _pick_up_objections(claim: Claim, *, actor: Any, **_unused: str) -> Iterator[Objection]:
    yield from allowed(actor, SUBMIT)
    yield from _stage(claim, Stage.DROPPED)


def _contest_objections(
    claim: Claim, *, actor: Any, note: str, **_unused: str
) -> Iterator[Objection]:
    yield from allowed(actor, REVIEW)
    last = claim.editions.order_by("position").last()
    if last is None or last.kind == EditionKind.WITHDRAWN:
        yield Objection("nothing_public", _("Only a finding that is public can be contested."))
    if not note.strip():
        yield Objection("no_note", _("Readers are told why: write a note."))


def _release_objections(article: Article, *, actor: Any) -> list[Objection]:
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
