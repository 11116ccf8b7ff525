"""Articles: their records, and the way to the page that lets one go out."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from claims.admin.article.author_file import AuthorFilePages
from claims.admin.article.check_article import CheckArticlePage
from claims.admin.article.correction_sheet import CorrectionSheetPages
from claims.admin.article.coverage import CoveragePages
from claims.admin.article.job import JobPages
from claims.admin.article.releasing import ReleasePages
from claims.admin.desk.changelists import FilledFilter, claims_counted, claims_link
from claims.admin.desk.fields import LinesField
from claims.admin.desk.forms import DeskForm
from claims.models import AffectedClaim, Appearance, Article, Claim, Stage
from claims.workflow import objections


class ReleasedFilter(FilledFilter):
    """Articles that are checked before they appear, and the others."""

    empty, filled = gettext_lazy("Not released yet"), gettext_lazy("Released")


class ArticleForm(DeskForm):
    class Meta:
        field_classes = {"authors": LinesField}
        help_texts = {"authors": gettext_lazy("One a line.")}


def claims_in(*stages: Stage) -> Coalesce:
    appearances = Appearance.objects.filter(claim__stage__in=stages)
    return claims_counted(appearances, "article")


@admin.register(Article)
class ArticleAdmin(
    CheckArticlePage, JobPages, ReleasePages, CoveragePages, CorrectionSheetPages, AuthorFilePages
):
    form = ArticleForm
    change_form_template = "admin/claims/article/change_form.html"
    list_display = (
        "title",
        "issued",
        "released_at",
        "claims_in_all",
        "claims_in_review",
        "claims_waiting",
        "claims_published",
        "claims_affected",
    )
    list_filter = (("released_at", ReleasedFilter), "language")
    search_fields = ("title", "title_en", "title_zh_hant", "publisher", "url", "external_id__exact")
    readonly_fields = ("released_at", "released_text", "public_id", "external_id")
    ordering = ("-pk",)
    fieldsets = (
        (
            None,
            {
                "fields": [
                    "title",
                    "language",
                    "title_en",
                    "title_zh_hant",
                    "authors",
                    "publisher",
                    "series",
                    "issued",
                    "url",
                ]
            },
        ),
        (
            gettext_lazy("Rights and release"),
            {"fields": ["rights", "text_is_public", "released_at", "released_text", "note"]},
        ),
        (
            gettext_lazy("Record"),
            {"fields": ["public_id", "external_id"], "classes": ["collapse"]},
        ),
    )

    def get_queryset(self, request: Any) -> QuerySet[Article]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                claim_count=claims_in(*Stage),
                in_review=claims_in(Stage.IN_REVIEW),
                waiting=claims_in(Stage.APPROVED),
                published=claims_in(Stage.PUBLISHED),
                affected=claims_counted(
                    Appearance.objects.filter(
                        claim__in=AffectedClaim.objects.undecided().values("claim")
                    ),
                    "article",
                ),
            )
        )

    @admin.display(description=gettext_lazy("claims"), ordering="claim_count")
    def claims_in_all(self, article: Any) -> str:
        return self._claims(article, article.claim_count)

    @admin.display(description=gettext_lazy("in review"), ordering="in_review")
    def claims_in_review(self, article: Any) -> str:
        return self._claims(article, article.in_review, stage__exact=Stage.IN_REVIEW)

    @admin.display(description=gettext_lazy("waiting for release"), ordering="waiting")
    def claims_waiting(self, article: Any) -> str:
        return self._claims(article, article.waiting, stage__exact=Stage.APPROVED)

    @admin.display(description=gettext_lazy("published"), ordering="published")
    def claims_published(self, article: Any) -> str:
        return self._claims(article, article.published, stage__exact=Stage.PUBLISHED)

    @admin.display(description=gettext_lazy("evidence changed"), ordering="affected")
    def claims_affected(self, article: Any) -> str:
        return self._claims(article, article.affected, work="affected")

    def _claims(self, article: Article, count: int, **having: object) -> str:
        return claims_link(count, appearances__article__id__exact=article.pk, **having)

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = context["original"]
        if article and not article.released_at and request.user.has_perm(objections.RELEASE):
            context["may_release"] = True
            claims = Claim.objects.filter(appearances__article=article).distinct()
            context["waiting"] = claims.filter(stage=Stage.APPROVED).count()
        return super().render_change_form(request, context, *args, **kwargs)
