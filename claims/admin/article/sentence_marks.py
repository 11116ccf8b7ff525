"""Ticks of the page of sentences: read from its form, kept before they are saved, shown again.

The page keeps them as they are made, and every button of it posts them: whatever is pressed, they
are there when the page opens again. They are the account's own, and go once they are saved.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from claims.articles.coverage import CoveredSentence
from claims.models import ArticleText, DismissalReason, Priority, SentenceMark, SuggestedSource
from claims.text import sentences

_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")

Span = tuple[int, int]
"""Two offsets of a text, `text[start:end]`."""
Clause = tuple[int, int, str]
"""Two offsets of a text, and the words there as they are read."""


class Marks(NamedTuple):
    """The ticks of the form: priorities of what becomes a claim, reasons to dismiss the rest."""

    ticked: dict[Span, str]
    dismissed: dict[Span, str]


class SentenceRow(NamedTuple):
    """A sentence, a part of one, or several joined, as the page shows them."""

    sentence: CoveredSentence
    """The first of several."""
    span: str
    clauses: list[Clause]
    """Of a sentence in which nothing is claimed yet: where each stands, and its words."""
    suggested: list[SuggestedSource]
    mark: SentenceMark | None = None
    is_rest: bool = False
    """Whether the row before has the sentence's beginning."""


def span_in(text: ArticleText, span: str) -> Span:
    """Two offsets of the text; ValidationError where they are none."""
    match = _SPAN.fullmatch(span)
    if match:
        start, end = int(match[1]), int(match[2])
        if start < end <= len(text.text) and text.text[start:end].strip():
            return start, end
    raise ValidationError(_("“%(span)s” is no place in the text.") % {"span": span[:30]})


def posted(text: ArticleText, form: Any) -> Marks:
    """The ticks that the form holds; ValidationError names what is wrong with one."""
    ticked = {span_in(text, span): _priority(form, span) for span in form.getlist("claim")}
    dismissed = {
        span_in(text, name.removeprefix("dismiss-")): reason
        for name, reason in form.items()
        if name.startswith("dismiss-") and reason
    }
    if both := dismissed.keys() & ticked.keys():
        words = sentences.unwrapped(text.text[slice(*min(both))])[:60]
        raise ValidationError(
            _("“%(words)s…” is both ticked and dismissed: choose one.") % {"words": words}
        )
    if unknown := set(dismissed.values()) - set(DismissalReason.values):
        raise ValidationError(
            _("“%(reason)s” is no reason of the list.") % {"reason": min(unknown)[:50]}
        )
    return Marks(ticked, dismissed)


def keep(request: Any, text: ArticleText) -> None:
    """Keep the ticks of the form for the account, in the place of those of the page it shows.

    Raises ValidationError as `posted` does; a form that names no page keeps nothing.
    """
    if not (shown := request.POST.get("shown")):
        return
    first, last = span_in(text, shown)
    marks = posted(text, request.POST)
    place: dict[str, Any] = {"article_text": text, "account": request.user}
    rows = [
        *(SentenceMark(**place, start=s, end=e, priority=p) for (s, e), p in marks.ticked.items()),
        *(SentenceMark(**place, start=s, end=e, reason=r) for (s, e), r in marks.dismissed.items()),
    ]
    with transaction.atomic():
        SentenceMark.objects.filter(**place, start__lt=last, end__gt=first).delete()
        # A second window that keeps the same at this moment says the same.
        SentenceMark.objects.bulk_create(rows, ignore_conflicts=True)


def forget(request: Any, text: ArticleText, marks: Marks) -> None:
    """Forget the account's ticks that are saved now."""
    own = SentenceMark.objects.filter(article_text=text, account=request.user)
    saved = marks.ticked.keys() | marks.dismissed.keys()
    own.filter(pk__in=[row.pk for row in own if (row.start, row.end) in saved]).delete()


def rows(
    text: ArticleText, shown: Iterable[CoveredSentence], kept: Iterable[SentenceMark]
) -> Iterator[SentenceRow]:
    """The rows of the page, ticked as they were kept: sentences split and joined as they were.

    A mark that fits no more, since something in its words is claimed by now, is on a row that it
    touches.
    """
    marks = {(mark.start, mark.end): mark for mark in kept}
    runs = [(state, list(run)) for state, run in groupby(shown, lambda sentence: sentence.state)]
    pieces = {
        sentence.start: _clauses(text, sentence)
        for state, run in runs
        for sentence in run
        if state != "claimed"
    }
    fitting = {
        span
        for state, run in runs
        if state == "unchecked"
        for span in _fitting(marks, [piece for one in run for piece in pieces[one.start]])
    }
    loose = [mark for span, mark in marks.items() if span not in fitting]
    for state, run in runs:
        if state == "unchecked":
            found = _unchecked(run, pieces, {span: marks[span] for span in fitting})
        else:
            found = (_whole(sentence, pieces.get(sentence.start, [])) for sentence in run)
        for row in found:
            if row.mark is None and (mark := _touching(row, loose)):
                loose.remove(mark)
                row = row._replace(mark=mark, span=str(mark))
            yield row


def _whole(sentence: CoveredSentence, clauses: list[Clause]) -> SentenceRow:
    span = f"{sentence.start}-{sentence.end}"
    return SentenceRow(sentence, span, clauses, sentence.suggested)


def _touching(row: SentenceRow, loose: list[SentenceMark]) -> SentenceMark | None:
    """The first mark that shares words with the row's sentence, if that can be ticked."""
    start, end = row.sentence.start, row.sentence.end
    if row.sentence.state == "dismissed":
        return None
    return next((mark for mark in loose if mark.start < end and start < mark.end), None)


def _fitting(marks: Iterable[Span], clauses: list[Clause]) -> set[Span]:
    """The marks that begin and end where clauses of neighbouring sentences do."""
    starts, ends = {clause[0] for clause in clauses}, {clause[1] for clause in clauses}
    return {span for span in marks if span[0] in starts and span[1] in ends}


def _unchecked(
    run: list[CoveredSentence], clauses: dict[int, list[Clause]], marks: dict[Span, SentenceMark]
) -> Iterator[SentenceRow]:
    """Rows of neighbouring sentences: one for each mark, and for what lies between marks."""
    pieces = [(sentence, clause) for sentence in run for clause in clauses[sentence.start]]

    def row_of(piece: tuple[CoveredSentence, Clause]) -> Span:
        sentence, (start, end, _words) = piece
        covering = (span for span in sorted(marks) if span[0] <= start and end <= span[1])
        return next(covering, (-sentence.start - 1, 0))

    begun: set[int] = set()
    for span, group in groupby(pieces, row_of):
        found = list(group)
        own = [clause for _sentence, clause in found]
        joined = {sentence.start: sentence for sentence, _clause in found}
        suggested = [
            suggestion
            for start, sentence in joined.items()
            if start not in begun
            for suggestion in sentence.suggested
        ]
        first = found[0][0]
        place = f"{own[0][0]}-{own[-1][1]}"
        yield SentenceRow(first, place, own, suggested, marks.get(span), first.start in begun)
        begun |= joined.keys()


def _clauses(text: ArticleText, sentence: CoveredSentence) -> list[Clause]:
    place = sentences.Sentence(sentence.start, sentence.end, 0)
    return [
        (start, end, sentences.unwrapped_between(text.text, start, end))
        for start, end in sentences.clauses(text.text, place)
    ]


def _priority(form: Any, span: str) -> str:
    priority: str = form.get(f"priority-{span}", Priority.ORDINARY)
    if priority not in Priority.values:
        raise ValidationError(
            _("“%(priority)s” is no priority of the list.") % {"priority": priority[:50]}
        )
    return priority
