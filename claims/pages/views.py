"""The start page and the page of a claim, in the language that the reader asks for."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from claims.evidence.summary import evidence_counts
from claims.exports import this_publisher
from claims.exports.claim_review import claim_review, in_page
from claims.models import Edition, EditionIndex, EditionKind, Person, VerificationStatus
from claims.text import claim_numbers

from . import document_view, surroundings

LANGUAGES = {"en": "en", "zh-Hant": "zh-hant"}
"""The values of `?lang=`, which are BCP 47 tags, and Django's names for the same."""

LATEST = 20


def in_readers_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer in the language of `?lang=`, or else in the one that LocaleMiddleware has found."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = LANGUAGES.get(request.GET.get("lang", ""), translation.get_language())
        with translation.override(chosen):
            response = view(request, *args, **kwargs)
            response.headers["Content-Language"] = document_view.page_language()
        # The editors' language switch sets a cookie, which LocaleMiddleware heeds.
        patch_vary_headers(response, ["Cookie"])
        return response

    return answer


@in_readers_language
def start(request: HttpRequest) -> HttpResponse:
    current = EditionIndex.objects.filter(until=None).exclude(edition_kind=EditionKind.WITHDRAWN)
    counts = dict(current.values_list("verification_status").annotate(Count("pk")))
    latest = Edition.objects.current().not_withdrawn().order_by("-position")[:LATEST]
    context = {
        "counts": [
            (document_view.word(VerificationStatus, status), counts.get(status, 0))
            for status in VerificationStatus.values
            if status != VerificationStatus.UNVERIFIED
        ],
        "total": sum(counts.values()),
        "latest": list(surroundings.listed(latest)),
    }
    return _page(request, "claims/start.html", context, canonical=reverse("pages:start"))


@in_readers_language
def claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The current edition of a claim."""
    history = surroundings.history(claim_id)
    return _edition_page(request, history, history[0])


@in_readers_language
def edition(request: HttpRequest, claim_id: UUID, number: int) -> HttpResponse:
    """One edition of a claim; a banner says so where it is not the current one."""
    history = surroundings.history(claim_id)
    if not 1 <= number <= len(history):
        raise Http404
    return _edition_page(request, history, history[-number])


@in_readers_language
def claim_by_number(request: HttpRequest, name: str, number: str | None = None) -> HttpResponse:
    """Send 58 or C-58 on to the claim's page, and C-58.2 to that of its second edition."""
    named = claim_numbers.read(name)
    editions = Edition.objects.filter(claim__number=int(name) if named is None else named)
    found = editions.filter(number=number) if number else editions.current()
    claim_id = found.values_list("claim__public_id", flat=True).first()
    if claim_id is None:
        raise Http404
    page = reverse("pages:claim", args=[claim_id])
    if number:
        page = reverse("pages:edition", args=[claim_id, int(number)])
    return redirect(page + _language_query(request), permanent=True)


def _edition_page(request: HttpRequest, history: list[Edition], shown: Edition) -> HttpResponse:
    document = json.loads(shown.document)
    content = document["claim"]
    page = reverse("pages:claim", args=[content["id"]])
    permalink = reverse("pages:edition", args=[content["id"], shown.number])
    until_shown = history[history.index(shown) :]
    context = {
        "claim": content,
        "reading": document_view.claim_view(content),
        "evidence": evidence_counts(content),
        "signed_by_program": surroundings.is_signed_by_program(document),
        "appearances": list(map(document_view.appearance_view, document["appearances"])),
        "links": surroundings.published_links(content.get("links", [])),
        "signers": surroundings.signers(until_shown),
        "edition": shown,
        "current": history[0],
        "history": history,
        "dispute": surroundings.open_dispute(until_shown),
        "corrections": [row for row in until_shown if row.kind == EditionKind.CORRECTED],
        "page": page,
        "permalink": request.build_absolute_uri(permalink),
        "as_json": reverse("api:edition", args=[content["id"], shown.number]),
        "claim_review": _claim_review(request, document, shown) if shown == history[0] else "",
    }
    return _page(request, "claims/claim.html", context, canonical=page)


def _claim_review(request: HttpRequest, document: dict[str, Any], shown: Edition) -> str:
    """ClaimReview markup for search engines; none for a withdrawn claim."""
    if shown.kind == EditionKind.WITHDRAWN:
        return ""
    publisher = this_publisher(request.build_absolute_uri("/"))
    return mark_safe(in_page(claim_review(document, shown.digest, publisher)))


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], *, canonical: str
) -> HttpResponse:
    frame = {
        "canonical": request.build_absolute_uri(canonical),
        "language": document_view.page_language(),
        "language_query": _language_query(request),
        "publisher": settings.FACTCHECK_PUBLISHER,
        **({} if "signed_by_program" in context else {"signed_by_program": _has_programs()}),
    }
    return render(request, template, {**frame, **context})


def _has_programs() -> bool:
    """Whether a program signs here, as in the demonstration."""
    return Person.objects.programs().exists()


def _language_query(request: HttpRequest) -> str:
    """The query that links within the site carry on, if the reader has chosen a language."""
    chosen = request.GET.get("lang", "")
    return f"?lang={chosen}" if chosen in LANGUAGES else ""
