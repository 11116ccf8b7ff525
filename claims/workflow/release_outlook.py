"""Outlook on a release: which words of claims the text that goes out lacks, and what follows."""

from collections import defaultdict
from enum import StrEnum
from typing import Any, NamedTuple

from claims.articles import coverage, placement
from claims.models import Appearance, Article, ArticleText, Claim, Placement, Stage
from claims.models.prepared import Prepared
from claims.record import editions


class Consequence(StrEnum):
    """Consequence of a release for an appearance whose words are not printed."""

    AS_PRINTED = "as_printed"
    """It goes out with the words printed, which we suggested, beside those of the draft."""
    LEFT_OUT = "left_out"
    """The claim is published, or waits, without it."""
    BACK_TO_DRAFT = "back_to_draft"
    """It was the claim's last: the claim is not published."""
    NO_EDITION = "no_edition"
    """The published claim gets no edition that names this article."""


class Unprinted(NamedTuple):
    """An appearance whose words the text does not print."""

    appearance: Appearance
    outcome: str
    """`gone`, `taken_over` (our suggested wording is printed) or `not_placed`."""
    printed: str
    """The words printed instead, where ours were taken over."""
    consequence: Consequence


class Outlook(NamedTuple):
    """Outlook on the release of an article as it stands now."""

    text: ArticleText | None
    unprinted: list[Unprinted]
    open_sentences: int
    """Neither claimed nor dismissed."""
    sentences: int

    @property
    def needs_an_answer(self) -> bool:
        return bool(self.unprinted or self.open_sentences)

    @property
    def digest(self) -> str:
        """SHA-256 of what a person is asked about: another one is another question."""
        lines: list[Any] = [
            [row.appearance.pk, row.appearance.excerpt, row.outcome, row.printed, row.consequence]
            for row in self.unprinted
        ]
        asked = [self.text and self.text.pk, lines, self.open_sentences]
        return editions.digest(editions.canonical(asked))


def outlook(article: Article) -> Outlook:
    """Foresee what a release would do now to the claims that two people signed."""
    text = placement.text_of(article)
    if text is None:
        return Outlook(None, [], 0, 0)
    rows = [
        row
        for row in placement.foreseen(article)
        if row.claim.stage in (Stage.APPROVED, Stage.PUBLISHED)
    ]
    stands: dict[int, bool] = defaultdict(bool)
    for row in rows:
        stands[row.claim_id] |= row.placement in (Placement.PLACED, Placement.TAKEN_OVER)
    covered = coverage.coverage(text)
    return Outlook(
        text,
        [_unprinted(row, text, stands) for row in rows if row.placement != Placement.PLACED],
        len(covered.unchecked),
        len(covered.sentences),
    )


def is_nowhere_in_print(claim: Claim) -> bool:
    """True where the claim is made in articles, all went out, and none of them prints its words."""
    went_out = [moment for (moment,) in _RELEASED.rows(claim.pk)]
    return bool(went_out) and None not in went_out and not editions.appearances(claim)


_RELEASED = Prepared(
    lambda key: Appearance.objects.filter(claim=key).values_list("article__released_at")
)


def _unprinted(row: Appearance, text: ArticleText, stands: dict[int, bool]) -> Unprinted:
    if row.placement == Placement.TAKEN_OVER:
        printed = text.text[row.start : row.end]
        return Unprinted(row, "taken_over", printed, Consequence.AS_PRINTED)
    outcome = "gone" if row.placement == Placement.ORPHANED else "not_placed"
    return Unprinted(row, outcome, "", _consequence(row, stands[row.claim_id]))


def _consequence(row: Appearance, stands_here: bool) -> Consequence:
    claim = row.claim
    if stands_here:
        return Consequence.LEFT_OUT
    if claim.stage == Stage.PUBLISHED:
        return Consequence.NO_EDITION
    elsewhere = claim.appearances.filter(article__released_at=None).exclude(article=row.article_id)
    if elsewhere.exists() or editions.appearances(claim):
        return Consequence.LEFT_OUT
    return Consequence.BACK_TO_DRAFT
