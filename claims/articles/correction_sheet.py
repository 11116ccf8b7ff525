"""The correction sheet for an article's author: words, finding, suggested wording, sources.

Read from the workspace: it is for the author before the article appears, and says of each finding
whether a second person has reviewed it.
"""

from typing import NamedTuple

from django.utils.translation import get_language

from claims.articles import coverage, placement
from claims.models import (
    Article,
    Citation,
    Claim,
    ClaimTranslation,
    Placement,
    Reason,
    Stage,
    VerificationStatus,
)

LEFT = [Stage.DROPPED, Stage.WITHDRAWN]
"""Claims in these stages are said no more."""
_NOTHING_TO_CORRECT = {
    VerificationStatus.UNVERIFIED,
    VerificationStatus.SUPPORTED,
    VerificationStatus.NOT_CHECKABLE,
}


class SheetLine(NamedTuple):
    """One claim on the sheet."""

    claim: Claim
    before: str
    original: str
    """The article's own words, with those of their sentences before and after."""
    after: str
    page: int | None
    status: str
    reasons: list[str]
    is_reviewed: bool
    suggested: str
    """In the language of the article, or of the claim where there is none in it."""
    rationale: str
    """In the language of the reader, or of the claim."""
    citations: list[Citation]


class Sheet(NamedTuple):
    """The lines in reading order, and what is behind a sheet that has none."""

    lines: list[SheetLine]
    left_out: int
    """Claims in which nothing is to correct."""
    unverified: int
    """Claims left out because nobody has found anything about them yet."""
    open_sentences: int
    """Neither claimed nor dismissed."""
    sentences: int
    has_text: bool

    @property
    def is_clean(self) -> bool:
        """True where everything was checked and nothing is to correct."""
        all_checked = self.has_text and not self.open_sentences and not self.unverified
        return not self.lines and all_checked


def sheet(article: Article, *, everything: bool = False) -> Sheet:
    """The correction sheet of an article, in the language that is active now."""
    text = article.texts.order_by("-number").first()
    covered = coverage.coverage(text) if text else None
    rows = (
        article.appearances.exclude(claim__stage__in=LEFT)
        .select_related("claim", "placed_in")
        .prefetch_related("claim__translations", "claim__citations__source")
        .order_by("position", "pk")
    )
    lines, seen, unverified = [], set(), 0
    for row in sorted(rows, key=lambda row: (row.start is None, row.start or 0)):
        if row.claim_id in seen:
            continue
        seen.add(row.claim_id)
        found = row.claim.verification_status
        if not everything and found in _NOTHING_TO_CORRECT and not row.claim.suggested_wording:
            unverified += found == VerificationStatus.UNVERIFIED
            continue
        around, page = ("", row.excerpt, ""), None
        is_placed = row.placement == Placement.PLACED and row.placed_in == text
        if text and covered and is_placed:
            around = _words_in_sentence(row.start or 0, row.end or 0, covered.sentences)
            page = placement.number_at(text.pages, row.start or 0)
        before, original, after = around
        lines.append(line_of(row.claim, article.language, before, original, after, page))
    return Sheet(
        lines,
        len(seen) - len(lines) - unverified,
        unverified,
        len(covered.unchecked) if covered else 0,
        len(covered.sentences) if covered else 0,
        text is not None,
    )


def line_of(
    claim: Claim,
    language: str,
    before: str = "",
    original: str = "",
    after: str = "",
    page: int | None = None,
) -> SheetLine:
    """The line of a claim for the author of an article in this language."""
    return SheetLine(
        claim,
        before,
        original,
        after,
        page,
        claim.get_verification_status_display(),
        [str(Reason(reason).label) for reason in claim.reasons],
        claim.stage in (Stage.APPROVED, Stage.PUBLISHED),
        placement.wording_in(claim, language) or claim.suggested_wording,
        _rationale(claim),
        list(claim.citations.all()),
    )


def _rationale(claim: Claim) -> str:
    rows: list[Claim | ClaimTranslation] = [claim, *claim.translations.all()]
    wanted = (get_language() or "en").lower()
    return next(
        (row.rationale for row in rows if row.language.lower() == wanted and row.rationale),
        claim.rationale,
    )


def _words_in_sentence(
    start: int, end: int, covered: list[coverage.CoveredSentence]
) -> tuple[str, str, str]:
    """The words of an appearance, and the rest of the sentences they stand in."""
    before: list[str] = []
    original: list[str] = []
    after: list[str] = []
    for sentence in covered:
        if sentence.end <= start or end <= sentence.start:
            continue
        for piece in sentence.pieces:
            side = before if piece.end <= start else after if piece.start >= end else original
            side.append(piece.words)
    return "".join(before).lstrip(), "".join(original), "".join(after).rstrip()
