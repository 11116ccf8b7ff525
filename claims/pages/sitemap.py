"""The site map (sitemaps.org 0.9): an index, and parts that are bounded by the numbers of claims.

A part keeps its claims for ever, so that a correction changes one part only.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db.models import F, IntegerField, Max
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.models import Edition
from claims.record import log

from . import addresses
from .made_answers import made_where_needed

CLAIMS_IN_A_PART = 5_000
"""A part has an address for each language of each; the protocol allows 50,000."""
MEDIA_TYPE = "application/xml; charset=utf-8"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
BESIDES = 0
"""The number of the part that has the pages which are of no claim."""
PAGES = ("start",)
"""Routes of those pages."""


class Place(NamedTuple):
    """A page by its path without a language, and when it changed last, if that is known."""

    path: str
    modified_at: datetime | None


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The parts that have something, each with the moment of its newest claim."""
    return _answer(request, lambda site: _index(site))


@require_safe
def part(request: HttpRequest, part: int) -> HttpResponse:
    """The pages of a part in every language; 404 for a part with none."""
    places = list(_places(part))
    if not places:
        raise Http404
    return _answer(request, lambda site: _part(site, places))


def _answer(request: HttpRequest, lines: Any) -> HttpResponse:
    site = request.build_absolute_uri("/")[:-1]
    return made_where_needed(
        request,
        lambda: "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *lines(site), ""]).encode(),
        media_type=MEDIA_TYPE,
        made_of=[request.path, site, settings.LANGUAGES],
        head=log.head(),
    )


def _standing() -> Any:
    return Edition.objects.current().not_withdrawn()


def _index(site: str) -> Iterator[str]:
    number = Cast((F("claim__number") - 1) / CLAIMS_IN_A_PART, IntegerField()) + 1
    parts = _standing().order_by().annotate(part=number).values("part")
    newest = parts.annotate(moment=Max("published_at")).order_by("part")
    yield f"<sitemapindex {NAMESPACES}>"
    yield from _entry("sitemap", site, reverse("pages:sitemap-part", args=[BESIDES]), None)
    for row in newest:
        path = reverse("pages:sitemap-part", args=[row["part"]])
        yield from _entry("sitemap", site, path, row["moment"])
    yield "</sitemapindex>"


def _places(number: int) -> Iterator[Place]:
    if number == BESIDES:
        yield from (Place(addresses.page(name), None) for name in PAGES)
        return
    first = (number - 1) * CLAIMS_IN_A_PART + 1
    rows = _standing().filter(claim__number__gte=first, claim__number__lt=first + CLAIMS_IN_A_PART)
    named = rows.order_by("claim__number").values_list("claim__public_id", "published_at")
    for claim_id, published_at in named:
        yield Place(addresses.page("claim", claim_id), published_at)


def _part(site: str, places: Iterable[Place]) -> Iterator[str]:
    yield f"<urlset {NAMESPACES}>"
    for place in places:
        in_each = {
            tag: addresses.in_language(place.path, step)
            for step, tag in addresses.LANGUAGES.items()
        }
        others = [
            f'<xhtml:link rel="alternate" hreflang={quoteattr(tag)} href={quoteattr(site + path)}/>'
            for tag, path in in_each.items()
        ]
        for path in in_each.values():
            yield from _entry("url", site, path, place.modified_at, others)
    yield "</urlset>"


def _entry(
    name: str, site: str, path: str, modified_at: datetime | None, further: Iterable[str] = ()
) -> Iterator[str]:
    moment = f"<lastmod>{log.moment(modified_at)}</lastmod>" if modified_at else ""
    inside = f"<loc>{escape(site + path)}</loc>{moment}{''.join(further)}"
    yield f"<{name}>{inside}</{name}>"
