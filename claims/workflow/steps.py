"""The life of a claim: who may take which step, when, and what the step does.

Each step locks its claims in id order, asks `objections()` for everything that speaks
against it, raises them all at once as one ValidationError, acts, and publishes last of
all; one transaction per claim. The database refuses the same on every other road.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from claims.articles import placement, public_coverage
from claims.evidence import impact, quote_checks
from claims.models import (
    Actor,
    Article,
    Citation,
    Claim,
    Decision,
    Edition,
    EditionKind,
    Person,
    Proposal,
    Review,
    Source,
    Stage,
    Submission,
)
from claims.record import editions, log
from claims.workflow.objections import (
    goes_back_to,
    last_submission,
    nowhere_in_print,
    objections,
    raise_objections,
    release_objections,
    render,
    says_the_same,
    suggested_kind,
)
from claims.workflow.release_outlook import is_nowhere_in_print

RELEASE_LOCK = 0x46414355
"""The advisory lock between releases (alone) and approvals (shared)."""


def submit(claim: Claim, *, actor: Actor, kind: str = "", note: str = "") -> Submission:
    """Sign the claim as it stands and hand it to a second person.

    `kind` is the edition this is to become (first, revised, corrected, withdrawn); left
    out, the one that fits. A withdrawal may start from a published claim. Raises
    ValidationError with all objections.
    """
    with locked(claim, actor) as claim:
        if claim.is_open:
            follow_mergers(claim)
            quote_checks.pin_captures(claim)
            placement.place_in_print(claim)
            claim.refresh_from_db(fields=["version"])
        kind = kind or suggested_kind(claim)
        document = render(claim, kind=kind, note=note)
        raise_objections(
            objections(claim, "submit", actor=actor, kind=kind, note=note, document=document)
        )
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


def approve(claim: Claim, *, actor: Actor, digest: str, comment: str = "") -> Edition | None:
    """Sign the same bytes as the submitter and publish them.

    `digest` is the content digest that the reviewer saw. Returns the edition, or None
    where the claim waits for its articles to be released. Raises ValidationError with all
    objections, also if the content has moved since it was submitted.
    """
    with no_release_meanwhile(actor), locked(claim, actor) as claim:
        raise_objections(objections(claim, "approve", actor=actor, digest=digest))
        submission = last_submission(claim)
        review = sign(submission, Decision.APPROVED, actor=actor, comment=comment)
        if submission.kind != EditionKind.WITHDRAWN and _waits_for_release(claim):
            move(claim, Stage.APPROVED)
            return None
        return _noted(_publish(claim, review, actor=actor))


def return_to_author(
    claim: Claim, *, actor: Actor, comment: str, proposals: Iterable[tuple[str, str, str]] = ()
) -> Review:
    """Refuse the second signature, say why, and make the claim a draft again.

    `proposals` are wordings for the author to take over: language, field, wording.
    """
    with locked(claim, actor) as claim:
        raise_objections(objections(claim, "return_to_author", actor=actor, note=comment))
        review = sign(last_submission(claim), Decision.RETURNED, actor=actor, comment=comment)
        Proposal.objects.bulk_create(
            Proposal(review=review, language=language, field=field, wording=wording)
            for language, field, wording in proposals
        )
        move(claim, Stage.DRAFT)
        return review


def recall(claim: Claim, *, actor: Actor) -> None:
    """Take back one's own submission before anybody has answered it."""
    _step(claim, "recall", Stage.DRAFT, actor=actor)


def reopen(claim: Claim, *, actor: Actor) -> None:
    """Make a published, withdrawn or waiting claim a draft; what is published stays up."""
    _step(claim, "reopen", Stage.DRAFT, actor=actor)


def drop(claim: Claim, *, actor: Actor) -> None:
    """Put a draft aside; its submissions and reviews stay."""
    _step(claim, "drop", Stage.DROPPED, actor=actor)


def pick_up(claim: Claim, *, actor: Actor) -> None:
    """Make a dropped claim a draft again."""
    _step(claim, "pick_up", Stage.DRAFT, actor=actor)


def put_back(claim: Claim, *, actor: Actor) -> None:
    """Make a reopened claim again what it was: published, withdrawn, or approved and waiting.

    It says what its last edition says, or nobody wrote in it since two people signed. No edition
    comes of it: nothing that readers see has changed.
    """
    with locked(claim, actor) as claim:
        raise_objections(objections(claim, "put_back", actor=actor))
        stage = goes_back_to(claim)
        if stage == Stage.PUBLISHED:
            last = claim.editions.latest()
            signed = claim.submissions.filter(claim_version=claim.version)
            if not any(says_the_same(json.loads(row.document), last) for row in signed):
                _sign_as_published(claim, last, actor=actor)
        move(claim, stage, lapsed_because="")


def _sign_as_published(claim: Claim, last: Edition, *, actor: Actor) -> None:
    """Sign that a claim that was written in since says again what its last edition says."""
    note = _("Put back as edition %(number)d has it.") % {"number": last.number}
    document = render(claim, kind=EditionKind.REVISED, note=note)
    Submission.objects.create(
        claim=claim,
        kind=EditionKind.REVISED,
        note=note,
        document=document,
        content_digest=editions.digest(document),
        claim_version=claim.version,
        submitted_by=actor,
    )


def contest(claim: Claim, *, actor: Actor, note: str) -> Edition:
    """Publish at once, alone, that the finding of the current edition is in dispute."""
    with locked(claim, actor) as claim:
        raise_objections(objections(claim, "contest", actor=actor, note=note))
        document = json.loads(claim.editions.latest().document)
        content = {
            **document["claim"],
            "change": {"kind": str(EditionKind.CONTESTED), "note": note},
        }
        return _noted(
            log.append(
                claim,
                kind=EditionKind.CONTESTED,
                content=editions.canonical(content),
                appearances=document["appearances"],
                actor=actor,
                note=note,
            )
        )


def release(article: Article, *, actor: Actor, confirmed: str = "") -> list[Edition]:
    """Let an article go out: publish its approved claims as they were signed.

    Published claims that appear in it too get an edition of kind *reissued* with the same
    content digest. Renders nothing again; all or nothing. Claims with an undecided impact mark are
    held back as they are: `publish_held_back` publishes them once a reviewer has decided.

    The article's latest text is what goes out, for ever. A claim whose words it does not print
    is not published as made in it; one whose words no article prints returns to draft.
    `confirmed` is the digest of the outlook that somebody has seen, where there is one to answer
    for: words that are not printed, sentences that nobody checked.
    """
    with acting(actor):
        _lock("pg_advisory_xact_lock")
        article = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        claims = list(Claim.objects.filter(appearances__article=article).locked())
        raise_objections(release_objections(article, actor=actor, confirmed=confirmed))
        held_back = set(impact.held_back(article))
        article.released_text = article.texts.order_by("-number").first()
        Article.objects.filter(pk=article.pk).update(
            released_at=Now(), released_text=article.released_text
        )
        placement.place(article)
        going_out, approved = [], []
        signed, all_appear = _signed(claims), editions.appearances_of(claims)
        for claim in claims:
            if claim in held_back:
                continue
            appears = all_appear[claim.pk]
            if claim.stage == Stage.APPROVED and appears:
                going_out.append(_next_signed(claim, signed[claim.pk], appears))
                approved.append(claim)
            elif claim.stage == Stage.APPROVED:
                _return_unprinted(claim)
            elif claim.stage == Stage.PUBLISHED and str(article.public_id) in _articles(appears):
                going_out.append(_next_as_it_is(claim, appears))
        made = log.append_all(going_out, actor=actor)
        Claim.objects.filter(pk__in=[claim.pk for claim in approved]).update(stage=Stage.PUBLISHED)
        for claim in approved:
            claim.stage = Stage.PUBLISHED
        public_coverage.note(*made)
        return made


def _signed(claims: list[Claim]) -> dict[int, Review]:
    """The answers to the last submissions of claims, by claim."""
    last = Submission.objects.filter(claim__in=claims).exclude(kind=EditionKind.REISSUED)
    last = last.order_by("claim_id", "-pk").distinct("claim_id")
    reviews = Review.objects.filter(submission__in=last.values("pk")).select_related("submission")
    return {review.submission.claim_id: review for review in reviews}


def publish_held_back(claim: Claim, *, actor: Actor) -> Edition | None:
    """Publish what the release of an article of this claim held back, if one did.

    The claim is locked and its marks are decided; no release runs meanwhile.
    """
    released = editions.appearances(claim)
    if claim.stage == Stage.APPROVED and released:
        return _noted(_publish(claim, last_submission(claim).review, actor=actor))
    if claim.stage == Stage.APPROVED:
        _return_unprinted(claim)
    if claim.stage == Stage.PUBLISHED:
        published = json.loads(claim.editions.latest().document)["appearances"]
        if _articles(released) - _articles(published):
            return _noted(_reissue_as_it_is(claim, actor=actor))
    return None


def _return_unprinted(claim: Claim) -> None:
    """Make an approved claim a draft again if no article will print its words any more."""
    if is_nowhere_in_print(claim):
        move(claim, Stage.DRAFT, lapsed_because=nowhere_in_print(claim))


def _articles(appearances: list[dict[str, Any]]) -> set[str]:
    return {made["article"]["id"] for made in appearances}


@contextmanager
def locked(claim: Claim, actor: Actor) -> Iterator[Claim]:
    with acting(actor):
        yield Claim.objects.filter(pk=claim.pk).locked().get()


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """One transaction whose changes are the actor's in the history."""
    with pghistory.context(user=actor.pk), transaction.atomic():
        # Before any lock is held: two first acts of one account wait for each other here.
        Person.objects.of(actor)
        yield


def _step(claim: Claim, step: str, stage: Stage, *, actor: Actor) -> None:
    with locked(claim, actor) as claim:
        raise_objections(objections(claim, step, actor=actor))
        move(claim, stage)


def move(claim: Claim, stage: Stage, **also: str) -> None:
    claim.stage = stage
    for name, value in also.items():
        setattr(claim, name, value)
    claim.save(update_fields=["stage", *also])
    follow_mergers(claim)


def follow_mergers(claim: Claim) -> None:
    """Cite in a draft the sources that stand for those merged since it was last one.

    The claim is locked. In other stages citations are part of what was signed, and stay.
    """
    if claim.stage == Stage.DRAFT:
        merged = Source.objects.filter(pk=OuterRef("source_id")).values("merged_into_id")
        citations = Citation.objects.filter(claim=claim, source__merged_into__isnull=False)
        citations.update(source_id=Subquery(merged))


def sign(submission: Submission, decision: Decision, *, actor: Actor, comment: str) -> Review:
    return Review.objects.create(
        submission=submission,
        submitted_by_id=submission.submitted_by_id,
        reviewer=actor,
        decision=decision,
        comment=comment,
    )


def _waits_for_release(claim: Claim) -> bool:
    """Whether the claim is made in articles, none prints it yet, and one is not released."""
    unreleased = claim.appearances.filter(article__released_at=None)
    return unreleased.exists() and not editions.appearances(claim)


@contextmanager
def no_release_meanwhile(actor: Actor) -> Iterator[None]:
    """Keep releases out until the commit.

    A claim is approved either before a release, which then finds it waiting, or after it,
    and is published at once. Taken before any row is locked, by both.
    """
    with acting(actor):
        _lock("pg_advisory_xact_lock_shared")
        yield


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [RELEASE_LOCK])


def _next_signed(claim: Claim, review: Review, appearances: list[dict[str, Any]]) -> log.Next:
    signed = review.submission
    return log.Next(claim, signed.kind, signed.document, appearances, review, note=signed.note)


def _publish(claim: Claim, review: Review, *, actor: Actor) -> Edition:
    withdrawn = review.submission.kind == EditionKind.WITHDRAWN
    appears = [] if withdrawn else editions.appearances(claim)
    (edition,) = log.append_all([_next_signed(claim, review, appears)], actor=actor)
    move(claim, Stage.WITHDRAWN if withdrawn else Stage.PUBLISHED)
    return edition


def _noted(edition: Edition) -> Edition:
    public_coverage.note(edition)
    return edition


def _reissue_as_it_is(claim: Claim, *, actor: Actor) -> Edition:
    appears = editions.appearances(claim)
    (edition,) = log.append_all([_next_as_it_is(claim, appears)], actor=actor)
    return edition


def _next_as_it_is(claim: Claim, appearances: list[dict[str, Any]]) -> log.Next:
    last = claim.editions.latest()
    content = json.loads(last.document)["claim"]
    return log.Next(
        claim,
        EditionKind.REISSUED,
        editions.canonical(content),
        appearances,
        last.review,
        note=content["change"]["note"],
    )
