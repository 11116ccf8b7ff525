"""Remarks on an article's text: of each claim, at each place where it is made.

The wording that is suggested replaces the claim's own words; a whole sentence replaces the
sentence, where no other claim is made in it. Else it is only said: it would take others' words
with it.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from claims.articles import coverage
from claims.articles.correction_sheet import LEFT, SheetLine, line_of
from claims.models import Article, ArticleText, Claim, Placement

_ENDED = re.compile(r"[。．.!?！？…][」』”’\"')）]*\s*$")


class PlacedRemark(NamedTuple):
    """A claim at one of the places where it is made."""

    line: SheetLine
    start: int | None
    end: int | None
    """Offsets into the text; None where the words do not stand in it."""
    replaced: tuple[int, int] | None
    """The words that the suggested wording replaces; None where it replaces none."""


def remarks(article: Article, text: ArticleText) -> list[PlacedRemark]:
    """The remarks in the order of the text, those without a place last."""
    rows = (
        article.appearances.exclude(claim__stage__in=LEFT)
        .select_related("claim", "placed_in")
        .prefetch_related("claim__translations", "claim__citations__source")
        .order_by("position", "pk")
    )
    sentences = coverage.coverage(text).sentences
    found = []
    for row in sorted(rows, key=lambda row: (row.start is None, row.start or 0)):
        line = line_of(row.claim, article.language, original=row.excerpt)
        is_placed = row.placement in (Placement.PLACED, Placement.TAKEN_OVER)
        if not is_placed or row.placed_in != text or row.start is None or row.end is None:
            found.append(PlacedRemark(line, None, None, None))
            continue
        replaced = None
        if row.placement == Placement.PLACED and line.suggested:
            replaced = _replaced(row.claim, line.suggested, row.start, row.end, sentences)
        found.append(PlacedRemark(line, row.start, row.end, replaced))
    return found


def _replaced(
    claim: Claim,
    suggested: str,
    start: int,
    end: int,
    sentences: Sequence[coverage.CoveredSentence],
) -> tuple[int, int] | None:
    """The span that the wording takes the place of."""
    touched = [one for one in sentences if one.start < end and start < one.end]
    if not touched or not _ENDED.search(suggested):
        return start, end
    if len(touched) > 1 or touched[0].claims != [claim]:
        return None
    return touched[0].start, touched[0].end
