"""Coverage of an article: which sentences are claimed, dismissed or unchecked, and its progress."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, TypeVar

from django.db.models import Count, Q

from claims.articles import placement
from claims.models import (
    Appearance,
    Article,
    ArticleText,
    Claim,
    Dismissal,
    Placement,
    Priority,
    Stage,
    SuggestedSource,
    VerificationStatus,
)
from claims.text import quotes, sentences

GRAVEST_FIRST = [
    VerificationStatus.REFUTED,
    VerificationStatus.MISLEADING,
    VerificationStatus.OUTDATED,
    VerificationStatus.PARTLY_SUPPORTED,
    VerificationStatus.UNVERIFIABLE,
    VerificationStatus.UNVERIFIED,
    VerificationStatus.NOT_CHECKABLE,
    VerificationStatus.SUPPORTED,
]
"""Where several claims are made in the same words, the first of these is their colour."""

_ENDED = [Stage.DROPPED, Stage.WITHDRAWN]
_DONE = [Stage.APPROVED, Stage.PUBLISHED]


class Progress(NamedTuple):
    """Progress of an article: claims that two people signed, and what is left to do."""

    checked: int
    dismissed: int
    """Sentences."""
    open: int
    """Claims in which not both have signed what stands there now."""
    harmful: int
    """Those of the open ones that would do harm if wrong."""
    open_sentences: int
    """Neither claimed nor dismissed in the latest text."""


class ClaimedRun(NamedTuple):
    """A run of words of a sentence, as they are read, and the claims made in them."""

    words: str
    claims: list[Claim]
    start: int
    end: int

    @property
    def status(self) -> str:
        """The gravest verification status of the claims; empty where there are none."""
        found = {claim.verification_status for claim in self.claims}
        return next((status for status in GRAVEST_FIRST if status in found), "")


@dataclass
class CoveredSentence:
    """One sentence and what became of it."""

    start: int
    end: int
    page: int | None
    begins_paragraph: bool
    pieces: list[ClaimedRun] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    dismissal: Dismissal | None = None
    suggested: list[SuggestedSource] = field(default_factory=list)

    @property
    def state(self) -> str:
        """`claimed`, `dismissed` or `unchecked`."""
        if self.claims:
            return "claimed"
        return "dismissed" if self.dismissal else "unchecked"

    @property
    def words(self) -> str:
        return "".join(piece.words for piece in self.pieces).strip()


class Coverage(NamedTuple):
    """The sentences of a text in reading order."""

    text: ArticleText
    sentences: list[CoveredSentence]

    def count(self, state: str) -> int:
        return sum(sentence.state == state for sentence in self.sentences)

    @property
    def unchecked(self) -> list[CoveredSentence]:
        return [sentence for sentence in self.sentences if sentence.state == "unchecked"]

    @property
    def percent(self) -> int:
        """Of the sentences that are claimed or dismissed; 100 only when all are."""
        total = len(self.sentences)
        return 100 * (total - len(self.unchecked)) // total if total else 0


class Wording(NamedTuple):
    """The outcome of a suggested wording in a later text."""

    claim: Claim
    suggested: str
    original: str
    outcome: str
    """`taken_over`, `original_kept` or `changed_otherwise`: then somebody looks again."""


def progress(article: Article) -> Progress:
    """Count the article's claims, and the dismissed and open sentences of its latest text, anew."""
    claims = Claim.objects.filter(appearances__article=article).exclude(stage__in=_ENDED).distinct()
    is_open = ~Q(stage__in=_DONE)
    counts = claims.order_by().aggregate(
        checked=Count("pk", filter=~is_open, distinct=True),
        open=Count("pk", filter=is_open, distinct=True),
        harmful=Count("pk", filter=is_open & Q(priority=Priority.HARMFUL), distinct=True),
    )
    latest = article.texts.order_by("-number").first()
    dismissed = Dismissal.objects.filter(article_text=latest).count() if latest else 0
    unchecked = len(coverage(latest).unchecked) if latest else 0
    return Progress(dismissed=dismissed, open_sentences=unchecked, **counts)


def coverage(text: ArticleText) -> Coverage:
    """Every sentence of the text with the claims placed in it, its dismissal, its suggestions."""
    found = [
        CoveredSentence(
            sentence.start,
            sentence.end,
            placement.number_at(text.pages, sentence.start),
            begins_paragraph=before is None or before.paragraph != sentence.paragraph,
        )
        for before, sentence in _with_the_one_before(
            sentences.sentences(text.text, text.paragraphs)
        )
    ]
    spans = _spans(text, Placement.PLACED)
    printed = _spans(text, Placement.TAKEN_OVER)
    starts = [sentence.start for sentence in found]
    ends = [sentence.end for sentence in found]
    in_sentence: dict[int, list[tuple[int, int, Claim]]] = defaultdict(list)
    for start, end, claim in spans:
        for number in range(bisect_right(ends, start), bisect_left(starts, end)):
            in_sentence[number].append((start, end, claim))
    # Our own wording is checked, but has not the colour of what it replaced.
    taken_over: dict[int, set[Claim]] = defaultdict(set)
    for start, end, claim in printed:
        for number in range(bisect_right(ends, start), bisect_left(starts, end)):
            taken_over[number].add(claim)
    for number, sentence in enumerate(found):
        own = in_sentence.get(number, [])
        made = {claim for *_place, claim in own} | taken_over[number]
        sentence.claims = sorted(made, key=lambda claim: claim.number)
        sentence.pieces = list(_pieces(text.text, sentence, own))
    for dismissal in text.dismissals.select_related("dismissed_by"):
        for number in range(
            bisect_right(ends, dismissal.start), bisect_left(starts, dismissal.end)
        ):
            found[number].dismissal = dismissal
    for suggestion in text.suggested_sources.select_related("source"):
        number = bisect_right(ends, suggestion.start)
        if number < len(found):
            found[number].suggested.append(suggestion)
    return Coverage(text, found)


def unplaced(text: ArticleText) -> Iterator[tuple[Appearance, str, str]]:
    """The appearances that are not placed in the text: the reason, and the nearest words."""
    prepared = None
    stands = [Placement.PLACED, Placement.TAKEN_OVER]
    waiting = text.appearances.exclude(placement__in=stands).select_related("claim")
    for appearance in waiting.order_by("position", "pk"):
        prepared = prepared or quotes.Prepared(text.text)
        message, nearest = placement.reason_unplaced(appearance, prepared)
        words = sentences.unwrapped(text.text[nearest.start : nearest.end]) if nearest else ""
        yield appearance, message, words


def suggested_wordings(text: ArticleText) -> list[Wording]:
    """The outcome of each suggested wording in this text, found exactly."""
    prepared = quotes.Prepared(text.text)
    rows = Appearance.objects.filter(article=text.article).exclude(claim__stage=Stage.DROPPED)
    found = []
    for row in rows.select_related("claim").prefetch_related("claim__translations"):
        suggested = placement.wording_in(row.claim, text.article.language)
        if not suggested or not row.excerpt:
            continue
        if not isinstance(prepared.find(suggested), quotes.NotFound):
            outcome = "taken_over"
        elif not isinstance(prepared.find(row.excerpt), quotes.NotFound):
            outcome = "original_kept"
        else:
            outcome = "changed_otherwise"
        found.append(Wording(row.claim, suggested, row.excerpt, outcome))
    return found


def next_draft(claim: Claim) -> Claim | None:
    """The draft that follows in the reading order of the claim's article; None where none does."""
    here = claim.appearances.order_by("article", "position", "pk").first()
    if here is None:
        return None
    behind = Q(position__gt=here.position) | Q(position=here.position, pk__gt=here.pk)
    drafts = Appearance.objects.filter(behind, article=here.article_id, claim__stage=Stage.DRAFT)
    following = drafts.exclude(claim=claim).select_related("claim").order_by("position", "pk")
    found = following.first()
    return found.claim if found else None


def _with_the_one_before(
    found: list[sentences.Sentence],
) -> Iterator[tuple[sentences.Sentence | None, sentences.Sentence]]:
    return zip([None, *found], found, strict=False)


def _spans(text: ArticleText, placement: Placement) -> list[tuple[int, int, Claim]]:
    placed = text.appearances.filter(placement=placement).exclude(claim__stage__in=_ENDED)
    return [
        (row.start, row.end, row.claim)
        for row in placed.select_related("claim").order_by("start", "end", "pk")
        if row.start is not None and row.end is not None
    ]


def _pieces(
    text: str, sentence: CoveredSentence, spans: list[tuple[int, int, Claim]]
) -> Iterator[ClaimedRun]:
    """The sentence cut wherever the words of a claim begin or end."""
    for words, claims, start, end in runs(text, sentence.start, sentence.end, spans):
        yield ClaimedRun(words, claims, start, end)


Made = TypeVar("Made")


def runs(
    text: str, start: int, end: int, spans: Iterable[tuple[int, int, Made]]
) -> Iterator[tuple[str, list[Made], int, int]]:
    """Part of a text cut wherever one of these spans begins or ends.

    Each run as words in one line, with what is made in it, its start and its end.
    """
    spans = list(spans)
    cuts = {start, end}
    for first, last, _made in spans:
        cuts |= {max(first, start), min(last, end)}
    for begin, stop in pairwise(sorted(cuts)):
        made = [one for first, last, one in spans if first < stop and begin < last]
        yield sentences.unwrapped_between(text, begin, stop), made, begin, stop
