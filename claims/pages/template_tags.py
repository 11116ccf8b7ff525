"""Template tags of the pages for people: relative links, and the finding's mark.

They read `path` and `prefix` from the context: the path of the page, and the language of its
addresses. The template library is called `pages`.
"""

from typing import Any

from django import template
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse

from claims.exports import charts
from claims.record import demonstration
from claims.text.labels import with_colon

from . import addresses

register = template.Library()
register.filter(with_colon)


@register.simple_tag(takes_context=True)
def to(context: Context, name: str, *arguments: Any, query: str = "") -> str:
    """The way from this page to another one of the same language."""
    target = addresses.page(name, *arguments, language=context["prefix"])
    return addresses.relative(f"{target}?{query}" if query else target, context["path"])


@register.simple_tag(takes_context=True)
def route(context: Context, name: str, *arguments: Any, query: str = "") -> str:
    """The way from this page to another route of this site, by its full name."""
    target = reverse(name, args=arguments)
    return addresses.relative(f"{target}?{query}" if query else target, context["path"])


@register.simple_tag(takes_context=True)
def asset(context: Context, name: str) -> str:
    """The way from this page to a static file."""
    return addresses.relative(static(name), context["path"])


@register.simple_tag
def demonstration_sentence() -> str:
    """The sentence of a demonstration, in the language of the page."""
    return demonstration.sentence()


@register.inclusion_tag("claims/bar.html")
def bar(counts: list[tuple[Any, int]], width: float = 100) -> dict[str, Any]:
    """A bar of findings, each as wide as its share; a table or list beside it says the same.

    `width` is that of the whole bar, in percent.
    """
    return {"parts": charts.segments(counts, width)}


@register.filter
def day(moment: Any) -> str:
    """A moment as the day it falls on in UTC, year first."""
    return f"{moment:%Y-%m-%d}"
