"""Admin of other publishers' reviews: read-only, attached to claims by editors."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims.admin.desk.changelists import FilledFilter
from claims.admin.desk.forms import DeskInline
from claims.admin.desk.importing import Importer, ImportPages
from claims.intake.external_reviews.importing import PERMISSION, import_external_reviews
from claims.models import AttachedReview, ExternalReview
from claims.models.external_review import VERBATIM

SHOWN = {"url": "url_shown", "appearances": "appearances_shown"}
"""What is shown otherwise than it is stored."""


class AttachedFilter(admin.SimpleListFilter):
    """Reviews that an editor has attached to a claim, and those that wait for one."""

    title = _("attached to a claim")
    parameter_name = "attached"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "yes":
                return queryset.filter(attached_to__isnull=False)
            case "no":
                return queryset.filter(attached_to__isnull=True)
        return queryset


class SupersededFilter(FilledFilter):
    """Reviews that their publisher changed later, and those that stand."""

    heading = _("superseded")


class AttachedReviewInline(DeskInline, admin.TabularInline):
    model = AttachedReview
    autocomplete_fields = ("claim",)
    verbose_name = _("claim")
    verbose_name_plural = _("claims it is about")

    def get_queryset(self, request: Any) -> QuerySet[AttachedReview]:
        return super().get_queryset(request).select_related("claim")


@admin.register(ExternalReview)
class ExternalReviewAdmin(ImportPages):
    importer = Importer(
        "external_reviews",
        (PERMISSION,),
        import_external_reviews,
        _(
            "ClaimReviews of other publishers: JSON-LD, a DataFeed, or a saved web page. They are "
            "kept word for word and never published as our finding."
        ),
        ".json,.jsonld,.html,.htm,.txt",
    )
    list_display = (
        *("claim_shown", "publisher", "rating_label", "published", "claims_attached"),
        "newer_shown",
    )
    list_filter = (AttachedFilter, ("superseded_by", SupersededFilter))
    list_select_related = ("superseded_by",)
    search_fields = ("claim_text", "publisher", "rating_label", "claimant", "url", "title")
    readonly_fields = (
        *(SHOWN.get(name, name) for name in VERBATIM),
        *("modified", "newer_shown", "imported_by", "imported_at", "raw_shown"),
    )
    fields = readonly_fields
    inlines = (AttachedReviewInline,)
    ordering = ("-pk",)

    def get_queryset(self, request: Any) -> QuerySet[ExternalReview]:
        attached = Count("attached_to", distinct=True)
        return super().get_queryset(request).defer("raw").annotate(attached=attached)

    def has_add_permission(self, request: Any) -> bool:
        """Reviews come in by an import, as they are; nobody types them."""
        return False

    @admin.display(description=_("claim"), ordering="claim_text")
    def claim_shown(self, review: ExternalReview) -> str:
        return review.claim_text[:200]

    @admin.display(description=_("claims it is about"), ordering="attached")
    def claims_attached(self, review: Any) -> int:
        return review.attached

    @admin.display(description=_("address"))
    def url_shown(self, review: ExternalReview) -> str:
        if not review.web_address:
            return review.url
        return format_html(
            '<a href="{}" rel="noopener noreferrer nofollow">{}</a>', review.web_address, review.url
        )

    @admin.display(description=_("newer rating"), ordering="superseded_by")
    def newer_shown(self, review: ExternalReview) -> str:
        newer = review.superseded_by
        if newer is None:
            return "–"
        address = reverse("admin:claims_externalreview_change", args=[newer.pk])
        return format_html(
            '<a href="{}">{}</a>', address, newer.rating_label or newer.rating_value or newer
        )

    @admin.display(description=_("appearances"))
    def appearances_shown(self, review: ExternalReview) -> str:
        return "\n".join(review.appearances)

    @admin.display(description=_("item"))
    def raw_shown(self, review: ExternalReview) -> str:
        return format_html('<pre class="document" tabindex="0">{}</pre>', review.raw)
