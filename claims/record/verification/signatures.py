"""Editions against the one before each in the log and the one before it of its claim."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from claims.models import EditionKind
from claims.record import log_problems
from claims.record.stored_editions import fetched
from claims.record.verification.editions_alone import Examined, Examiner

SEVERAL = "SELECT {0} FROM claims_edition WHERE {0} IS NOT NULL GROUP BY {0} HAVING count(*) > 1"
REWORKED_SINCE = """
    SELECT max(position) FROM claims_edition WHERE position <= %s
    AND claim_id IN (SELECT claim_id FROM claims_edition WHERE position > %s) GROUP BY claim_id
"""
USED_AGAIN = """
    SELECT review_id FROM claims_edition WHERE position <= %s
    AND review_id IN (SELECT review_id FROM claims_edition WHERE position > %s)
"""


class Previous(NamedTuple):
    """Parts of an edition that the next one of its claim may have to repeat."""

    number: int
    kind: str
    content_digest: str
    finding_digest: str
    review_id: int | None


class Sequence:
    """Compares editions, given in log order, with those before them.

    Of the editions so far it keeps what a later one of the same claim or review is compared with.
    `after` and `chain` are the position and the chain value that the first one follows.
    """

    def __init__(self, after: int, chain: str) -> None:
        self._chain, self._published_at = chain, ""
        self._reworked = {row[0] for row in fetched(SEVERAL.format("claim_id"), [])}
        self._reviews = {row[0] for row in fetched(SEVERAL.format("review_id"), [])}
        self._before: dict[int, Previous] = {}
        self._used: set[int] = set()
        if after:
            at = [position for (position,) in fetched(REWORKED_SINCE, [after, after])]
            for one in Examiner().at(at):
                self._keep(one)
            self._used |= {review for (review,) in fetched(USED_AGAIN, [after, after])}
            rows = fetched(
                "SELECT to_char(published_at AT TIME ZONE 'UTC',"
                ' \'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\')::varchar'
                " FROM claims_edition WHERE position = %s",
                [after],
            )
            self._published_at = rows[0][0] if rows else ""

    def problem(self, one: Examined) -> str:
        """The first thing that is wrong with the next edition, but for its leaf; or ""."""
        before = self._before.get(one.claim_id)
        found = next(filter(None, self._problems(one, before)), "")
        self._keep(one)
        self._chain, self._published_at = one.chain, one.published_at
        return found

    def _problems(self, one: Examined, before: Previous | None) -> Iterator[str]:
        yield one.document
        if one.number != (before.number if before else 0) + 1:
            yield _("it is not the next edition of its claim")
        yield one.restoration
        yield from _order(one, before)
        yield one.signers
        if not one.is_restored:
            if one.kind == EditionKind.WITHHELD:
                yield one.withholding
            elif one.kind == EditionKind.CONTESTED:
                yield from _of_contest(one, before)
            elif not _repeats(one, before):
                yield from self._of_review(one)
            if one.kind != EditionKind.WITHHELD:
                yield one.publisher
        if one.previous_chain != self._chain:
            yield str(log_problems.OTHER_CHAIN)
        yield one.follows
        if one.published_at <= self._published_at:
            yield str(log_problems.NOT_LATER)

    def _of_review(self, one: Examined) -> Iterator[str]:
        if not one.is_signed:
            yield _("it is signed by nobody here and did not come with the restored log")
        elif one.review_id in self._used:
            yield _("its review is that of another edition")
        yield one.kind_signed

    def _keep(self, one: Examined) -> None:
        if one.claim_id in self._reworked:
            self._before[one.claim_id] = Previous(
                one.number, one.kind, one.content_digest, one.finding_digest, one.review_id
            )
        if one.review_id is not None and one.review_id in self._reviews:
            self._used.add(one.review_id)


def _of_contest(one: Examined, before: Previous | None) -> Iterator[str]:
    if one.review_id is not None:
        yield _("it is contested, which nobody reviews")
    if before is None or before.finding_digest != one.finding_digest:
        yield _("it is contested, but does not say what the edition before says")


def _repeats(one: Examined, before: Previous | None) -> bool:
    """Whether it is a reissue of what was signed before, with the same signatures."""
    return (
        before is not None
        and one.kind == EditionKind.REISSUED
        and before.kind != EditionKind.WITHDRAWN
        and (one.content_digest, one.review_id) == (before.content_digest, before.review_id)
    )


def _order(one: Examined, before: Previous | None) -> Iterator[str]:
    if (before is None) != (one.kind == EditionKind.FIRST):
        yield _("the first edition of a claim is of kind first, and no other is")
    if before is not None and before.kind == EditionKind.WITHHELD:
        yield _("its claim was withheld by law, and nothing follows that")
    after_withdrawal = before is not None and before.kind == EditionKind.WITHDRAWN
    if after_withdrawal and one.kind in {EditionKind.CONTESTED, EditionKind.REISSUED}:
        yield _("its claim was withdrawn, and only a reviewed edition takes that back")
