"""Notes of who has a claim open, written by the script of the page and shown to colleagues."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Now
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from claims.admin.claim.claim_pages import ClaimPages
from claims.models import Claim, Presence
from claims.models.prepared import Prepared
from claims.models.presence import FORGOTTEN_AFTER
from claims.workflow import objections


def works_on_claims(account: Any) -> bool:
    """Whether the account is told who else is here, and is told of to others."""
    return account.has_perm("claims.change_claim") or account.has_perm(objections.REVIEW)


def others_here(claim: Claim, account: Any) -> list[str]:
    """A sentence for each colleague who has a page of the claim open, longest first; one query."""
    if not works_on_claims(account):
        return []
    return [_sentence(*row) for row in _OTHERS.rows(claim.pk, account.pk)]


def _others(claim: int, account: int) -> QuerySet[Any, Any]:
    rows = Presence.objects.still_open().filter(claim=claim).exclude(account=account)
    return rows.order_by("opened_at", "pk").values_list("account__username", "opened_at")


_OTHERS = Prepared(_others)


def note(claim: Claim, account: Any) -> None:
    """Note that the account has a page of the claim open, and forget who has left any."""
    Presence.objects.filter(seen_at__lt=Now() - FORGOTTEN_AFTER).delete()
    own = Presence.objects.filter(claim=claim, account=account)
    has_left = When(seen_at__lt=Now() - FORGOTTEN_AFTER, then=Now())
    if not own.update(seen_at=Now(), opened_at=Case(has_left, default=F("opened_at"))):
        # A second window notes the same at this moment.
        Presence.objects.bulk_create(
            [Presence(claim=claim, account=account)], ignore_conflicts=True
        )


def _sentence(person: str, opened_at: datetime) -> str:
    minutes = int((timezone.now() - opened_at).total_seconds() // 60)
    if minutes < 1:
        return _("%(person)s opened this claim just now.") % {"person": person}
    words = ngettext(
        "%(person)s opened this claim %(count)d minute ago.",
        "%(person)s opened this claim %(count)d minutes ago.",
        minutes,
    )
    return words % {"person": person, "count": minutes}


class PresencePage(ClaimPages):
    """The address to which a page says that it is open; the answer is who else is here."""

    def urls(self) -> list[URLPattern]:
        view = self.admin.admin_site.admin_view(require_POST(self.here_view))
        return [path("<int:pk>/here/", view, name="claims_claim_here")]

    def here_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Note it, at most once in two minutes by the script of the page, and say who else is."""
        claim = get_object_or_404(Claim, pk=pk)
        if not works_on_claims(request.user):
            raise PermissionDenied
        note(claim, request.user)
        return JsonResponse({"here": others_here(claim, request.user)})
