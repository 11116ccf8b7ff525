"""The list of claims, and what is done from it to several at once."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims import objections, workflow
from claims.admin.handover import submit_selected
from claims.admin.home import WorkFilter, work_order
from claims.admin.numbers import SearchByNumber
from claims.admin.refusals import refusals_as_messages
from claims.models import Claim, Priority, Stage


class ArticleFilter(admin.RelatedOnlyFieldListFilter):
    """The articles that claims are made in, shown even where there is only one."""

    def has_output(self) -> bool:
        return True


def chip(what: str, key: str, label: str) -> str:
    return format_html('<span class="chip {}-{}">{}</span>', what, key, label)


class ClaimList(SearchByNumber):
    """The list of claims: what it shows, how it is filtered and searched, and its actions."""

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
    actions = ("submit_selected", "reopen_selected", "assign_to_me")

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
        return Truncator(claim.statement).chars(120)

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

    @admin.action(description=gettext_lazy("Submit selected claims"), permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[Claim]) -> Any:
        return submit_selected(self, request, queryset)

    @admin.action(description=gettext_lazy("Reopen selected claims"), permissions=["change"])
    def reopen_selected(self, request: HttpRequest, queryset: QuerySet[Claim]) -> None:
        self._take_each(request, queryset, workflow.reopen, _("Reopened: %(claims)s."))

    def _take_each(self, request: Any, queryset: Any, step: Any, done: str) -> None:
        taken = []
        for claim in queryset:
            with refusals_as_messages(request, about=claim.label):
                step(claim, actor=request.user)
                taken.append(claim.label)
        if taken:
            messages.success(request, done % {"claims": ", ".join(taken)})

    @admin.action(description=gettext_lazy("Assign selected claims to me"), permissions=["change"])
    def assign_to_me(self, request: HttpRequest, queryset: QuerySet[Claim]) -> None:
        with transaction.atomic():
            claims = [claim.pk for claim in queryset.locked()]  # type: ignore[attr-defined]
            Claim.objects.filter(pk__in=claims).update(assigned_to=request.user)
        message = ngettext(
            "%(count)d claim is assigned to you.",
            "%(count)d claims are assigned to you.",
            len(claims),
        )
        messages.success(request, message % {"count": len(claims)})
