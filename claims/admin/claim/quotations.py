"""The quotations page: where each quotation stands, the nearest words, who attests it."""

from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from claims.admin.claim.claim_pages import ClaimPages
from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.forms import answers
from claims.evidence import deep_links, quote_checks
from claims.models import Capture, Citation, Claim, EditionKind, QuoteCheck
from claims.record import differences, editions
from claims.record.differences import Piece
from claims.text import quotes
from claims.workflow import steps

AROUND = 160
"""Characters of a capture that are shown before and after the words: enough to judge them by."""


class Quotation(NamedTuple):
    """A citation as the page shows it."""

    number: int
    citation: Citation
    check: QuoteCheck
    address: str
    capture: Capture | None
    """The capture that was looked at."""
    before: str = ""
    words: str = ""
    """As they stand in the capture; empty where they do not."""
    after: str = ""
    places: int = 0
    near: list[Piece] | None = None
    """What comes nearest, as its difference from the excerpt."""


class AttestForm(forms.Form):
    citation = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("How you know that the words stand there"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("For a paywall or a printed page; readers do not see it."),
    )


class OpenedForm(forms.Form):
    citation = forms.IntegerField(widget=forms.HiddenInput)


class QuotationPages(ClaimPages):
    """The page of a claim's quotations, and its buttons."""

    def urls(self) -> list[URLPattern]:
        views = {
            "quotations": require_safe(self.quotations_view),
            "quotations/attest": require_POST(self.attest_view),
            "quotations/opened": require_POST(self.opened_view),
        }
        own = [
            path(
                f"<int:pk>/{address}/",
                self.admin.admin_site.admin_view(view),
                name=f"claims_claim_{address.replace('/', '_')}",
            )
            for address, view in views.items()
        ]
        return own

    def quotations_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim = get_object_or_404(Claim, pk=pk)
        if not self.admin.has_view_permission(request, claim):
            raise PermissionDenied
        context = {
            **self.context(request),
            "title": _("Quotations of %(claim)s") % {"claim": claim.label},
            "claim": claim,
            "quotations": quotations(claim),
            "may_write": self.admin.has_change_permission(request, claim),
            "attest_form": AttestForm(),
        }
        return TemplateResponse(request, "admin/claims/claim/quotations.html", context)

    def attest_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take an editor's word for the words of a citation."""
        claim, back = self._claim_to_change(request, pk)
        with errors_as_messages(request):
            given = answers(AttestForm(request.POST))
            citation = get_object_or_404(claim.citations, pk=given["citation"])
            quote_checks.attest(citation, actor=actor_of(request), note=given["note"])
            messages.success(request, _("You vouch for the words."))
        return back

    def opened_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note that this account has opened and read the source of a citation today."""
        claim, back = self._claim_to_change(request, pk)
        with errors_as_messages(request):
            given = answers(OpenedForm(request.POST))
            with steps.locked(claim, actor_of(request)) as claim:
                citation = get_object_or_404(claim.citations, pk=given["citation"])
                citation.accessed_on = timezone.localdate()
                citation.accessed_by = request.user  # type: ignore[assignment]  # logged in here
                citation.save(update_fields=["accessed_on", "accessed_by"])
            messages.success(request, _("Noted: you have opened and read it today."))
        return back

    def _claim_to_change(self, request: HttpRequest, pk: int) -> tuple[Claim, HttpResponse]:
        claim = get_object_or_404(Claim, pk=pk)
        if not self.admin.has_change_permission(request, claim):
            raise PermissionDenied
        return claim, redirect("admin:claims_claim_quotations", pk)


def quotations(claim: Claim) -> list[Quotation]:
    """Every citation of the claim, with the words around its offsets in the capture.

    Nothing is stored: saving a claim, adding a capture and `judge_evidence` store quote checks.
    """
    parts = ("citations__attested_by", "citations__source")
    claim = Claim.objects.with_content().prefetch_related(*parts).get(pk=claim.pk)
    content = editions.claim_content(claim, kind=EditionKind.FIRST, note="")
    citations = quote_checks.with_checks(claim.citations.all())
    captures = _captures_to_show(citations)
    prepared: dict[int, quotes.Prepared] = {}
    shown = []
    for number, citation in enumerate(citations, start=1):
        quotation = Quotation(
            number,
            citation,
            QuoteCheck(citation.quote_check),
            deep_links.to_the_words(content["citations"][number - 1]),
            captures.get(citation.pk),
        )
        shown.append(_with_words(quotation, prepared))
    return shown


def _captures_to_show(citations: list[Citation]) -> dict[int, Capture]:
    """For each citation with words, the capture in which they stand, or else the newest."""
    quoting = [citation for citation in citations if citation.excerpt.strip()]
    sources = {citation.source_id for citation in quoting}
    newest = Capture.objects.filter(source__in=sources).order_by("source_id", "-pk")
    of_source = {row.source_id: row for row in newest.distinct("source_id").without_text()}
    found_in = {row.checked_in_id for row in quoting if row.checked_in_id}
    known = Capture.objects.filter(pk__in=found_in).without_text().in_bulk()
    looked_at = {
        citation.pk: known.get(citation.checked_in_id or 0) or of_source.get(citation.source_id)
        for citation in quoting
    }
    return {key: capture for key, capture in looked_at.items() if capture}


def _with_words(quotation: Quotation, prepared: dict[int, quotes.Prepared]) -> Quotation:
    """The quotation with its words in the capture, or the nearest ones."""
    citation, capture = quotation.citation, quotation.capture
    if capture is None:
        return quotation
    if capture.pk not in prepared:
        prepared[capture.pk] = quotes.Prepared(capture.text)
    text = prepared[capture.pk]
    found = text.find(citation.excerpt, citation.prefix, citation.suffix)
    if isinstance(found, quotes.FoundSpan):
        return quotation._replace(
            before=text.text[max(0, found.start - AROUND) : found.start],
            words=text.text[found.start : found.end],
            after=text.text[found.end : found.end + AROUND],
        )
    if isinstance(found, quotes.Ambiguous):
        return quotation._replace(places=found.places)
    if near := found.suggestion:
        pieces = differences.of_texts(citation.excerpt, text.text[near.start : near.end])
        return quotation._replace(near=pieces)
    return quotation
