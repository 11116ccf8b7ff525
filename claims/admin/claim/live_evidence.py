"""Judge the evidence of the claim form as it stands: saved, judged, and rolled back.

The same code saves and judges as when somebody presses “Save”; then the transaction is rolled
back. What the form would be refused for is said in the same words, too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from claims.admin.claim.claim_pages import ClaimPages
from claims.evidence import policy, quote_checks
from claims.evidence.policy import Judgement
from claims.models import Claim, QuoteCheck
from claims.record import editions
from claims.workflow import objections


class TrialSavePage(ClaimPages):
    """The address to which the form is posted while somebody writes."""

    def urls(self) -> list[URLPattern]:
        view = self.admin.admin_site.admin_view(require_POST(self.try_view))
        return [path("<int:pk>/try/", view, name="claims_claim_try")]

    def try_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The evidence policy's judgement on the form as posted, as a piece of a page."""
        claim = get_object_or_404(Claim, pk=pk)
        if not self.admin.has_change_permission(request, claim):
            raise PermissionDenied
        with _discarding_messages(request), transaction.atomic():
            page: Any = self.admin.changeform_view(request, str(pk))
            is_saved = page.status_code == 302
            context = {
                "judged": _judged(claim) if is_saved else [],
                "errors": [] if is_saved else list(_errors(page.context_data)),
            }
            transaction.set_rollback(True)
        return render(request, "admin/claims/claim/trial.html", context)


def _judged(claim: Claim) -> list[Judgement]:
    claim = Claim.objects.with_content().get(pk=claim.pk)
    content = editions.claim_content(claim, kind=objections.suggested_kind(claim), note="")
    return policy.judged(content, list(map(QuoteCheck, quote_checks.check_claim(claim))))


@contextmanager
def _discarding_messages(request: Any) -> Iterator[None]:
    """Discard messages added while the block runs; its save is rolled back."""
    kept = request._messages
    request._messages = type(kept)(request)
    try:
        yield
    finally:
        request._messages = kept


def _errors(context: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The label of each field at fault, empty for the form as a whole, and what is wrong."""
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += inline.formset.forms
    for form in forms:
        for name, messages in form.errors.items():
            label = "" if name == NON_FIELD_ERRORS else str(form[name].label)
            yield from ((label, str(message)) for message in messages)
