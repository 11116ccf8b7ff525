"""Similar claims: shown beside a claim, and while the statement of a new one is typed."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from claims.admin.claim.claim_pages import ClaimPages
from claims.models import Claim
from claims.search import workspace
from claims.text import whole_numbers

MOST_CHARACTERS = 5000


class SimilarClaimsPage(ClaimPages):
    """The page that compares a text, or a claim, with all other claims."""

    def urls(self) -> list[URLPattern]:
        view = self.admin.admin_site.admin_view(require_GET(self.similar_view))
        return [path("similar/", view, name="claims_claim_similar")]

    def similar_view(self, request: HttpRequest) -> HttpResponse:
        """Claims similar to `text`, or else to `claim`; with `piece`, only the list."""
        if not self.admin.has_view_permission(request):
            raise PermissionDenied
        text = request.GET.get("text", "")[:MOST_CHARACTERS].replace("\x00", "")
        claim = _claim(request.GET.get("claim", ""))
        texts = [text] if text.strip() else workspace.wordings(claim) if claim else []
        context = {
            **self.context(request),
            "title": _("Similar claims"),
            "text": "\n".join(texts),
            "compared": bool(texts),
            "similar": workspace.similar_claims(texts, other_than=claim) if texts else [],
        }
        page = "similar_claims.html" if "piece" in request.GET else "similar_page.html"
        return render(request, f"admin/claims/claim/{page}", context)


def _claim(key: str) -> Claim | None:
    found = Claim.objects.prefetch_related("translations")
    return found.filter(pk=whole_numbers.read(key) or 0).first()
