"""The record of a page: each field with the witness it was taken from."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from claims.intake.extraction.page_elements import Element
from claims.intake.references.fields import Value, parsed_record, without_resolver
from claims.text.folding import folded

from . import days, languages, linked_data, names, titles
from .linked_data import LinkedArticle
from .witnesses import Page, Said

DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")


class PageRecord(NamedTuple):
    """Metadata of a page."""

    fields: dict[str, Any]
    """Values by field of `Source`, each one that its field accepts; unknown ones are left out."""
    origins: dict[str, str]
    """The element that each field was taken from, such as `og:title`."""
    is_refusal: bool
    """Whether the page is that of an error or of a check for robots, and no document."""


def read(elements: Iterable[Element], *, text: str, url: str, on: date) -> PageRecord:
    """The record of a page; `text` are its visible words, `on` is the day it was read."""
    page = Page(elements, text, url)
    linked = linked_data.article(page)
    language = languages.language(page, linked)
    found: dict[str, Said | None] = {
        "title": titles.title(page, linked),
        "issued": days.issued(page, linked, language.value if language else "", on=on),
        "language": language,
        "type": _type(page, linked),
        **_bodies(page, linked),
        **_in_journal(page),
    }
    bodies = [said.value for said in (*page.site_names, *linked.said("publisher"))]
    values = [Value(field, said.value, said.origin) for field, said in found.items() if said]
    if authors := names.authors(page, linked, bodies):
        values.append(Value("contributors", authors.people, authors.origin))
    fields = parsed_record(values, [], number=1, key="").fields
    origins = {value.column: value.member for value in values if value.column in fields}
    return PageRecord(fields, origins, titles.is_refusal(page))


def _type(page: Page, linked: LinkedArticle) -> Said:
    if page.meta("citation_journal_title") or linked.kind in linked_data.JOURNAL:
        return Said("citation_journal_title", "article-journal")
    if linked.kind in linked_data.NEWS:
        return Said(f"JSON-LD {linked.kind}", "article-newspaper")
    if linked.kind in linked_data.BLOG:
        return Said(f"JSON-LD {linked.kind}", "post-weblog")
    return Said("html", "webpage")


def _bodies(page: Page, linked: LinkedArticle) -> dict[str, Said | None]:
    """Publisher, whose report it is, and container, who carries it where that is another."""
    if journals := page.meta("citation_journal_title"):
        publishers = page.meta("citation_publisher", "dc.publisher")
        return {"container": journals[0], "publisher": next(iter(publishers), None)}
    sites = page.site_names
    site = sites[0] if sites else None
    declared = [
        *linked.said("publisher"),
        *page.meta("dc.publisher", "dcterms.publisher", "citation_publisher"),
    ]
    publisher = next(iter(declared), site)
    carrier = site or publisher
    reporter = names.agency(page)
    if reporter is None and names.is_carrier(page):
        reporter = next(iter(linked.said("provider")), None)
        if reporter is None:
            return {"container": carrier, "publisher": None}
    if reporter and not (carrier and _same_body(reporter.value, carrier.value)):
        return {"container": carrier, "publisher": reporter}
    if publisher and site and not _same_body(publisher.value, site.value):
        return {"container": site, "publisher": publisher}
    return {"publisher": publisher}


def _same_body(one: str, other: str) -> bool:
    first, second = folded(one), folded(other)
    return first in second or second in first


def _in_journal(page: Page) -> dict[str, Said | None]:
    """Volume, issue, pages and DOI, as Highwire's elements have them."""

    def only(*called: str) -> Said | None:
        said = page.meta(*called)
        return said[0] if len({one.value for one in said}) == 1 else None

    doi = only("citation_doi", "dc.identifier.doi", "prism.doi")
    first, last = only("citation_firstpage"), only("citation_lastpage")
    pages = "–".join(said.value for said in (first, last) if said)
    bare = without_resolver(doi.value) if doi else ""
    return {
        "doi": Said(doi.origin, bare) if doi and DOI.fullmatch(bare) else None,
        "volume": only("citation_volume"),
        "issue": only("citation_issue"),
        "page": Said("citation_firstpage", pages) if pages else None,
    }
