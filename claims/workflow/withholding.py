"""Withholding: words of published claims that the law asks to erase, by two people.

One person asks, with the ground, for one claim or many; another one confirms. In the transaction
of the confirmation each claim gets an edition of kind *withheld*, and the database empties all that
held its words (`claims_empty`); files that were made of them go when it is committed.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.articles import public_coverage
from claims.models import (
    Actor,
    Appearance,
    Capture,
    Citation,
    Claim,
    Edition,
    EditionKind,
    ImpactDecision,
    Proposal,
    Review,
    Stage,
    Submission,
    WithheldClaim,
    Withholding,
    WithholdingGround,
)
from claims.models.constraint_messages import message_of, validation_error
from claims.models.erasure import ERASED
from claims.models.rules import is_blank
from claims.record import editions, erased_files, log, withheld
from claims.text.labels import labelled
from claims.workflow import steps
from claims.workflow.objections import REVIEW, SUBMIT, Objection, allowed, raise_objections

SHORTEST_WORDS = 12
"""Characters from which on words of a claim are looked for in the note that stays public."""
MOST_CLAIMS = 200
"""Of one withholding: whoever confirms it reads the list."""


class Emptying(NamedTuple):
    """Parts of one claim that a withholding takes away, and words that stay."""

    claim: Claim
    editions: int
    parts: list[str]
    """In words, with how many there are: submissions, citations, copies and so on."""
    stays: list[str]
    """In words, what of it stays, and why."""


def ask_withholding(
    claims: Iterable[Claim], *, actor: Actor, ground: str, note: str
) -> Withholding:
    """Sign, as the first of two, that the law asks to erase these published claims.

    `ground` is one of WithholdingGround; `note` is a plain reason, which readers see for ever.
    Nothing is erased. Raises ValidationError with all objections.
    """
    claims = list(claims)
    with steps.acting(actor):
        locked = list(
            Claim.objects.filter(pk__in=[claim.pk for claim in claims]).order_by("pk").locked()
        )
        raise_objections(list(_objections_to_asking(locked, actor, ground, note)))
        withholding = Withholding.objects.create(ground=ground, note=note, asked_by=actor)
        WithheldClaim.objects.bulk_create(
            WithheldClaim(withholding=withholding, claim=claim) for claim in locked
        )
        withholding.refresh_from_db()
    return withholding


def confirm_withholding(withholding: Withholding, *, actor: Actor) -> list[Edition]:
    """Sign as the second person, and erase: every claim at once or none.

    Returns the editions of kind *withheld*, in the order of the claims. Raises ValidationError with
    all objections.
    """
    with steps.no_release_meanwhile(actor):
        claims = list(Claim.objects.filter(withholdings=withholding).order_by("pk").locked())
        withholding = Withholding.objects.select_for_update(no_key=True).get(pk=withholding.pk)
        raise_objections(list(_objections_to_deciding(withholding, actor, confirms=True)))
        raise_objections(list(_objections_to_claims(claims, but=withholding)))
        files, articles = erased_files.of_claims(claims), public_coverage.articles_of(claims)
        withholding.confirmed_by = actor
        _save(withholding, "confirmed_by")
        made = [_withhold(claim, withholding, actor=actor) for claim in claims]
        public_coverage.note(*made, also=articles)
        _forget_what_is_typed(claims)
        transaction.on_commit(lambda: erased_files.remove(files, made), robust=True)
    return made


def set_aside_withholding(withholding: Withholding, *, actor: Actor) -> None:
    """Let a withholding that nobody has confirmed come to nothing; whoever asked may do so too."""
    with steps.acting(actor):
        withholding = Withholding.objects.select_for_update(no_key=True).get(pk=withholding.pk)
        raise_objections(list(_objections_to_deciding(withholding, actor, confirms=False)))
        withholding.set_aside_by = actor
        _save(withholding, "set_aside_by")


def emptying(withholding: Withholding) -> list[Emptying]:
    """Claim by claim what a withholding takes away, for whoever confirms it."""
    claims = Claim.objects.filter(withholdings=withholding).order_by("number")
    return [_emptying(claim) for claim in claims]


def pending(claim: Claim) -> Withholding | None:
    """The withholding of a claim that waits for a second person, if there is one."""
    return Withholding.objects.waiting().filter(claims=claim).first()


def _withhold(claim: Claim, withholding: Withholding, *, actor: Actor) -> Edition:
    content = withheld.withholding_content(claim, ground=withholding.ground, note=withholding.note)
    return log.append(
        claim,
        kind=EditionKind.WITHHELD,
        content=editions.canonical(content),
        appearances=[],
        actor=actor,
        withholding=withholding,
        note=withholding.note,
    )


def _save(withholding: Withholding, column: str) -> None:
    try:
        withholding.save(update_fields=[column])
    except IntegrityError as error:
        raise validation_error(error) from error
    withholding.refresh_from_db()


def _objections_to_asking(
    claims: list[Claim], actor: Actor, ground: str, note: str
) -> Iterator[Objection]:
    yield from allowed(actor, SUBMIT)
    if ground not in WithholdingGround.values:
        yield Objection("no_ground", _("Name the ground in law: choose one of the list."))
    if is_blank(note):
        yield Objection("no_note", message_of("withholding_says_why"))
    if not claims:
        yield Objection("no_claims", _("Name at least one claim."))
    if len(claims) > MOST_CLAIMS:
        told = _("At most %(most)d claims are withheld at once: ask again for the others.")
        yield Objection("too_many", told % {"most": MOST_CLAIMS})
    yield from _objections_to_claims(claims, but=None)
    for claim in claims:
        if any(words in note for words in _words(claim)):
            told = _("The reason repeats words of %(claim)s, and stays public: say it otherwise.")
            yield Objection("note_repeats", told % {"claim": claim.label})


def _objections_to_claims(claims: list[Claim], *, but: Withholding | None) -> Iterator[Objection]:
    for claim in claims:
        if claim.stage == Stage.WITHHELD:
            told = _("%(claim)s is withheld already.")
            yield Objection("already_withheld", told % {"claim": claim.label})
        elif not claim.editions.exists():
            told = _("%(claim)s was never published: delete or drop it.")
            yield Objection("never_published", told % {"claim": claim.label})
        waiting = Withholding.objects.waiting().filter(claims=claim)
        if any(other != but for other in waiting):
            told = _("A withholding of %(claim)s waits already for a second person.")
            yield Objection("asked_already", told % {"claim": claim.label})


def _objections_to_deciding(
    withholding: Withholding, actor: Actor, *, confirms: bool
) -> Iterator[Objection]:
    is_own = withholding.asked_by_id == actor.pk
    if confirms or not is_own:
        yield from allowed(actor, REVIEW)
    if confirms and is_own:
        yield Objection("own_withholding", message_of("withholding_by_another_person"))
    if withholding.confirmed_by_id:
        yield Objection("confirmed_already", _("Somebody has confirmed this withholding already."))
    if withholding.set_aside_by_id:
        yield Objection("set_aside_already", _("Somebody has set this withholding aside."))


def _words(claim: Claim) -> list[str]:
    """The statements of a claim that are long enough to be known again."""
    found = [claim.statement, *claim.translations.values_list("statement", flat=True)]
    return [words for words in found if len(words) >= SHORTEST_WORDS]


def _emptying(claim: Claim) -> Emptying:
    signed = Submission.objects.filter(claim=claim)
    numbers = {
        _("submissions"): signed.count(),
        _("comments of reviewers"): Review.objects.filter(submission__in=signed)
        .exclude(comment__in=["", ERASED])
        .count(),
        _("proposed wordings"): Proposal.objects.filter(review__submission__in=signed).count(),
        _("decisions on impacts"): ImpactDecision.objects.filter(claim=claim).count(),
        _("translations"): claim.translations.count(),
        _("citations"): claim.citations.count(),
        _("appearances in articles"): claim.appearances.count(),
        _("search records"): claim.search_records.count(),
    }
    parts = [labelled(noun, number) for noun, number in numbers.items() if number]
    return Emptying(claim, claim.editions.count(), parts, list(_stays(claim)))


def _stays(claim: Claim) -> Iterator[str]:
    """Words that are not the claim's own, and so stay."""
    cited = Citation.objects.filter(claim=claim).values("source")
    others = Citation.objects.filter(source__in=cited).exclude(claim=claim)
    shared = others.values("source").annotate(count=Count("pk")).count()
    copies = Capture.objects.filter(source__in=others.values("source")).count()
    if shared and copies:
        yield ngettext(
            "stored copies of %(count)d source that other claims cite too, unless only this claim "
            "cites the copy",
            "stored copies of %(count)d sources that other claims cite too, unless only this claim "
            "cites the copy",
            shared,
        ) % {"count": shared}
    articles = Appearance.objects.filter(claim=claim, article__texts__isnull=False)
    if articles.exists():
        yield _("the texts of the articles in which it is made, which are not the claim's")


def _forget_what_is_typed(claims: list[Claim]) -> None:
    """Remove from sessions what somebody typed about these claims and has not sent yet.

    What was typed as a remark names no claim: it goes from all.
    """
    names = {f"{page}-{claim.pk}" for claim in claims for page in ("step", "review")} | {"remark"}
    for session in Session.objects.iterator():
        held = session.get_decoded()
        if names & held.keys():
            store = SessionStore(session.session_key)
            session.session_data = store.encode(
                {name: value for name, value in held.items() if name not in names}
            )
            session.save(update_fields=["session_data"])
