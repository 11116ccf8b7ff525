"""Editions whose words were erased: each has a later one of its claim that says so, or is a fault.

Between the restoration of an older backup and the return of the log's end, what was noted outside
of a withholding stands for that edition.
"""

import json
from typing import NamedTuple

from claims.models import Edition, EditionKind, NotedWithholding
from claims.record import log_problems
from claims.record.stored_editions import fetched
from claims.record.verification.editions_alone import Examined

OF_CLAIMS = "SELECT DISTINCT claim_id FROM claims_edition WHERE kind = 'withheld'"
WORDED_BEFORE = """
    SELECT DISTINCT claim_id FROM claims_edition
    WHERE position <= %s AND content_digest <> '' AND kind <> 'withheld'
    AND claim_id IN (SELECT claim_id FROM claims_edition WHERE position > %s AND kind = 'withheld')
"""


class Withheld(NamedTuple):
    """A claim that is withheld: by which edition, on what ground."""

    claim: str
    position: int
    ground: str
    published_at: str


class Emptied:
    """Compares editions, given in log order, with those that withhold their claims."""

    def __init__(self, after: int = 0) -> None:
        self._waiting: dict[tuple[int, int], int] = {}
        """The first emptied position, by claim and by the position of what is to explain it."""
        self._withheld = {claim for (claim,) in fetched(OF_CLAIMS, [])}
        self._worded = {claim for (claim,) in fetched(WORDED_BEFORE, [after, after])}
        """Those of the claims that are withheld of which an edition so far holds words."""

    def problem(self, one: Examined) -> str:
        """The fault of what is gone, or still there, in words; or ""."""
        if one.withheld_at is not None:
            self._waiting.setdefault((one.claim_id, one.withheld_at), one.position)
            return str(log_problems.WORDS_GONE) if one.withheld_at <= one.position else ""
        if one.kind == EditionKind.WITHHELD:
            self._waiting.pop((one.claim_id, one.position), None)
            return str(log_problems.WORDS_LEFT) if one.claim_id in self._worded else ""
        if one.claim_id in self._withheld:
            self._worded.add(one.claim_id)
        return ""

    def unexplained(self) -> int:
        """The first position whose words are gone without an edition that says so; 0 if none."""
        noted = set(NotedWithholding.objects.values_list("claim_id", "position"))
        last = Edition.objects.order_by("-position").values_list("position", flat=True).first() or 0
        left = (
            position
            for (claim, at), position in self._waiting.items()
            if (claim, at) not in noted or at <= last
        )
        return min(left, default=0)


def all_withheld() -> list[Withheld]:
    """The claims that the log says are withheld, in its order."""
    rows = Edition.objects.filter(kind=EditionKind.WITHHELD).select_related("claim")
    return [
        Withheld(
            row.claim.label,
            row.position,
            json.loads(row.document)["claim"]["change"]["ground"],
            json.loads(row.document)["edition"]["published_at"],
        )
        for row in rows.order_by("position")
    ]
