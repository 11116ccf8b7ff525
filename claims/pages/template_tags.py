"""Template tags of the pages for people: relative links, and the finding's mark.

They read `path` and `prefix` from the context: the path of the page, and the language of its
addresses. The template library is called `pages`. Loaded after Django's `i18n` it makes
`translate` and `blocktranslate` cheaper: what depends on the language alone is kept.
"""

import re
from typing import Any

from django import template
from django.template import Context
from django.template.base import Node, NodeList, Parser, Token
from django.templatetags import i18n
from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from claims.exports import charts
from claims.exports.typed_links import address_of
from claims.record import demonstration
from claims.text.labels import with_colon

from . import addresses

register = template.Library()
register.filter(with_colon)


MOST_KEPT = 500
"""Pieces of pages of which a process keeps the bytes; then it begins again."""
PUBLIC_ID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Kept(Node):
    """A piece of the frame that is the same for all pages of a language whose paths are alike.

    It may ask for nothing but `publisher`, `section`, `is_start`, and ways to what has no public id
    in its path.
    """

    def __init__(self, inside: NodeList) -> None:
        self.nodelist = inside
        self.pieces: dict[Any, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        alike = PUBLIC_ID.sub("", context["path"])
        asked = context.get("section"), context.get("is_start")
        key = get_language(), context["prefix"], alike, asked, *context["publisher"].items()
        piece = self.pieces.get(key)
        if piece is None:
            piece = self.nodelist.render(context)
            if len(self.pieces) >= MOST_KEPT:
                self.pieces.clear()
            self.pieces[key] = piece
        return piece


@register.tag("kept")
def piece(parser: Parser, token: Token) -> Kept:
    """Everything up to `endkept`, made once for all pages that have it alike."""
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(inside)


MOST_EDITIONS = 200
"""Editions of which a run keeps the pieces; then it begins again."""
ANYWHERE = "\0"
"""The path in whose place that of each page comes; no text of ours has this character."""


class OfEdition(Node):
    """A piece of a page that is the same wherever the edition is shown, but for ways to others.

    It is kept in `pieces`, if the page has such a place: where all pages are of one moment. It may
    not ask for `canonical` or `current`, nor whether this is the page of the claim or the edition.
    """

    def __init__(self, inside: NodeList) -> None:
        self.nodelist = inside

    def render(self, context: Context) -> SafeString:
        pieces = context.get("pieces")
        if pieces is None:
            return self.nodelist.render(context)
        key = get_language(), context["prefix"], context["edition"].position
        if key not in pieces:
            if len(pieces) >= MOST_EDITIONS:
                pieces.clear()
            with context.push(path=ANYWHERE):
                pieces[key] = self.nodelist.render(context).split(ANYWHERE)
        parts = list(pieces[key])
        parts[1::2] = [addresses.relative(target, context["path"]) for target in parts[1::2]]
        return SafeString("".join(parts))


@register.tag("of_edition")
def piece_of_edition(parser: Parser, token: Token) -> OfEdition:
    """Everything up to `endof_edition`, made once for all pages of one moment that show it."""
    inside = parser.parse(("endof_edition",))
    parser.delete_first_token()
    return OfEdition(inside)


class Phrase(i18n.TranslateNode):
    """A sentence of the templates, in each language as it was said first."""

    def __init__(self, plain: i18n.TranslateNode) -> None:
        vars(self).update(vars(plain))
        self.said: dict[Any, str] = {}

    def render(self, context: Context) -> str:
        key = get_language(), context.autoescape
        said = self.said.get(key)
        if said is None:
            said = self.said[key] = super().render(context)
        return said


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Django's tag of this name; what it says of a sentence that stands in a template is kept."""
    plain = i18n.do_translate(parser, token)
    sentence = plain.filter_expression
    is_constant = sentence.var.literal is not None and not sentence.filters
    return Phrase(plain) if is_constant and not plain.asvar else plain


class Sentence(i18n.BlockTranslateNode):
    """A sentence with values in it, whose pattern is put together once."""

    def __init__(self, plain: i18n.BlockTranslateNode) -> None:
        vars(self).update(vars(plain))
        self.patterns = [
            super(Sentence, self).render_token_list(tokens)
            for tokens in (self.singular, self.plural or [])
        ]

    def render_token_list(self, tokens: list[Token]) -> tuple[str, list[str]]:
        pattern, names = self.patterns[tokens is not self.singular]
        return pattern, [*names]


@register.tag
def blocktranslate(parser: Parser, token: Token) -> Node:
    """Django's tag of this name."""
    return Sentence(i18n.do_block_translate(parser, token))


@register.simple_tag(takes_context=True)
def to(context: Context, name: str, *arguments: Any, query: str = "") -> str:
    """The way from this page to another one of the same language."""
    target = addresses.page(name, *arguments, language=context["prefix"])
    return _way(context, f"{target}?{query}" if query else target)


@register.simple_tag(takes_context=True)
def route(context: Context, name: str, *arguments: Any, query: str = "") -> str:
    """The way from this page to another route of this site, by its full name."""
    target = address_of(name, *arguments)
    return _way(context, f"{target}?{query}" if query else target)


def _way(context: Context, target: str) -> str:
    path = context["path"]
    if path == ANYWHERE:
        return f"{ANYWHERE}{target}{ANYWHERE}"
    return addresses.relative(target, path)


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
