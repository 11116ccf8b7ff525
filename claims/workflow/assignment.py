"""Assignment of claims: handed over on submission, given back on a return, passed on by a leaver.

The steps themselves are `workflow`'s; here they are taken together with the assignment.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

import pghistory
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from claims.access import roles, sessions
from claims.models import Actor, Claim, Edition, EditionKind, Review, Stage, Submission
from claims.models.constraint_messages import WAITED, waited_too_long
from claims.workflow import notifications, objections, steps
from claims.workflow.objections import Objection

Refused = tuple[Claim, ValidationError]
"""A claim, and what speaks against the step."""
Seen = Mapping[str, list[Any]]
"""What a list showed of each claim, by primary key: see `assigned`."""


def may_review(*, besides: Any = None) -> QuerySet[User]:
    """The accounts a claim can be handed over to by `besides`: all that may review, but that."""
    reviewers = User.objects.with_perm(objections.REVIEW).filter(is_staff=True)
    others = reviewers.exclude(pk=besides.pk) if besides else reviewers
    return others.order_by("username")


def may_write() -> QuerySet[User]:
    """The accounts that claims can be assigned to."""
    return User.objects.with_perm(objections.SUBMIT).filter(is_staff=True).order_by("username")


def submit(
    claim: Claim, *, actor: Actor, to: Any = None, due_at: datetime | None = None, **signed: str
) -> Submission:
    """Submit a claim and hand it over to a person who may review it, or to nobody in particular.

    Takes what `workflow.submit` takes and raises what that raises.
    """
    with steps.locked(claim, actor) as claim:
        submission = steps.submit(claim, actor=actor, **signed)
        if to is not None and not may_review(besides=actor).filter(pk=to.pk).exists():
            raise ValidationError(
                _("Hand it over to another person who may review."), code="not_a_reviewer"
            )
        _assign(claim.pk, to, due_at)
    return submission


def submit_and_tell(
    claim: Claim, *, actor: Actor, to: Any = None, due_at: datetime | None = None, **signed: str
) -> Submission:
    """The same, and a mail to the person."""
    submission = submit(claim, actor=actor, to=to, due_at=due_at, **signed)
    notifications.handed_over([claim], to=to, by=actor, due_at=due_at)
    return submission


def assigned(claim: Claim) -> list[Any]:
    """To whom a claim is assigned and until when, as `Seen` holds it; no query."""
    return [claim.assigned_to_id, claim.due_at and claim.due_at.isoformat()]


def submit_each(
    claims: Iterable[Claim], *, actor: Actor, to: Any, due_at: datetime | None, note: str = ""
) -> tuple[list[Claim], list[Refused]]:
    """Submit several, each in a transaction of its own; one mail for all of them.

    `note` tells readers what is new in those that are published already. The claims submitted,
    and the others each with what speaks against it.
    """

    def take(claim: Claim) -> Submission:
        said = note if claim.editions.exists() else ""
        return submit(claim, actor=actor, to=to, due_at=due_at, note=said)

    submitted, refused = each(claims, take)
    notifications.handed_over(submitted, to=to, by=actor, due_at=due_at)
    return submitted, refused


def return_to_author(claim: Claim, *, actor: Actor, comment: str, **also: Any) -> Review:
    """Return a claim: it is assigned to who submitted it, if they may still write, who is told.

    Takes what `workflow.return_to_author` takes and raises what that raises.
    """
    review = _return(claim, actor=actor, comment=comment, **also)
    notifications.returned([claim], to=review.submitted_by, by=actor, comment=comment)
    return review


def return_each(
    claims: Iterable[Claim], *, actor: Actor, comment: str
) -> tuple[list[Claim], list[Refused]]:
    """Return several, each in a transaction of its own; one mail to each of their submitters."""
    submitters: dict[Any, list[Claim]] = defaultdict(list)

    def step(claim: Claim) -> None:
        submitters[_return(claim, actor=actor, comment=comment).submitted_by].append(claim)

    returned, refused = each(claims, step)
    for submitter, theirs in submitters.items():
        notifications.returned(theirs, to=submitter, by=actor, comment=comment)
    return returned, refused


def reopen_each(claims: Iterable[Claim], *, actor: Actor) -> tuple[list[Claim], list[Refused]]:
    """Reopen several, each in a transaction of its own; nobody is assigned to them by that."""
    return each(claims, partial(steps.reopen, actor=actor))


def put_back_each(claims: Iterable[Claim], *, actor: Actor) -> tuple[list[Claim], list[Refused]]:
    """Put several back as they were before they were reopened, each in its own transaction."""
    return each(claims, partial(steps.put_back, actor=actor))


def assign_each(
    claims: Iterable[Claim], *, actor: Actor, to: Any, due_at: datetime | None, seen: Seen
) -> tuple[list[Claim], list[Refused]]:
    """Assign several to a person, or to nobody; one mail for all of them.

    What is in review goes to who may review it, everything else to who may write claims. What
    somebody else has assigned since it was `seen` stays as it is.
    """

    def step(claim: Claim) -> None:
        with steps.locked(claim, actor) as claim:
            found = list(objections.allowed(actor, objections.SUBMIT))
            objections.raise_objections([*found, *_unsuited(to, claim), *_overtaken(claim, seen)])
            _assign(claim.pk, to, due_at)

    assigned, refused = each(claims, step)
    notifications.assigned(assigned, to=to, by=actor, due_at=due_at)
    return assigned, refused


def take_each(
    claims: QuerySet[Claim], *, actor: Actor, seen: Seen
) -> tuple[list[Claim], list[Refused]]:
    """Assign several to oneself, all at once; the same claims stay as they are."""
    with transaction.atomic():
        locked = claims.locked()  # type: ignore[attr-defined]  # of our queryset
        found = [(claim, [*_unsuited(actor, claim), *_overtaken(claim, seen)]) for claim in locked]
        free = [claim for claim, objections_to_it in found if not objections_to_it]
        Claim.objects.filter(pk__in=[claim.pk for claim in free]).update(assigned_to=actor)
    return free, [
        (claim, ValidationError([one.message for one in against]))
        for claim, against in found
        if against
    ]


def _unsuited(person: Any, claim: Claim) -> list[Objection]:
    """Object to assigning a claim to a person who may not do what it waits for."""
    if person is None or _suited(person, claim) is not None:
        return []
    words = _("%(person)s may not work on it as it stands (%(stage)s).")
    about = {"person": person, "stage": claim.get_stage_display()}
    return [Objection("not_suited", words % about)]


def _overtaken(claim: Claim, seen: Seen) -> list[Objection]:
    """Object to assigning a claim that was not assigned like that when it was seen.

    What was not seen, because all claims of a search were chosen, is assigned as it stands.
    """
    if str(claim.pk) not in seen or seen[str(claim.pk)] == assigned(claim):
        return []
    words = _("it was assigned to %(person)s after you opened the list. Look at it again.")
    return [
        Objection(
            "overtaken", words % {"person": claim.assigned_to or pgettext("person", "nobody")}
        )
    ]


def each(
    claims: Iterable[Claim], step: Callable[[Claim], Any]
) -> tuple[list[Claim], list[Refused]]:
    """Take a step with each; those it was taken with, and the others with what is against it."""
    taken, refused = [], []
    for claim in claims:
        try:
            step(claim)
            taken.append(claim)
        except ValidationError as error:
            refused.append((claim, error))
        except OperationalError as error:
            if not waited_too_long(error):
                raise
            refused.append((claim, ValidationError(WAITED, code="waited")))
    return taken, refused


def _return(claim: Claim, *, actor: Actor, comment: str, **also: Any) -> Review:
    with steps.locked(claim, actor) as claim:
        review = steps.return_to_author(claim, actor=actor, comment=comment, **also)
        _assign(claim.pk, may_write().filter(pk=review.submitted_by_id).first(), None)
    return review


def approve(claim: Claim, *, actor: Actor, **signed: str) -> Edition | None:
    """Approve a claim: it waits for nobody any more."""
    with transaction.atomic():
        edition = steps.approve(claim, actor=actor, **signed)
        _assign(claim.pk, None, None)
    return edition


def recall(claim: Claim, *, actor: Actor) -> None:
    """Recall a claim: it is the actor's again."""
    with steps.locked(claim, actor) as claim:
        steps.recall(claim, actor=actor)
        _assign(claim.pk, actor, None)


def contest(claim: Claim, *, actor: Actor, note: str) -> Edition:
    """Contest a finding, and tell who submitted it."""
    edition = steps.contest(claim, actor=actor, note=note)
    last = objections.last_submission(claim)
    notifications.contested(claim, to=last.submitted_by, by=actor, note=note)
    return edition


class Duties(NamedTuple):
    """Open work in an account's name."""

    assigned: QuerySet[Claim]
    drafts: QuerySet[Claim]
    """Drafts that they began and nobody is assigned to."""
    in_review: QuerySet[Claim]
    reissues: QuerySet[Submission]


def duties(account: Any) -> Duties:
    """The open work in the name of an account, newest claims first."""
    waiting = Submission.objects.waiting().filter(submitted_by=account).defer("document")
    own_claims = waiting.exclude(kind=EditionKind.REISSUED).values("claim")
    worded = Claim.objects.prefetch_related("translations")
    return Duties(
        assigned=worded.filter(assigned_to=account).order_by("-number"),
        drafts=worded.filter(stage=Stage.DRAFT, assigned_to=None, created_by=account).order_by(
            "-number"
        ),
        in_review=worded.in_review().filter(pk__in=own_claims).order_by("-number"),
        reissues=waiting.filter(kind=EditionKind.REISSUED).select_related("claim"),
    )


def leave(account: Any, *, actor: Actor, successor: Any) -> None:
    """Somebody leaves: their account is closed, and its claims go to `successor` or the pool.

    All in one transaction. What they submitted stays submitted. Claims in review go to the
    pool where the successor may not review them. Sessions end, for ever: the password is gone.
    Raises ValidationError if nobody would be left to administer accounts.
    """
    with pghistory.context(user=actor.pk), transaction.atomic():
        if roles.are_all_administrators([account]):
            raise ValidationError(roles.LAST_ADMINISTRATOR, code="last_administrator")
        open_now = duties(account)
        mine = Q(pk__in=open_now.assigned.values("pk")) | Q(pk__in=open_now.drafts.values("pk"))
        for claim in Claim.objects.filter(mine).locked():
            _assign(claim.pk, _suited(successor, claim), claim.due_at)
        account.is_active = False
        account.set_unusable_password()
        account.save(update_fields=["is_active", "password"])
        sessions.end(account)


def _suited(person: Any, claim: Claim) -> Any:
    """The person, if they may do what the claim waits for; otherwise None."""
    if person is None:
        return None
    if claim.stage == Stage.IN_REVIEW:
        submitter = objections.last_submission(claim).submitted_by
        return may_review(besides=submitter).filter(pk=person.pk).first()
    return may_write().filter(pk=person.pk).first()


def _assign(claim_id: int, person: Any, due_at: datetime | None) -> None:
    Claim.objects.filter(pk=claim_id).update(assigned_to=person, due_at=due_at)
