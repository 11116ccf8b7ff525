"""Placement: find the words of an appearance in the text of its article.

An appearance is placed where its excerpt stands exactly, in the article's latest text, or it is
refused: its words stand at several places, or nowhere. It is never moved to what is similar.
Placing is no content: it changes no signature and no version of a claim.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest, Substr
from django.utils.translation import gettext as _

from claims.models import Appearance, Article, ArticleText, Claim, Placement
from claims.text import quotes, sentences

CONTEXT = 70
"""Characters that are shown before and after the words of an appearance."""


class WordsInContext(NamedTuple):
    """An appearance: its words as they are read, and those around them in the text."""

    appearance: Appearance
    before: str = ""
    words: str = ""
    """Empty where the appearance is not placed."""
    after: str = ""
    page: int | None = None
    """Of the text, from 1; None where it has no pages."""


def place(article: Article) -> Counter[str]:
    """Place every appearance in the article's latest text, if there is one.

    Returns how many are placed, ambiguous, orphaned.
    """
    return _place_all(article.appearances.all(), article)


def place_waiting(appearances: QuerySet[Appearance]) -> None:
    """Place those of the appearances that were written since the text of their article came in."""
    waiting = appearances.filter(placement="", article__texts__isnull=False).exclude(excerpt="")
    for article in Article.objects.filter(pk__in=waiting.values("article")).order_by("pk"):
        _place_all(appearances.filter(article=article, placement=""), article)


def reason_unplaced(
    appearance: Appearance, prepared: quotes.Prepared
) -> tuple[str, quotes.NearestSpan | None]:
    """The reason why an appearance is not placed, in a sentence, and the nearest words."""
    found = prepared.find(appearance.excerpt, appearance.prefix, appearance.suffix)
    if not appearance.excerpt.strip():
        return _("No words mark the place: give an excerpt."), None
    if isinstance(found, quotes.Ambiguous):
        message = _("These words stand at %(count)d places: give the words before or after them.")
        return message % {"count": found.places}, None
    if isinstance(found, quotes.NotFound):
        return _(
            "These words do not stand in the text, or not between those given."
        ), found.suggestion
    return "", None


def words_in_context(claim: Claim) -> list[WordsInContext]:
    """The appearances of a claim in reading order, with the words around those that are placed."""
    around = 2 * CONTEXT
    first = Greatest(F("start") - around, 0)
    rows = claim.appearances.select_related("article").annotate(
        first=first,
        window=Substr("placed_in__text", first + 1, F("end") - first + around),
        beginnings=F("placed_in__pages"),
    )
    return [_read(row) for row in rows.order_by("article", "position", "pk")]


def number_at(beginnings: Sequence[int], place: int) -> int | None:
    """Number of the page or paragraph that holds an offset, from 1; None where unknown."""
    return bisect_right(beginnings, place) or None


def _read(row: Any) -> WordsInContext:
    if row.start is None or row.end is None:
        return WordsInContext(row)
    start, end = row.start - row.first, row.end - row.first
    return WordsInContext(
        row,
        sentences.unwrapped(row.window[:start])[-CONTEXT:],
        sentences.unwrapped(row.window[start:end]),
        sentences.unwrapped(row.window[end:])[:CONTEXT],
        number_at(row.beginnings or [], row.start),
    )


def _place_all(appearances: QuerySet[Appearance], article: Article) -> Counter[str]:
    with transaction.atomic():
        text = article.texts.order_by("-number").first()
        if text is None:
            return Counter()
        # Whoever writes parts of claims locks the claims first.
        list(Claim.objects.filter(appearances__in=appearances).locked().values_list("pk"))
        prepared = quotes.Prepared(text.text)
        rows = list(appearances.order_by("pk"))
        changed = [row for row in rows if _place(row, text, prepared)]
        Appearance.objects.bulk_update(changed, ["placement", "placed_in", "start", "end"])
    return Counter(row.placement for row in rows if row.placement)


def _place(appearance: Appearance, text: ArticleText, prepared: quotes.Prepared) -> bool:
    """Place an appearance, unsaved; whether that changes anything."""
    before = (appearance.placement, appearance.placed_in_id, appearance.start, appearance.end)
    found: object = None
    if appearance.excerpt.strip():
        found = prepared.find(appearance.excerpt, appearance.prefix, appearance.suffix)
    appearance.start = appearance.end = appearance.placed_in = None
    appearance.placement = ""
    if found is not None:
        appearance.placed_in = text
        appearance.placement = (
            Placement.AMBIGUOUS if isinstance(found, quotes.Ambiguous) else Placement.ORPHANED
        )
    if isinstance(found, quotes.FoundSpan):
        appearance.placement = Placement.PLACED
        appearance.start, appearance.end = found
    return before != (
        appearance.placement,
        appearance.placed_in_id,
        appearance.start,
        appearance.end,
    )
