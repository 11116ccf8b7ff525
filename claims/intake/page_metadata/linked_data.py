"""The article that the JSON-LD of a page describes, if it describes one."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from .witnesses import Page, Said, are_similar

JOURNAL = {"ScholarlyArticle", "MedicalScholarlyArticle"}
NEWS = {
    *("NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle"),
    *("BackgroundNewsArticle", "ReviewNewsArticle", "LiveBlogPosting"),
}
BLOG = {"BlogPosting", "SocialMediaPosting"}
ARTICLES = {*JOURNAL, *NEWS, *BLOG, "Article", "Report", "TechArticle"}
_DEEPEST = 12


class LinkedArticle(NamedTuple):
    """An article as schema.org describes it; every member may be empty."""

    kind: str = ""
    headline: str = ""
    published: str = ""
    modified: str = ""
    language: str = ""
    people: list[str] = []
    bodies: list[str] = []
    """Names of authors that are said to be organisations."""
    publisher: str = ""
    provider: str = ""
    """From whom the page says to have it."""

    def said(self, member: str) -> list[Said]:
        """One of the texts above with its origin; none where it is empty."""
        value = getattr(self, member)
        return [Said(f"JSON-LD {_MEMBERS[member]}", value)] if value else []


_MEMBERS = {
    "headline": "headline",
    "published": "datePublished",
    "language": "inLanguage",
    "publisher": "publisher",
    "provider": "sourceOrganization",
}


def article(page: Page) -> LinkedArticle:
    """The only article of the page; of several the one whose headline the page shows.

    An article under another headline than any that the page shows is left over from elsewhere.
    """
    objects = [found for script in page.of_kind("script") for found in _objects(_value(script))]
    by_id = {str(one["@id"]): one for one in objects if "@id" in one and len(one) > 1}
    shown = [*page.of_kind("heading"), *page.of_kind("title")]
    found = [_article(one, by_id) for one in objects if _types(one) & ARTICLES]
    fitting = [
        one
        for one in found
        if not one.headline or not shown or any(are_similar(one.headline, title) for title in shown)
    ]
    distinct = list({one.headline: one for one in fitting}.values())
    return distinct[0] if len(distinct) == 1 else LinkedArticle()


def _value(script: str) -> Any:
    try:
        return json.loads(script.strip().removesuffix(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        for name, member in value.items():
            # What a page links to beside itself is other pages.
            if name in ("@graph", "mainEntity", "mainEntityOfPage", "publisher", "author"):
                yield from _objects(member, depth + 1)
    elif isinstance(value, list):
        for member in value:
            yield from _objects(member, depth + 1)


def _types(found: dict[str, Any]) -> set[str]:
    return {one.rpartition("/")[2] for one in _texts(found.get("@type"))}


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]


def _article(found: dict[str, Any], by_id: dict[str, Any]) -> LinkedArticle:
    def named(member: str) -> Iterator[tuple[str, set[str]]]:
        values = found.get(member)
        for one in values if isinstance(values, list) else [values]:
            if isinstance(one, dict):
                one = {**by_id.get(str(one.get("@id")), {}), **one}
                for name in _texts(one.get("name")):
                    yield name.strip(), _types(one)
            elif isinstance(one, str):
                yield one.strip(), set()

    def text(member: str) -> str:
        return next(iter(_texts(found.get(member))), "").strip()

    authors = list(named("author")) or list(named("creator"))
    bodies = [name for name, types in authors if types - {"Person"}]
    kinds = _types(found)
    return LinkedArticle(
        kind=next((kind for kind in sorted(kinds & ARTICLES)), ""),
        headline=text("headline") or text("name"),
        published=text("datePublished"),
        modified=text("dateModified"),
        language=text("inLanguage"),
        people=[name for name, _types_of in authors if name not in bodies],
        bodies=bodies,
        publisher=next((name for name, _types_of in named("publisher")), ""),
        provider=next(
            (name for key in ("sourceOrganization", "provider") for name, _types_of in named(key)),
            "",
        ),
    )
