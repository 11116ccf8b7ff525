"""The list of claims: columns, filters and search."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator, smart_split, unescape_string_literal
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from claims.admin.claim.exporting import ExportActions
from claims.admin.desk.changelists import SearchByNumber
from claims.admin.home import WorkFilter, work_order
from claims.models import Appearance, Article, Claim, ClaimTranslation, Priority, Stage
from claims.text import whole_numbers
from claims.workflow import objections

LATEST_ARTICLES = 20
FEW = 1000
OPEN = "open"
"""In the address of a search: a number opens its claim."""


class ArticleFilter(admin.SimpleListFilter):
    """The articles entered last, and the one that the address names."""

    title = gettext_lazy("article")
    parameter_name = "appearances__article__id__exact"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[Any, str]]:
        last = Article.objects.order_by("-pk")[:LATEST_ARTICLES]
        named = Article.objects.filter(pk__in=self._named()).exclude(pk__in=last.values("pk"))
        return [(article.pk, str(article)) for article in (*named, *last)]

    def queryset(self, request: Any, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        if self.value() is None:
            return queryset
        made_there = Appearance.objects.filter(article__in=self._named())
        return queryset.filter(pk__in=made_there.values("claim"))

    def _named(self) -> list[int]:
        named = whole_numbers.read(str(self.value() or ""))  # counted, it is a number
        return [] if named is None else [named]


def chip(what: str, key: str, label: str) -> str:
    return format_html('<span class="chip {}-{}">{}</span>', what, key, label)


class ClaimList(ExportActions, SearchByNumber):
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
        ArticleFilter,
        ("assigned_to", admin.RelatedOnlyFieldListFilter),
        "priority",
        "kind",
    )
    list_select_related = ("assigned_to",)
    search_fields = ("statement",)
    ordering = ("-number",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return super().get_queryset(request).prefetch_related("translations")

    def found(
        self, request: Any, queryset: QuerySet[Claim], words: str
    ) -> tuple[QuerySet[Claim], bool]:
        """Claims that have every word, or every “…”, in their statement or a translation of it.

        Django would join the translations and sort all columns to take away what is doubled.
        """
        if "\x00" in words:  # which no text in PostgreSQL holds
            return queryset.none(), False
        found = queryset
        for part in smart_split(words):
            is_quoted = len(part) > 1 and part[0] in "\"'" and part[0] == part[-1]
            word = unescape_string_literal(part) if is_quoted else part
            translated = ClaimTranslation.objects.filter(statement__icontains=word)
            wanted = Q(statement__icontains=word) | Q(pk__in=translated.values("claim"))
            wanted |= Q(external_id=word)
            if (number := whole_numbers.read(word)) is not None:
                wanted |= Q(number=number)
            found = found.filter(wanted)
        # A few are found once, and not a second time to count them.
        if found is not queryset:
            few = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
            found = found if len(few) > FEW else queryset.filter(pk__in=few)
        return found, False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list; the search of the header opens the claim of a number at once."""
        if OPEN not in request.GET:
            return super().changelist_view(request, extra_context)
        words = request.GET.get("q", "")
        number = self.number_in(words)
        claim = Claim.objects.filter(number=number).first() if number is not None else None
        if claim and self.has_view_permission(request, claim):
            return redirect("admin:claims_claim_change", claim.pk)
        return redirect(reverse("admin:claims_claim_changelist", query={"q": words}))

    def get_ordering(self, request: HttpRequest) -> Any:
        return work_order(request) or super().get_ordering(request)

    def get_list_display(self, request: Any) -> Any:
        """Add the link to the review page for those who may review."""
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
        if lookup in ("citations__source__id__exact", ArticleFilter.parameter_name):
            return True
        return super().lookup_allowed(lookup, value, request)
