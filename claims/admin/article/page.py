"""Articles: their records, and the button that lets one go out."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.admin.article.correction_sheet import CorrectionSheetPages
from claims.admin.article.coverage import CoveragePages
from claims.admin.desk.actors import actor_of
from claims.admin.desk.changelists import FilledFilter, claims_counted, claims_link
from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.fields import LinesField
from claims.admin.desk.forms import DeskForm, answers
from claims.evidence import impact
from claims.models import AffectedClaim, Appearance, Article, Claim, Stage
from claims.workflow import objections


class ReleasedFilter(FilledFilter):
    """Articles that are checked before they appear, and the others."""

    empty, filled = gettext_lazy("Not released yet"), gettext_lazy("Released")


class ArticleForm(DeskForm):
    class Meta:
        field_classes = {"authors": LinesField}
        help_texts = {"authors": gettext_lazy("One a line.")}


class ReleaseForm(forms.Form):
    is_out = forms.BooleanField(
        label=gettext_lazy("The article has appeared. A release cannot be taken back.")
    )


def claims_in(*stages: Stage) -> Coalesce:
    appearances = Appearance.objects.filter(claim__stage__in=stages)
    return claims_counted(appearances, "article")


@admin.register(Article)
class ArticleAdmin(CoveragePages, CorrectionSheetPages):
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
    readonly_fields = ("released_at", "public_id", "external_id")
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
            {"fields": ["rights", "text_is_public", "released_at", "note"]},
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
            context["release"] = ReleaseForm()
            claims = Claim.objects.filter(appearances__article=article).distinct()
            context["waiting"] = claims.filter(stage=Stage.APPROVED).count()
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[Any]:
        return [self.post_path("release", self.release_view), *super().get_urls()]

    def release_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let the article go out, with the claims that wait for it."""
        article, back = self.record_and_page(request, pk)
        with errors_as_messages(request):
            answers(ReleaseForm(request.POST))
            published = workflow.release(article, actor=actor_of(request))
            message = _("“%(article)s” is released; editions published: %(count)d.")
            messages.success(request, message % {"article": article, "count": len(published)})
            if held_back := impact.held_back(article).order_by("number"):
                labels = _(", ").join(claim.label for claim in held_back)
                message = _("Held back until a reviewer has decided on their evidence: %(claims)s.")
                messages.warning(request, message % {"claims": labels})
        return back
