"""Draft claims from the words of an article's text: everything that is known of them filled in."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Q

from claims.articles import placement
from claims.models import (
    Actor,
    Appearance,
    Article,
    ArticleText,
    Claim,
    Claimant,
    Placement,
    Priority,
)
from claims.text import quotes, sentences

_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
_CONTEXTS = (8, 16, 32, 64, 128)
"""Characters before and after that are tried until words stand at one place only."""


class TickedSpan(NamedTuple):
    """Words of a text that become a claim: offsets, `text[start:end]`."""

    start: int
    end: int
    priority: str = Priority.ORDINARY


def draft(
    text: ArticleText,
    ticked: Iterable[TickedSpan],
    *,
    actor: Actor,
    claimant: Claimant | str | None,
    made_on: str,
    language: str = "",
) -> list[Claim]:
    """A draft for each run of words, in reading order: its statement are the words themselves.

    `claimant` may be the name of an author, whose record is made with the first draft.

    Each has its appearance, placed. Words of which exactly a claim is made already are passed
    over, so that what is sent twice is drafted once.
    """
    with transaction.atomic():
        # Two who tick the same sentence wait for each other.
        Article.objects.select_for_update(no_key=True).get(pk=text.article_id)
        there = set(text.appearances.values_list("start", "end"))
        wanted = [row for row in sorted(set(ticked)) if (row.start, row.end) not in there]
        prepared = quotes.Prepared(text.text)
        if isinstance(claimant, str):
            claimant = claimant_of_author(claimant) if wanted else None
        return [
            _draft(text, prepared, row, actor, claimant, made_on, language or text.article.language)
            for row in wanted
        ]


def usual_claimants(article: Article) -> list[Claimant]:
    """Claimants of the article's claims, most frequent first, then its authors."""
    known = (
        Claimant.objects.filter(claims__appearances__article=article)
        .annotate(count=Count("claims"))
        .order_by("-count", "pk")[:20]
    )
    named = Claimant.objects.filter(name_en__in=article.authors) | Claimant.objects.filter(
        name_zh_hant__in=article.authors
    )
    return list(dict.fromkeys([*known, *named.order_by("pk")[:20]]))


def authors_without_a_record(article: Article) -> list[str]:
    """Authors of the article, in its order, who are no claimants yet."""
    known = set(
        Claimant.objects.filter(
            Q(name_en__in=article.authors) | Q(name_zh_hant__in=article.authors)
        ).values_list("name_en", "name_zh_hant")
    )
    names = {name for pair in known for name in pair}
    return [name for name in dict.fromkeys(article.authors) if name.strip() and name not in names]


def first_claimant(article: Article) -> Claimant | str | None:
    """The claimant that a draft begins with: the most frequent one, or else the first author.

    The author's name, where they have no record yet.
    """
    made_here = Count("claims", filter=Q(claims__appearances__article=article))
    usual = Claimant.objects.annotate(made_here=made_here).filter(made_here__gt=0)
    if known := usual.order_by("-made_here", "pk").first():
        return known
    author = next((name for name in article.authors if name.strip()), None)
    if author is None:
        return None
    named = Q(name_en=author) | Q(name_zh_hant=author)
    return Claimant.objects.filter(named).order_by("pk").first() or author


def claimant_of_author(name: str) -> Claimant:
    """The claimant of this name; made where there is none, named in the language it is written in.

    Call it with the article locked, or two who draft at once make two.
    """
    named = Q(name_en=name) | Q(name_zh_hant=name)
    if known := Claimant.objects.filter(named).order_by("pk").first():
        return known
    field = "name_zh_hant" if _HAN.search(name) else "name_en"
    return Claimant.objects.create(**{field: name})


def selector(prepared: quotes.Prepared, start: int, end: int) -> tuple[str, str, str]:
    """Excerpt, prefix and suffix by which exactly this span is found again."""
    text = prepared.text
    excerpt = sentences.unwrapped(text[start:end])
    if prepared.find(excerpt) == quotes.FoundSpan(start, end):
        return excerpt, "", ""
    prefix = suffix = ""
    for width in _CONTEXTS:
        prefix = sentences.unwrapped(text[max(0, start - width) : start])
        suffix = sentences.unwrapped(text[end : end + width])
        if prepared.find(excerpt, prefix, suffix) == quotes.FoundSpan(start, end):
            break
    return excerpt, prefix, suffix


def _draft(
    text: ArticleText,
    prepared: quotes.Prepared,
    ticked: TickedSpan,
    actor: Actor,
    claimant: Claimant | None,
    made_on: str,
    language: str,
) -> Claim:
    claim = Claim.objects.create(
        statement=sentences.unwrapped(text.text[ticked.start : ticked.end]),
        language=language,
        claimant=claimant,
        made_on=made_on,
        priority=ticked.priority,
        created_by=actor,
    )
    before = text.appearances.filter(start__lte=ticked.start).order_by("-position").first()
    excerpt, prefix, suffix = selector(prepared, ticked.start, ticked.end)
    page = placement.number_at(text.pages, ticked.start)
    paragraph = placement.number_at(text.paragraphs, ticked.start)
    Appearance.objects.create(
        claim=claim,
        article=text.article,
        position=before.position + 1 if before else 1,
        excerpt=excerpt,
        prefix=prefix,
        suffix=suffix,
        page=str(page or ""),
        paragraph=str(paragraph or ""),
        placement=Placement.PLACED,
        placed_in=text,
        start=ticked.start,
        end=ticked.end,
    )
    claim.refresh_from_db()
    return claim
