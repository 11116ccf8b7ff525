"""The home page of the desk: work lists of the account, and progress of the latest articles."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.exports.charts import Segment, segments
from claims.models import Appearance, Article, Claim, Stage, VerificationStatus
from claims.workflow import objections, worklist

ARTICLES = 5
JUDGED_AT_ONCE = 200


class WorkListView(NamedTuple):
    """A list of the work list as the page shows it."""

    label: str
    total: int
    address: str
    rows: list["WorkRow"]


class WorkRow(NamedTuple):
    """A claim of a list, as its card shows it."""

    claim: Claim
    page: str
    """The name of the page that it leads to: that of the review for who may answer it."""
    is_overdue: bool


SUBMITTED = "submitted"
"""The list of what waits for somebody else."""


def work_lists(account: Any) -> list[WorkListView]:
    """Every list of the account with its count, its address and its first claims."""
    worklist.judge(limit=JUDGED_AT_ONCE)
    found = worklist.beginnings(account)
    keys = {key for _total, first in found.values() for key in first}
    shown = Claim.objects.select_related("assigned_to").prefetch_related("translations")
    return list(_work_lists(account, found, shown.in_bulk(keys)))


def _work_lists(
    account: Any, found: dict[str, tuple[int, list[int]]], claims: dict[int, Claim]
) -> Iterator[WorkListView]:
    address = reverse("admin:claims_claim_changelist")
    for work in worklist.WORK_LISTS.values():
        total, first = found.get(work.key, (0, []))
        may_answer = work.key != SUBMITTED and account.has_perm(objections.REVIEW)
        # Of a claim that was deleted in this moment nothing is left to show.
        rows = [_row(claims[key], may_answer=may_answer) for key in first if key in claims]
        yield WorkListView(str(work.label), total, f"{address}?work={work.key}", rows)


def _row(claim: Claim, *, may_answer: bool) -> WorkRow:
    is_answered_here = may_answer and claim.stage == Stage.IN_REVIEW
    page = f"admin:claims_claim_{'review' if is_answered_here else 'change'}"
    return WorkRow(claim, page, bool(claim.due_at and claim.due_at < timezone.now()))


def findings(articles: Iterable[Article]) -> dict[int, list[Segment]]:
    """The bar of each article's claims by verification status, by id of the article."""
    rows = (
        Appearance.objects.filter(article__in=articles)
        .order_by()
        .values_list("article", "claim__verification_status")
        .annotate(count=Count("claim", distinct=True))
    )
    counts = {(article, status): count for article, status, count in rows}
    return {
        article.pk: segments(
            (status, counts.get((article.pk, status.value), 0)) for status in VerificationStatus
        )
        for article in articles
    }


def latest_articles() -> list[tuple[Article, list[Segment]]]:
    """The articles entered last, each with its bar."""
    articles = list(Article.objects.order_by("-pk")[:ARTICLES])
    bars = findings(articles)
    return [(article, bars[article.pk]) for article in articles]


class WorkFilter(admin.SimpleListFilter):
    """The lists of the home page, as a filter of the list of claims."""

    title = _("work list")
    parameter_name = "work"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [(work.key, work.label) for work in worklist.WORK_LISTS.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        work = worklist.WORK_LISTS.get(self.value() or "")
        return queryset.filter(work.wanted(request.user)) if work else queryset


def work_order(request: HttpRequest) -> tuple[Any, ...]:
    """The order of the list that the address asks for; empty where it asks for none."""
    work = worklist.WORK_LISTS.get(request.GET.get("work", ""))
    return work.order if work else ()
