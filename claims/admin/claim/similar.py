"""Claims that are alike: shown beside a claim, and while the statement of a new one is typed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from claims.admin.desk.refusals import DeskAdmin
from claims.models import Claim
from claims.search import workspace
from claims.text import whole_numbers

MOST_CHARACTERS = 5000


class AlikeClaims(DeskAdmin):
    """Adds the page that compares a text, or a claim, with every claim that there is."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_GET(self.alike_view))
        return [path("alike/", view, name="claims_claim_alike"), *super().get_urls()]

    def alike_view(self, request: HttpRequest) -> HttpResponse:
        """What is worded like `text`, or else like `claim`; with `piece`, as a piece of a page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        text = request.GET.get("text", "")[:MOST_CHARACTERS].replace("\x00", "")
        claim = _claim(request.GET.get("claim", ""))
        texts = [text] if text.strip() else workspace.wordings(claim) if claim else []
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Similar claims"),
            "text": "\n".join(texts),
            "compared": bool(texts),
            "alike": workspace.alike(texts, other_than=claim) if texts else [],
        }
        page = "alike.html" if "piece" in request.GET else "alike_page.html"
        return render(request, f"admin/claims/claim/{page}", context)


def _claim(key: str) -> Claim | None:
    found = Claim.objects.prefetch_related("translations")
    return found.filter(pk=whole_numbers.read(key) or 0).first()
