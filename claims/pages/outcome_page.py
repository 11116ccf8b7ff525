"""The outcome of a request for correction: a page for whoever has the secret of its link.

The secret stands in the query, which no log of requests keeps; the answer is stored nowhere on its
way and sends no referrer.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from claims.access import counting
from claims.corrections import outcomes, receiving
from claims.models import CorrectionRequest

from .answers import TOO_OFTEN, TRY_AGAIN, Asked, Shown, asked_by, links_of, made
from .report_page import PRIVATE


@csrf_exempt
def outcome(request: HttpRequest, language: str = "") -> HttpResponse:
    """The page behind the secret; a POST confirms a request that waited for that.

    Whoever posts has the secret: that is all that a token would prove.
    """
    if settings.FACTCHECK_MIRROR or request.method not in ("GET", "HEAD", "POST"):
        raise Http404
    asked = asked_by(request, request.path)
    counted = counting.count(request.META)
    is_too_often = bool(counted and not counted.is_allowed)
    if request.method == "POST" and not is_too_often:
        receiving.confirm(_secret(asked), now=timezone.now())
    shown, body = made(_too_often if is_too_often else _progress, asked, {})
    return HttpResponse(body, status=shown.status, headers=PRIVATE)


def _progress(asked: Asked) -> Shown:
    requests = CorrectionRequest.objects.with_what_became()
    found = receiving.by_secret(_secret(asked), requests)
    if found is None:
        raise Http404
    context = {"progress": outcomes.progress(found, now=timezone.now()), "key": _secret(asked)}
    return Shown("claims/outcome.html", context, links_of(asked), asked.path)


def _too_often(asked: Asked) -> Shown:
    context = {"problems": [{"message": TOO_OFTEN, "hint": TRY_AGAIN}]}
    return Shown("claims/not_understood.html", context, links_of(asked), asked.path, status=429)


def _secret(asked: Asked) -> str:
    return asked.query.get("key", [""])[0]
