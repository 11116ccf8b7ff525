"""The list of claims: what it shows, and how it is filtered and searched."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from claims import objections
from claims.admin.bulk import BulkSteps
from claims.admin.home import WorkFilter, work_order
from claims.admin.numbers import SearchByNumber
from claims.models import Claim, Priority, Stage


class ArticleFilter(admin.RelatedOnlyFieldListFilter):
    """The articles that claims are made in, shown even where there is only one."""

    def has_output(self) -> bool:
        return True


def chip(what: str, key: str, label: str) -> str:
    return format_html('<span class="chip {}-{}">{}</span>', what, key, label)


class ClaimList(BulkSteps, SearchByNumber):
    """The list of claims: what it shows, how it is filtered and searched."""

    list_display = (
        "number_shown",
        "statement_shown",
        "status_shown",
        "stage_shown",
        "work_shown",
    )
    list_display_links = ("number_shown", "statement_shown")
    list_filter = (
        WorkFilter,
        "stage",
        "verification_status",
        ("appearances__article", ArticleFilter),
        ("assigned_to", admin.RelatedOnlyFieldListFilter),
        "priority",
        "kind",
    )
    list_select_related = ("assigned_to",)
    search_fields = ("number__exact", "statement", "translations__statement", "external_id__exact")
    ordering = ("-number",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return super().get_queryset(request).prefetch_related("translations")

    def get_ordering(self, request: HttpRequest) -> Any:
        return work_order(request) or super().get_ordering(request)

    def get_list_display(self, request: Any) -> Any:
        """Who may review goes straight from the list to the review page of a claim."""
        if not request.user.has_perm(objections.REVIEW):
            return self.list_display
        return ["stage_and_review" if name == "stage_shown" else name for name in self.list_display]

    @admin.display(description=gettext_lazy("number"), ordering="number")
    def number_shown(self, claim: Claim) -> str:
        return claim.label

    @admin.display(description=gettext_lazy("statement"), ordering="statement")
    def statement_shown(self, claim: Claim) -> str:
        wording: Any = claim.wording(get_language() or "")
        words = Truncator(wording.statement).chars(120)
        return format_html('<span lang="{}">{}</span>', wording.language, words)

    @admin.display(description=gettext_lazy("verification status"), ordering="verification_status")
    def status_shown(self, claim: Claim) -> str:
        return chip("status", claim.verification_status, claim.get_verification_status_display())

    @admin.display(description=gettext_lazy("stage"), ordering="stage")
    def stage_shown(self, claim: Claim) -> str:
        return chip("stage", claim.stage, claim.get_stage_display())

    @admin.display(description=gettext_lazy("stage"), ordering="stage")
    def stage_and_review(self, claim: Claim) -> str:
        stage = self.stage_shown(claim)
        if claim.stage != Stage.IN_REVIEW:
            return stage
        address = reverse("admin:claims_claim_review", args=[claim.pk])
        return format_html('{} <a href="{}">{}</a>', stage, address, _("Review"))

    @admin.display(description=gettext_lazy("work"), ordering="review_by")
    def work_shown(self, claim: Claim) -> str:
        priority = "" if claim.priority == Priority.ORDINARY else claim.get_priority_display()
        review_by = claim.review_by and claim.review_by.isoformat()
        due = claim.due_at and _("due %(day)s") % {"day": timezone.localdate(claim.due_at)}
        parts = (priority, claim.assigned_to, due, review_by)
        return " · ".join(str(part) for part in parts if part)

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Also what the lists of other nouns link to."""
        if lookup == "citations__source__id__exact":
            return True
        return super().lookup_allowed(lookup, value, request)
