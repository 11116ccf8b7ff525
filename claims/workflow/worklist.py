"""The work list: its lists as data, and the judging of evidence behind one of them."""

import itertools
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Now, RowNumber, TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.evidence import policy, quote_checks
from claims.models import (
    AffectedClaim,
    Appearance,
    Citation,
    Claim,
    Decision,
    Edition,
    EditionKind,
    Source,
    SourceCondition,
    Stage,
    Submission,
)
from claims.models.prepared import Prepared
from claims.record import editions
from claims.workflow import objections


class WorkList(NamedTuple):
    """One list: `claims(account)` are those on it, in the order in which they are worked off."""

    key: str
    label: Promise
    wanted: Callable[[Any], Q]
    order: tuple[Any, ...]

    def claims(self, account: Any) -> QuerySet[Claim]:
        return Claim.objects.filter(self.wanted(account)).order_by(*self.order, "-number")


_own_submissions = Submission.objects.filter(claim=OuterRef("pk")).exclude(
    kind=EditionKind.REISSUED
)
_last_submission = _own_submissions.order_by("-pk")
_last_edition = Edition.objects.filter(claim=OuterRef("pk")).order_by("-position")
_place = (
    Appearance.objects.filter(claim=OuterRef("pk"))
    .order_by("article_id", "position", "pk")
    .annotate(
        place=Func(
            "article_id",
            "position",
            template="ARRAY[%(expressions)s]",
            output_field=IntegerField(),
        )
    )
)

BY_DUE_TIME = (
    F("due_at").asc(nulls_last=True),
    Subquery(_place.values("place")[:1]).asc(nulls_last=True),
)
"""Due time, then article, then reading order; what has none of them comes last."""
SHOWN = 5
"""Claims of each list on the home page."""
LATEST_EDITIONS = 100
"""How far back “last published” goes: without an end, the list is the whole record."""
LATEST_FIRST = (Subquery(_last_edition.values("position")[:1]).desc(nulls_last=True),)


def _handed_over(account: Any) -> Q:
    return Q(assigned_to=account.pk, stage__in=[Stage.DRAFT, Stage.IN_REVIEW])


def _to_review(account: Any) -> Q:
    if not account.has_perm(objections.REVIEW):
        return Q(pk__in=[])
    submitter = Subquery(_last_submission.values("submitted_by")[:1])
    mine_or_pool = Q(assigned_to=account.pk) | Q(assigned_to=None)
    return Q(stage=Stage.IN_REVIEW) & mine_or_pool & ~Q(pk__in=_submitted_by(account, submitter))


def _submitted_by(account: Any, submitter: Subquery) -> QuerySet[Any, Any]:
    return Claim.objects.in_review().alias(by=submitter).filter(by=account.pk).values("pk")


def _submitted(account: Any) -> Q:
    submitter = Subquery(_last_submission.values("submitted_by")[:1])
    return Q(pk__in=_submitted_by(account, submitter))


def _returned(account: Any) -> Q:
    decision = Subquery(_last_submission.values("review__decision")[:1])
    returned = Claim.objects.alias(decision=decision).filter(
        decision=Decision.RETURNED, assigned_to=account.pk, stage=Stage.DRAFT
    )
    return Q(pk__in=returned.values("pk"))


def _drafts(account: Any) -> Q:
    nobodys = Q(assigned_to=None, created_by=account.pk)
    return Q(stage=Stage.DRAFT) & (Q(assigned_to=account.pk) | nobodys)


def _short(_account: Any) -> Q:
    return Q(stage=Stage.DRAFT, shortfall_count__gt=0, judged_version=F("version"))


def _overdue(_account: Any) -> Q:
    return Q(review_by__lt=TruncDate(Now())) & ~Q(stage__in=[Stage.WITHDRAWN, Stage.DROPPED])


def _sources_changed(_account: Any) -> Q:
    citing = Citation.objects.exclude(source__condition=SourceCondition.FINE)
    is_used = ~Q(stage__in=[Stage.WITHDRAWN, Stage.DROPPED])
    return Q(Exists(citing.filter(claim=OuterRef("pk")))) & is_used


def _affected(_account: Any) -> Q:
    marks = AffectedClaim.objects.undecided().filter(claim=OuterRef("pk"))
    return Q(Exists(marks)) & ~Q(stage__in=[Stage.WITHDRAWN, Stage.DROPPED])


def _published(_account: Any) -> Q:
    last = Edition.objects.order_by("-position").values("claim")[:LATEST_EDITIONS]
    return Q(stage=Stage.PUBLISHED, pk__in=last)


WORK_LISTS = {
    work.key: work
    for work in (
        WorkList("mine", _("Handed to me"), _handed_over, BY_DUE_TIME),
        WorkList("review", _("Waiting for my review"), _to_review, BY_DUE_TIME),
        WorkList("returned", _("Returned to me"), _returned, BY_DUE_TIME),
        WorkList("submitted", _("Submitted by me"), _submitted, BY_DUE_TIME),
        WorkList("drafts", _("My drafts"), _drafts, BY_DUE_TIME),
        WorkList("short", _("Evidence missing"), _short, BY_DUE_TIME),
        WorkList("overdue", _("Overdue for another look"), _overdue, BY_DUE_TIME),
        WorkList("affected", _("Evidence changed, to be decided"), _affected, BY_DUE_TIME),
        WorkList("sources", _("Sources changed or gone"), _sources_changed, BY_DUE_TIME),
        WorkList("published", _("Recently published"), _published, LATEST_FIRST),
    )
}


class _Asker(NamedTuple):
    """The account that asks, as far as the lists depend on it."""

    pk: int
    may_review: bool

    def has_perm(self, _permission: str) -> bool:
        """Whether it may review: the one permission on which a list depends."""
        return self.may_review


def _beginnings(asker: _Asker) -> QuerySet[Any, Any]:
    """List, total, place and key of the first claims of every list."""
    first, *others = (
        work.claims(asker)
        .annotate(
            key=Value(work.key),
            total=Window(Count("*")),
            place=Window(RowNumber(), order_by=[*work.order, F("number").desc()]),
        )
        .order_by("place")
        .values_list("key", "total", "place", "pk")[:SHOWN]
        for work in WORK_LISTS.values()
    )
    return first.union(*others, all=True)


_BEGINNINGS = {
    may_review: Prepared(lambda key, may_review=may_review: _beginnings(_Asker(key, may_review)))
    for may_review in (True, False)
}


def beginnings(account: Any) -> dict[str, tuple[int, list[int]]]:
    """The number of claims on each list of an account, and the keys of the first; by its key.

    One statement for all lists; a list without claims has no entry.
    """
    found: dict[str, tuple[int, list[int]]] = {}
    rows = _BEGINNINGS[account.has_perm(objections.REVIEW)].rows(account.pk)
    for key, total, _nth, claim in sorted(rows):
        found.setdefault(key, (total, []))[1].append(claim)
    return found


_QUEUE = Prepared(
    lambda key: WORK_LISTS["review"].claims(_Asker(key, may_review=True)).values_list("pk")
)


def review_queue(account: Any) -> list[int]:
    """The keys of the claims that wait for a review by this account, in their order."""
    if not account.has_perm(objections.REVIEW):
        return []
    return [key for (key,) in _QUEUE.rows(account.pk)]


def _changed_drafts() -> QuerySet[Claim]:
    is_other = Q(judged_version=None) | ~Q(judged_version=F("version"))
    return Claim.objects.filter(is_other, stage=Stage.DRAFT)


_CHANGED = Prepared(lambda: _changed_drafts().values_list("pk")[:1])


def judge(*, limit: int) -> int:
    """Judge the evidence of drafts that have changed since they were judged; how many there were.

    A constant number of queries, one where there is none. Claims that somebody is changing now are
    left for later.
    """
    if not _CHANGED.rows():
        return 0
    with transaction.atomic():
        changed = _changed_drafts().order_by("pk")
        free = changed.select_for_update(of=("self",), no_key=True, skip_locked=True)
        keys = list(free.values_list("pk", flat=True)[:limit])
        quote_checks.check_unchecked(Citation.objects.filter(claim__in=keys))
        claims = list(Claim.objects.with_content().filter(pk__in=keys))
        cited = itertools.chain.from_iterable(claim.citations.all() for claim in claims)
        roots = Source.objects.roots({citation.source_id for citation in cited})
        for claim in claims:
            content = editions.claim_content(claim, kind=EditionKind.FIRST, note="", roots=roots)
            lacking = policy.blocking(content, quote_checks.check_claim(claim))
            claim.shortfall_count = len(lacking)
            claim.judged_version = claim.version
        Claim.objects.bulk_update(claims, ["shortfall_count", "judged_version"], batch_size=limit)
        return len(claims)
