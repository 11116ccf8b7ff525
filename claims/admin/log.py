"""Read-only lists of submissions, reviews and editions."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims.admin.desk.changelists import FilledFilter, SearchByNumber
from claims.models import Edition, Review, Submission, VerificationStatus

LABELS = dict(VerificationStatus.choices)


class ReadOnlyAdmin(SearchByNumber):
    """A page and a list without buttons: what was signed stays as it is."""

    number_path = "claim__number"
    prefix = "(?:C-?)?"  # “88” is the claim, and not every digest that begins so

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


def link_to_claim(signed: Any) -> str:
    address = reverse("admin:claims_claim_change", args=[signed.claim_id])
    return format_html('<a href="{}">{}</a>', address, signed.claim)


def readable(document: str) -> str:
    """Canonical JSON, spread out for reading."""
    return format_html(
        '<pre class="document" tabindex="0">{}</pre>',
        json.dumps(json.loads(document), ensure_ascii=False, indent=2, sort_keys=True),
    )


class UnansweredFilter(FilledFilter):
    """Submissions with and without a review."""

    heading = _("review")
    empty, filled = _("Not reviewed"), _("Reviewed")


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ("submitted_at", "claim_shown", "kind", "submitted_by", "digest_shown")
    list_filter = ("kind", ("review", UnansweredFilter))
    list_select_related = ("claim", "submitted_by")
    search_fields = (
        "claim__number__exact",
        "claim__statement",
        "note",
        "content_digest__startswith",
        "submitted_by__username",
    )
    fields = (
        "claim_shown",
        "kind",
        "note",
        "submitted_by",
        "submitted_at",
        "content_digest",
        "document_shown",
    )

    def get_queryset(self, request: Any) -> QuerySet[Submission]:
        return super().get_queryset(request).defer("document")

    @admin.display(description=_("claim"), ordering="claim__number")
    def claim_shown(self, submission: Submission) -> str:
        return link_to_claim(submission)

    @admin.display(description=_("content digest"), ordering="content_digest")
    def digest_shown(self, submission: Submission) -> str:
        return format_html("<code>{}…</code>", submission.content_digest[:12])

    @admin.display(description=_("document"))
    def document_shown(self, submission: Submission) -> str:
        return readable(submission.document)


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    number_path = "submission__claim__number"
    list_display = ("decision", "claim_shown", "reviewer", "submitted_by", "reviewed_at")
    list_filter = ("decision",)
    list_select_related = ("submission__claim", "reviewer", "submitted_by")
    search_fields = (
        "submission__claim__number__exact",
        "submission__claim__statement",
        "comment",
        "reviewer__username",
    )
    fields = (
        "claim_shown",
        "submission",
        "decision",
        "comment",
        "reviewer",
        "submitted_by",
        "reviewed_at",
    )

    def get_queryset(self, request: Any) -> QuerySet[Review]:
        return super().get_queryset(request).defer("submission__document")

    @admin.display(description=_("claim"), ordering="submission__claim__number")
    def claim_shown(self, review: Review) -> str:
        return link_to_claim(review.submission)


class PublishedStatusFilter(admin.SimpleListFilter):
    """Editions by the verification status that they published."""

    title = _("verification status")
    parameter_name = "verification_status"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return VerificationStatus.choices

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        return (
            queryset.filter(index__verification_status=self.value()) if self.value() else queryset
        )


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = (
        "position",
        "claim_shown",
        "number",
        "kind",
        "status_shown",
        "published_at",
    )
    list_filter = ("kind", PublishedStatusFilter)
    list_select_related = ("claim", "index")
    search_fields = (
        "claim__number__exact",
        "claim__statement",
        "note",
        "digest__startswith",
        "content_digest__startswith",
    )
    ordering = ("-position",)
    fields = (
        "claim_shown",
        ("number", "position", "kind"),
        "note",
        ("published_by", "published_at"),
        "review",
        "restoration",
        "content_digest",
        "digest",
        "previous_chain",
        "chain",
        "document_shown",
    )

    def get_queryset(self, request: Any) -> QuerySet[Edition]:
        return super().get_queryset(request).defer("document")

    @admin.display(description=_("claim"), ordering="claim__number")
    def claim_shown(self, edition: Edition) -> str:
        return link_to_claim(edition)

    @admin.display(description=_("verification status"))
    def status_shown(self, edition: Edition) -> str:
        return str(LABELS.get(edition.index.verification_status, ""))

    @admin.display(description=_("document"))
    def document_shown(self, edition: Edition) -> str:
        return readable(edition.document)
