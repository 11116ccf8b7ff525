"""The claim page."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from claims.admin.claim.changelist import ClaimList
from claims.admin.claim.clip import ClipPage
from claims.admin.claim.copy_citation import CopyCitationPage
from claims.admin.claim.figures import FiguresPage
from claims.admin.claim.form import CONTENT_NAMES, FIELDSETS, MARKS, RECORD, WORK, ClaimForm
from claims.admin.claim.history import ClaimHistory
from claims.admin.claim.impact import ImpactPages
from claims.admin.claim.inlines import INLINES, SHORT
from claims.admin.claim.live_evidence import TrialSavePage
from claims.admin.claim.overview import overview
from claims.admin.claim.presence import PresencePage
from claims.admin.claim.quotations import QuotationPages
from claims.admin.claim.review import ReviewPages
from claims.admin.claim.saved_filters import SavedFilters
from claims.admin.claim.similar import SimilarClaimsPage
from claims.admin.claim.steps import STEPS, StepForm
from claims.admin.claim.withholding import WithholdingPages
from claims.admin.desk import undo
from claims.admin.desk.actors import actor_of
from claims.admin.desk.authors import of_claim
from claims.admin.desk.conflict import Authors
from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.forms import answers
from claims.admin.desk.importing import Importer
from claims.admin.desk.sheet_columns import SheetColumnsPage
from claims.articles import placement
from claims.articles.coverage import next_draft
from claims.evidence import quote_checks
from claims.intake.claim_files import import_claims
from claims.intake.claim_set.importing import PERMISSIONS
from claims.models import Claim

PAGES = (
    *(SimilarClaimsPage, TrialSavePage, CopyCitationPage, ClipPage, PresencePage),
    *(QuotationPages, ReviewPages, FiguresPage, WithholdingPages),
)
"""The pages beside the form, each with its URLs."""


NEXT = "_next"
"""The name of the button that saves and goes on in the reading order of the article."""


@admin.register(Claim)
class ClaimAdmin(
    SavedFilters,
    SheetColumnsPage,
    ImpactPages,
    ClaimHistory,
    ClaimList,
):
    """The page of one claim: what it offers depends on the stage and on who looks at it."""

    form = ClaimForm
    importer = Importer(
        "claims",
        PERMISSIONS,
        import_claims,
        gettext_lazy(
            "Claims with their citations: a claim set (JSON), our own JSON Lines, package or "
            "workbook, or a sheet (CSV, XLSX), whose headings are asked for where they are not "
            "ours. They come in as drafts; a published claim that differs is reopened."
        ),
        ".json,.jsonl,.csv,.tsv,.txt,.xlsx,.zip",
    )
    autocomplete_fields = ("claimant", "about")
    readonly_fields = RECORD
    quiet = MARKS
    formfield_overrides = SHORT

    def get_fieldsets(self, request: HttpRequest, obj: Claim | None = None) -> Any:
        marks = (gettext_lazy("Work"), {"fields": [WORK, "note"], "classes": ["after"]})
        record = (gettext_lazy("Record"), {"fields": [RECORD], "classes": ["after", "collapse"]})
        content = FIELDSETS if self._is_about_content(request, obj) else ()
        return (*content, marks, *([record] if obj else []))

    def get_inlines(self, request: HttpRequest, obj: Claim | None) -> Any:
        return INLINES if self._is_about_content(request, obj) else ()

    def _is_about_content(self, request: HttpRequest, claim: Claim | None) -> bool:
        """Whether the page offers the content for writing, or a POST holds content.

        A POST of content to a claim that is no draft gets the same form, which refuses it
        and keeps what was typed.
        """
        if claim is None:
            return True
        if request.method == "POST":
            return any(
                name in CONTENT_NAMES or name.endswith("-TOTAL_FORMS") for name in request.POST
            )
        return claim.is_open and self.has_change_permission(request, claim)

    def is_compared(self, request: HttpRequest, record: Claim) -> bool:
        """Also only where its content may change, or is not in the form."""
        is_refused = self._is_about_content(request, record) and not record.is_open
        return not is_refused and super().is_compared(request, record)

    def authors_of(self, record: Claim, parts: dict[type[Model], str]) -> Authors:
        return of_claim(record, parts)

    def save_model(self, request: Any, obj: Claim, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)
        if not change:
            obj.refresh_from_db(fields=["number"])

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        for part in formset.forms:
            if "accessed_on" in part.changed_data:
                part.instance.accessed_by = request.user if part.instance.accessed_on else None
        super().save_formset(request, form, formset, change)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        quote_checks.check_unchecked(form.instance.citations.all())
        placement.place_waiting(form.instance.appearances.all())
        placement.place_in_print(form.instance)

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if claim := context["original"]:
            typed = request.session.pop(f"step-{claim.pk}", None)
            context["overview"] = overview(claim, actor=actor_of(request), typed=typed)
            context["next_draft"] = next_draft(claim)
            context["show_delete"] = claim.is_open and not claim.submissions.exists()
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[Any]:
        step = path(
            "<int:pk>/step/<str:name>/",
            self.admin_site.admin_view(require_POST(self.step_view)),
            name="claims_claim_step",
        )
        pages = [url for page in PAGES for url in page(self).urls()]
        return [step, *pages, *super().get_urls()]

    def response_change(self, request: Any, obj: Claim) -> HttpResponse:
        """After “Save and go to the next”, the draft that comes next in the article."""
        if NEXT not in request.POST:
            return super().response_change(request, obj)
        messages.success(request, _("%(claim)s is saved.") % {"claim": obj.label})
        following = next_draft(obj)
        if following is None:
            messages.info(request, _("No other draft follows in the article."))
        return redirect("admin:claims_claim_change", (following or obj).pk)

    def step_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Take a step and go back to the claim; objections are shown there."""
        claim = get_object_or_404(Claim, pk=pk)
        if not self.has_view_permission(request, claim):
            raise PermissionDenied
        step = next((step for step in STEPS if step.name == name), None)
        if step is None:
            raise Http404
        if step.page:
            return redirect(step.page, claim.pk)
        back = redirect("admin:claims_claim_change", claim.pk)
        form = StepForm(step, claim, actor=actor_of(request), data=request.POST)
        with errors_as_messages(request):
            step.take(claim, actor=actor_of(request), answers=answers(form))
            claim.refresh_from_db()
            done = {"claim": claim.label, "stage": claim.get_stage_display()}
            if step.undo:
                address = reverse("admin:claims_claim_step", args=[claim.pk, step.undo])
                undo.done(request, step.done % done, undo=address)
            else:
                messages.success(request, step.done % done)
            return back
        request.session[f"step-{claim.pk}"] = {"step": name, **form.typed()}
        return back
