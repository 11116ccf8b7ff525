"""Succession of editions: the document before each, what it corrects, what was withdrawn later."""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery

from claims.models import Edition, EditionKind
from claims.models.edition import WITHOUT_WORDS
from claims.models.vocabulary import CORRECTIONS
from claims.record import differences
from claims.record.differences import NO_DIFFERENCES, Differences

REPEATING = (EditionKind.CONTESTED, EditionKind.REISSUED)
"""Kinds of editions that assert what another one of their claim asserted before."""
AT_ONCE = 500


class Corrected(NamedTuple):
    """The edition that a correction is of: the last one before it that asserted something new."""

    number: int
    published_at: datetime


class Correction(NamedTuple):
    """An edition that corrects, contests or withdraws, beside what was said before."""

    edition: Edition
    content: dict[str, Any]
    """Its `claim` member."""
    before: dict[str, Any]
    """That of the edition before; empty where the claim is withdrawn, so that nothing is said."""
    corrected: Corrected | None
    is_withdrawn: bool
    """Whether its claim is withdrawn as of the position asked for."""

    @property
    def days(self) -> int | None:
        """Whole days since the edition that it corrects."""
        if self.corrected is None:
            return None
        return (self.edition.published_at - self.corrected.published_at).days

    @property
    def differences(self) -> Differences:
        """Differences between what was said and what is said; none of a withdrawn claim."""
        if self.before and "statement" in self.content:
            return differences.of_contents(self.before, self.content)
        return NO_DIFFERENCES


def days_since(requested: date, edition: Edition) -> int:
    """Days of the calendar, in UTC, from that of a request to that of an edition."""
    return (edition.published_at.astimezone(UTC).date() - requested).days


def withdrawn(editions: Iterable[Edition], position: int) -> set[int]:
    """Claims of these editions that stand no more as of a position: primary keys."""
    claims = {edition.claim_id for edition in editions}
    if not claims:
        return set()
    last = Edition.objects.as_of(position).filter(kind__in=WITHOUT_WORDS, claim__in=claims)
    return set(last.values_list("claim", flat=True))


def documents_before(editions: Iterable[Edition]) -> dict[int, str]:
    """By position the document of the edition that each took the place of, where there is one."""
    positions = [edition.position for edition in editions if edition.number > 1]
    if not positions:
        return {}
    previous = Edition.objects.filter(index__until__in=positions).select_related("index")
    return {edition.index.until or 0: edition.document for edition in previous}


def corrected_by(editions: Collection[Edition]) -> dict[int, Corrected]:
    """By position what each correction among these editions is of."""
    positions = [edition.position for edition in editions if edition.kind in CORRECTIONS]
    if not positions:
        return {}
    asserting = (
        Edition.objects.filter(claim=OuterRef("claim"), number__lt=OuterRef("number"))
        .exclude(kind__in=REPEATING)
        .order_by("-number")
    )
    rows = Edition.objects.filter(position__in=positions).values_list(
        "position",
        Subquery(asserting.values("number")[:1]),
        Subquery(asserting.values("published_at")[:1]),
    )
    return {position: Corrected(number, at) for position, number, at in rows if number}


def corrections(editions: Iterable[Edition], position: int) -> Iterator[Correction]:
    """These editions with what they correct; three queries for each `AT_ONCE` of them."""
    several: list[Edition] = []
    for edition in editions:
        several.append(edition)
        if len(several) == AT_ONCE:
            yield from _corrections(several, position)
            several = []
    yield from _corrections(several, position)


def _corrections(editions: list[Edition], position: int) -> Iterator[Correction]:
    gone, before = withdrawn(editions, position), documents_before(editions)
    corrected = corrected_by(editions)
    for edition in editions:
        is_withdrawn = edition.is_emptied or edition.claim_id in gone
        earlier = "" if is_withdrawn else before.get(edition.position, "")
        yield Correction(
            edition,
            content=json.loads(edition.document)["claim"],
            before=json.loads(earlier)["claim"] if earlier else {},
            corrected=corrected.get(edition.position),
            is_withdrawn=is_withdrawn,
        )
