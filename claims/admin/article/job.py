"""The job of an article, and the board: of its claims, and of all articles."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claims.admin import home
from claims.admin.accounts import time_zones
from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.forms import answers
from claims.admin.desk.shared_records import SharedRecordAdmin
from claims.exports import charts
from claims.models import Article, ArticlePerson, Claim, JobPriority
from claims.models.prepared import Prepared
from claims.workflow import article_jobs
from claims.workflow.article_jobs import ArticleStage

CARDS = 30
"""Articles of a column, and claims of one."""


class Card(NamedTuple):
    """An article on the board."""

    article: Article
    people: list[ArticlePerson]
    bar: list[charts.Segment]
    """Of the stages, in grey outlines: only findings carry colour."""
    done: int
    total: int
    findings: list[charts.Segment]
    is_overdue: bool


class JobForm(forms.Form):
    """Deadline, priority and people; `seen` is the job as the page shows it."""

    due_at = forms.DateTimeField(
        label=gettext_lazy("due"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    priority = forms.ChoiceField(label=gettext_lazy("priority"), choices=JobPriority)
    writes = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=gettext_lazy("writes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reviews = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=gettext_lazy("reviews"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role, may in article_jobs.MAY.items():
            self.fields[role.value].queryset = may()  # type: ignore[attr-defined]  # a field with choices
        self.fields["due_at"].help_text = time_zones.current()


class JobPages(SharedRecordAdmin):
    """The addresses of the job and of the board; part of the article's admin."""

    def get_urls(self) -> list[Any]:
        desk = self.admin_site.admin_view
        board = require_safe(self.board_view)
        return [
            path("board/", desk(board), name="claims_article_board"),
            path("<int:pk>/job/", desk(self.job_view), name="claims_article_job"),
            *super().get_urls(),
        ]

    def board_view(self, request: HttpRequest) -> HttpResponse:
        """All articles by stage, the most urgent first; of those released the last."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        waiting = _loaded(article_jobs.in_order(Article.objects.unreleased()))
        released = _loaded(Article.objects.released().order_by("-released_at"))
        columns: dict[ArticleStage, list[Card]] = {stage: [] for stage in ArticleStage}
        for stage, card in _cards([*waiting[: CARDS * 3], *released[:CARDS]]):
            columns[stage].append(card)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Board of all articles"),
            "opts": self.opts,
            "columns": [(article_jobs.LABELS[stage], cards) for stage, cards in columns.items()],
            "left_out": max(0, waiting.count() - CARDS * 3),
        }
        return TemplateResponse(request, "admin/claims/article/board.html", context)

    def job_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The claims of an article by stage, and who does what until when; a POST says it anew."""
        article, _back = self.record_and_page(request, pk)
        may_change = self.has_change_permission(request, article)
        form = JobForm(request.POST) if request.method == "POST" else None
        if form is not None and not may_change:
            raise PermissionDenied
        if form is not None:
            with errors_as_messages(request):
                article_jobs.set_job(article, actor=actor_of(request), **answers(form))
                messages.success(request, _("Saved."))
                return redirect("admin:claims_article_job", pk)
        job = article_jobs.job_of(article)
        if form is None:
            form = JobForm(initial={**job._asdict(), "seen": job.seen})
        else:  # what was typed, against the job as it is by now
            form.data = form.data.copy()
            form.data["seen"] = job.seen
        [(stage, card)] = _cards(_loaded(Article.objects.filter(pk=pk)))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Job: %(article)s") % {"article": article},
            "opts": self.opts,
            "article": article,
            "card": card,
            "stage": article_jobs.LABELS[stage],
            "columns": list(_claims_by_column(article)),
            "form": form if may_change else None,
        }
        return TemplateResponse(request, "admin/claims/article/job.html", context)


def mine(account: Any) -> list[Card]:
    """The articles in which an account has a part and that have not gone out."""
    keys = [key for (key,) in _MINE.rows(account.pk)]
    if not keys:
        return []
    articles = _loaded(Article.objects.all()).in_bulk(keys)
    own = [articles[key] for key in keys if key in articles]
    return [card for _stage, card in _cards(own)]


def _mine(account: int) -> Any:
    own = Article.objects.unreleased().filter(job__people__account=account)
    ordered = article_jobs.in_order(Article.objects.filter(pk__in=own.values("pk")))
    return ordered.values_list("pk")[:CARDS]


_MINE = Prepared(_mine)


def _loaded(articles: Any) -> Any:
    return articles.select_related("job").prefetch_related("job__people__account")


def _cards(articles: Iterable[Article]) -> Iterator[tuple[ArticleStage, Card]]:
    """The card of each article and the column it stands in; three queries for all of them."""
    articles = list(articles)
    come, findings = article_jobs.progress(articles), home.findings(articles)
    for article in articles:
        job = getattr(article, "job", None)
        counted = come[article.pk]
        yield (
            article_jobs.stage_of(article, counted),
            Card(
                article,
                list(job.people.all()) if job else [],
                _bar(counted),
                counted.done,
                counted.total,
                findings[article.pk],
                article_jobs.is_overdue(article),
            ),
        )


def _bar(come: article_jobs.Progress) -> list[charts.Segment]:
    return charts.segments(
        (article_jobs.LABELS[stage], come.counts[stage]) for stage in reversed(ArticleStage)
    )


def _claims_by_column(article: Article) -> Iterator[tuple[Any, int, list[Claim], str]]:
    """Label, count, first claims and stage of each column of an article's own board."""
    for stage, column in article_jobs.OF_CLAIMS.items():
        claims = Claim.objects.filter(appearances__article=article, stage=stage).distinct()
        first = claims.select_related("assigned_to").prefetch_related("translations")
        label = article_jobs.LABELS[column]
        yield label, claims.count(), list(first.order_by("number")[:CARDS]), stage.value
