"""The site map (sitemaps.org 0.9): an index, and parts bounded by the keys of what they have.

A part keeps its claims, or its records of a noun, for ever, so that a correction changes few of
them. Every page is there by the address that it calls canonical: an edition is a copy of its claim.
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

from claims.models import CoverageStatement, Edition, Mention, PublicState
from claims.models.edition import WITHOUT_WORDS
from claims.record import log

from . import addresses
from .made_answers import made_where_needed

CLAIMS_IN_A_PART = 5_000
"""A part has up to two pages of each in each language; the protocol allows 50,000."""
RECORDS_IN_A_PART = 10_000
MEDIA_TYPE = "application/xml; charset=utf-8"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
BESIDES = 0
"""The number of the part that has the pages which are of no claim."""
PAGES = (
    "start", "claims", "articles", "sources", "claimants", "subjects", "changes",
    "corrections", "corrections-figures", "vocabulary", "figures", "about", "cited",
)  # fmt: skip
"""Routes of those pages."""
NOUNS = ("article", "source", "claimant", "subject")


class Place(NamedTuple):
    """A page by its path without a language, and when it changed last, if that is known."""

    path: str
    modified_at: datetime | None
    is_translated: bool = True
    """Whether it stands at this path behind each language; otherwise at the path alone."""


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


@require_safe
def records(request: HttpRequest, noun: str, part: int) -> HttpResponse:
    """The pages of the records of a noun in a part; 404 for a part with none."""
    places = list(_records(noun, part)) if noun in NOUNS else []
    if not places:
        raise Http404
    return _answer(request, lambda site: _part(site, places))


def _answer(request: HttpRequest, lines: Any) -> HttpResponse:
    site = request.build_absolute_uri("/")[:-1]
    return made_where_needed(
        request,
        lambda: "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *lines(site), ""]).encode(),
        media_type=MEDIA_TYPE,
        made_of=[request.path, site, settings.LANGUAGES, PublicState.objects.number()],
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
    for noun in NOUNS:
        place = Cast((F(f"{noun}_id") - 1) / RECORDS_IN_A_PART, IntegerField()) + 1
        grouped = _mentions(noun).order_by().annotate(part=place).values("part")
        for row in grouped.annotate(moment=Max("edition__published_at")).order_by("part"):
            path = reverse("pages:sitemap-records", args=[noun, row["part"]])
            yield from _entry("sitemap", site, path, row["moment"])
    yield "</sitemapindex>"


def _mentions(noun: str) -> Any:
    """The records of a noun that editions which stand embed."""
    return Mention.objects.filter(
        edition__index__until__isnull=True, **{f"{noun}__isnull": False}
    ).exclude(edition__kind__in=WITHOUT_WORDS)


def _records(noun: str, number: int) -> Iterator[Place]:
    first = (number - 1) * RECORDS_IN_A_PART + 1
    last = first + RECORDS_IN_A_PART
    rows = _mentions(noun).filter(**{f"{noun}_id__gte": first, f"{noun}_id__lt": last})
    named = rows.order_by(f"{noun}_id").values_list(f"{noun}__public_id")
    printed = set(_public_texts()) if noun == "article" else set()
    for record_id, published_at in named.annotate(moment=Max("edition__published_at")):
        yield Place(addresses.page(noun, record_id), published_at)
        if record_id in printed:
            yield Place(addresses.page("article-text", record_id), published_at)


def _public_texts() -> Any:
    """The ids of the articles whose text is shown with its findings."""
    noted = CoverageStatement.objects.filter(
        article_text__article__released_text=F("article_text"),
        article_text__article__text_is_public=True,
    )
    return noted.values_list("article_text__article__public_id", flat=True).distinct()


def _places(number: int) -> Iterator[Place]:
    if number == BESIDES:
        yield from (
            Place(addresses.without_language(addresses.page(name, language="en")), None)
            for name in PAGES
        )
        yield Place(reverse("api:reference"), None, is_translated=False)
        return
    first = (number - 1) * CLAIMS_IN_A_PART + 1
    rows = _standing().filter(claim__number__gte=first, claim__number__lt=first + CLAIMS_IN_A_PART)
    named = rows.order_by("claim__number").values_list("claim__public_id", "number", "published_at")
    for claim_id, number, published_at in named:
        yield Place(addresses.page("claim", claim_id), published_at)
        if number > 1:
            way = addresses.page("comparison", claim_id, number - 1, number)
            yield Place(way, published_at)


def _part(site: str, places: Iterable[Place]) -> Iterator[str]:
    yield f"<urlset {NAMESPACES}>"
    for place in places:
        if not place.is_translated:
            yield from _entry("url", site, place.path, place.modified_at)
            continue
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
