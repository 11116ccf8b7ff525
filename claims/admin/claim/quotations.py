"""The quotations page: where each quotation stands, the nearest words, who attests it."""

from collections import defaultdict
from typing import Any, NamedTuple

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
from claims.admin.source.copy_pane import MAY_READ_COPIES, picture
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
    picture: dict[str, Any] | None = None
    """The capture as it looks, for those who may see copies."""
    gone_from: Capture | None = None
    """The newest capture, where the words stand in an earlier one only."""


class AttestForm(forms.Form):
    citation = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("How you know that the words stand there"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("For a paywall or a printed page; readers do not see it."),
    )


class ReadForm(forms.Form):
    citation = forms.IntegerField(widget=forms.HiddenInput)
    picture = forms.IntegerField(widget=forms.HiddenInput)


class OpenedForm(forms.Form):
    citation = forms.IntegerField(widget=forms.HiddenInput)


class QuotationPages(ClaimPages):
    """The page of a claim's quotations, and its buttons."""

    def urls(self) -> list[URLPattern]:
        views = {
            "quotations": require_safe(self.quotations_view),
            "quotations/attest": require_POST(self.attest_view),
            "quotations/opened": require_POST(self.opened_view),
            "quotations/read": require_POST(self.read_view),
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
            "quotations": quotations(claim, may_see=request.user.has_perm(MAY_READ_COPIES)),
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

    def read_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take an editor's word that the words of a citation stand in a picture."""
        claim, back = self._claim_to_change(request, pk)
        with errors_as_messages(request):
            given = answers(ReadForm(request.POST))
            citation = get_object_or_404(claim.citations, pk=given["citation"])
            pictures = citation.source.captures.counting().filter(is_picture=True)
            seen = get_object_or_404(pictures.without_text(), pk=given["picture"])
            quote_checks.attest(citation, actor=actor_of(request), picture=seen)
            messages.success(request, _("You have read the words in the picture."))
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


def quotations(claim: Claim, *, may_see: bool = False) -> list[Quotation]:
    """Every citation of the claim, with the words around its offsets in the capture.

    Nothing is stored: saving a claim, adding a capture and `judge_evidence` store quote checks.
    """
    parts = ("citations__attested_by", "citations__source")
    claim = Claim.objects.with_content().prefetch_related(*parts).get(pk=claim.pk)
    content = editions.claim_content(claim, kind=EditionKind.FIRST, note="")
    citations = quote_checks.with_checks(claim.citations.all())
    copies = _Copies(citations)
    shown = []
    for number, citation in enumerate(citations, start=1):
        quotation = Quotation(
            number,
            citation,
            QuoteCheck(citation.quote_check),
            deep_links.to_the_words(content["citations"][number - 1]),
            copy := copies.to_show(citation),
            picture=picture(copy, citation.region)
            if may_see and copy and copy.is_picture
            else None,
        )
        shown.append(_with_words(quotation, copies))
    return shown


class _Copies:
    """The captures that count of the sources of these citations, newest first; read once each."""

    def __init__(self, citations: list[Citation]) -> None:
        quoting = [citation for citation in citations if citation.excerpt.strip()]
        rows = Capture.objects.filter(source__in={citation.source_id for citation in quoting})
        self._of_source: dict[int, list[Capture]] = defaultdict(list)
        for row in rows.counting().newest_first().without_text():
            self._of_source[row.source_id].append(row)
        found_in = {row.checked_in_id for row in quoting if row.checked_in_id}
        self._found_in = Capture.objects.filter(pk__in=found_in).without_text().in_bulk()
        self._prepared: dict[int, quotes.Prepared] = {}

    def to_show(self, citation: Citation) -> Capture | None:
        """The capture that the quote check speaks of; where it speaks of all, the newest.

        Another one would say something else than the check beside it.
        """
        if not citation.excerpt.strip():
            return None
        copies = self._of_source[citation.source_id]
        if citation.quote_check == QuoteCheck.AMBIGUOUS:
            for copy in copies:
                if not copy.is_picture and isinstance(self.found(citation, copy), quotes.Ambiguous):
                    return copy
        return self._found_in.get(citation.checked_in_id or 0) or self.newest(citation)

    def newest(self, citation: Citation) -> Capture | None:
        return next(iter(self._of_source[citation.source_id]), None)

    def found(
        self, citation: Citation, copy: Capture
    ) -> quotes.FoundSpan | quotes.NotFound | quotes.Ambiguous:
        """The place of the citation's words in the capture, or why there is none."""
        return self.prepared(copy).find(citation.excerpt, citation.prefix, citation.suffix)

    def prepared(self, copy: Capture) -> quotes.Prepared:
        if copy.pk not in self._prepared:
            self._prepared[copy.pk] = quotes.Prepared(copy.text)
        return self._prepared[copy.pk]


def _with_words(quotation: Quotation, copies: _Copies) -> Quotation:
    """The quotation with its words in the capture, or the nearest ones."""
    citation, capture = quotation.citation, quotation.capture
    if capture is None or capture.is_picture:
        return quotation
    text, found = copies.prepared(capture), copies.found(citation, capture)
    if isinstance(found, quotes.FoundSpan):
        newest = copies.newest(citation)
        is_gone = (
            newest is not None
            and not newest.is_picture
            and isinstance(copies.found(citation, newest), quotes.NotFound)
        )
        return quotation._replace(
            gone_from=newest if is_gone else None,
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
