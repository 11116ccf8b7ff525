"""Coverage of an article as readers see it: noted in the transaction that publishes an edition.

A sentence is checked where a claim that is published stands in it, dismissed for the reason that
somebody gave, and open otherwise, whatever the desk is doing about it.
"""

import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from claims.articles.coverage import runs
from claims.models import (
    Article,
    ArticleText,
    Claim,
    CoverageStatement,
    DismissalReason,
    Edition,
    Mention,
)
from claims.models.public_note import CHECKED, OPEN
from claims.text import quotes, sentences

APPEARANCES = '{"appearances":'
"""The beginning of every document, whose first member it is."""


class NotedSentence(NamedTuple):
    """A sentence as it was counted: where it stands in the text, and what had become of it."""

    start: int
    end: int
    paragraph: int
    state: str
    """`checked`, a reason of dismissal, or empty: open."""


class Mark(NamedTuple):
    """A published claim made in the text: where, and its public id."""

    start: int
    end: int
    claim: str


class MarkedRun(NamedTuple):
    """A run of words of a sentence, as they are read, and the public ids of the claims in them."""

    words: str
    claims: list[str]
    ends: list[str]
    """Those of the claims whose words end here."""


class MarkedSentence(NamedTuple):
    """A sentence in its words, with the claims that are made in them."""

    state: str
    begins_paragraph: bool
    runs: list[MarkedRun]

    @property
    def words(self) -> str:
        return "".join(run.words for run in self.runs).strip()


class PublicCoverage(NamedTuple):
    """A coverage statement as it is read."""

    text: ArticleText
    """Without its words."""
    edition: Edition
    """The one with which it was noted; without its document."""
    sentences: list[NotedSentence]
    marks: list[Mark]

    @property
    def checked(self) -> int:
        return self._count(CHECKED)

    @property
    def open(self) -> int:
        return self._count(OPEN)

    @property
    def dismissed(self) -> int:
        return len(self.sentences) - self.checked - self.open

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """The reasons for which sentences are dismissed, with how many, in their order."""
        counts = Counter(sentence.state for sentence in self.sentences)
        return [(reason, counts[reason]) for reason in DismissalReason.values if counts[reason]]

    def _count(self, state: str) -> int:
        return sum(sentence.state == state for sentence in self.sentences)


def articles_of(claims: Iterable[Claim]) -> set[int]:
    """The articles in which editions of these claims say that they are made."""
    told = Mention.objects.filter(edition__claim__in=claims, article__isnull=False)
    return set(told.order_by().values_list("article", flat=True))


def note(*editions: Edition, also: Iterable[int] = ()) -> None:
    """Note the coverage of every article in whose printed text claims of these editions stand.

    `also` are those of claims that say so no more. Call it in the transaction that published them,
    the newest last: the database refuses it later.
    """
    if not editions:
        return
    told = articles_of(edition.claim for edition in editions).union(also)
    printed = Article.objects.filter(pk__in=told).exclude(released_text=None)
    CoverageStatement.objects.bulk_create(
        _statement(article, editions[-1]) for article in printed.select_related("released_text")
    )


def noted(article_id: UUID, position: int) -> PublicCoverage | None:
    """The coverage of an article as of a position, if it was noted by then."""
    found = (
        CoverageStatement.objects.filter(
            article_text__article__public_id=article_id, edition__position__lte=position
        )
        .select_related("article_text", "edition")
        .defer("article_text__text", "article_text__pages", "edition__document")
        .order_by("-edition__position")
        .first()
    )
    if found is None:
        return None
    return PublicCoverage(
        found.article_text,
        found.edition,
        [NotedSentence(*row) for row in found.sentences],
        [Mark(*row) for row in found.marks],
    )


def is_public(coverage: PublicCoverage) -> bool:
    """Whether the words of the text may be shown, as the rights in it stand now."""
    return Article.objects.filter(
        released_text=coverage.text.pk, released_at__isnull=False, text_is_public=True
    ).exists()


def in_words(coverage: PublicCoverage) -> Iterator[MarkedSentence]:
    """The sentences of a text in its words; ask `is_public` first."""
    text = ArticleText.objects.values_list("text", flat=True).get(pk=coverage.text.pk)
    before = -1
    for sentence in coverage.sentences:
        spans = [
            (mark.start, mark.end, mark.claim)
            for mark in coverage.marks
            if mark.start < sentence.end and sentence.start < mark.end
        ]
        # A claim that goes on in the next sentence ends there.
        yield MarkedSentence(
            sentence.state,
            sentence.paragraph != before,
            [
                MarkedRun(words, claims, [name for _start, last, name in spans if last == end])
                for words, claims, _start, end in runs(text, sentence.start, sentence.end, spans)
            ],
        )
        before = sentence.paragraph


def _statement(article: Article, edition: Edition) -> CoverageStatement:
    text = article.released_text
    assert text is not None
    marks = sorted(_marks(article, text))
    found = sentences.sentences(text.text, text.paragraphs)
    starts, ends = [row.start for row in found], [row.end for row in found]
    states = [OPEN] * len(found)
    dismissals = text.dismissals.order_by("pk").values_list("start", "end", "reason")
    claimed = [(mark.start, mark.end, CHECKED) for mark in marks]
    for start, end, state in [*dismissals, *claimed]:
        for number in range(bisect_right(ends, start), bisect_left(starts, end)):
            states[number] = state
    return CoverageStatement(
        article_text=text,
        edition=edition,
        sentences=[
            NotedSentence(row.start, row.end, row.paragraph, state)
            for row, state in zip(found, states, strict=True)
        ],
        marks=marks,
    )


def _marks(article: Article, text: ArticleText) -> Iterator[Mark]:
    """The words of the article in which a claim is made, as the editions that stand have them."""
    prepared = quotes.Prepared(text.text)
    standing = Edition.objects.current().not_withdrawn().filter(mentions__article=article)
    rows = standing.order_by("claim_id").values_list("claim__public_id", "document")
    for claim, document in rows:
        for made in _appearances(document):
            if made["article"]["id"] != str(article.public_id) or not made["excerpt"]:
                continue
            found = prepared.find(made["excerpt"], made["prefix"], made["suffix"])
            if isinstance(found, quotes.FoundSpan):
                yield Mark(*found, str(claim))


def _appearances(document: str) -> Iterable[dict[str, Any]]:
    """The first member of a document, without reading the rest."""
    made: list[dict[str, Any]]
    made, _end = json.JSONDecoder().raw_decode(document, len(APPEARANCES))
    return made
