"""Addresses that redirect: `/c/58`, `/c/C-58`, `/c/58.2`, `/c/C-58.2`, lists without a language."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from claims.models import Edition
from claims.text import claim_numbers

from . import addresses
from .answers import OLD_LANGUAGES


@require_safe
def claim_by_number(
    request: HttpRequest, name: str, number: str | None = None, language: str = ""
) -> HttpResponse:
    """Send 58 or C-58 on to the claim's page, and C-58.2 to that of its second edition."""
    named = claim_numbers.read(name)
    editions = Edition.objects.filter(claim__number=int(name) if named is None else named)
    found = editions.filter(number=number) if number else editions.current()
    claim_id = found.values_list("claim__public_id", flat=True).first()
    if claim_id is None:
        raise Http404
    language = language or OLD_LANGUAGES.get(request.GET.get("lang", ""), "")
    if number:
        there = addresses.page("edition", claim_id, int(number), language=language)
    else:
        there = addresses.page("claim", claim_id, language=language)
    response = redirect(there, permanent=True)
    vars(response)["is_for_everybody"] = True
    return response


@require_safe
def in_english(request: HttpRequest, **_captured: object) -> HttpResponse:
    """Send the address of a list without a language to the one in `?lang=`, or in English."""
    query = request.GET.copy()
    language = OLD_LANGUAGES.get(query.pop("lang", [""])[0], addresses.DEFAULT)
    there = addresses.in_language(request.path, language)
    response = redirect(f"{there}?{query.urlencode()}" if query else there, permanent=True)
    vars(response)["is_for_everybody"] = True
    return response
