"""Editions whose words were erased: each has a later one of its claim that says so, or is a fault.

Between the restoration of an older backup and the return of the log's end, what was noted outside
of a withholding stands for that edition.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

from claims.models import Edition, EditionKind, NotedWithholding
from claims.record import log_problems, withheld


class Withheld(NamedTuple):
    """A claim that is withheld: by which edition, on what ground."""

    claim: str
    position: int
    ground: str
    published_at: str


class Emptied:
    """Compares editions, given in log order, with those that withhold their claims."""

    def __init__(self) -> None:
        self.withheld: list[Withheld] = []
        self._waiting: dict[tuple[int, int], int] = {}
        """The first emptied position, by claim and by the position of what is to explain it."""
        self._worded: dict[int, int] = {}
        """The last position of each claim that holds its words."""

    def problems(self, edition: Edition) -> Iterator[str]:
        """Faults of what is gone, or still there, in words."""
        document = json.loads(edition.document)
        if withheld.is_emptied(document):
            at = document["edition"]["withheld_at"]
            self._waiting.setdefault((edition.claim_id, at), edition.position)
            if at <= edition.position:
                yield str(log_problems.WORDS_GONE)
        elif edition.kind == EditionKind.WITHHELD:
            self._waiting.pop((edition.claim_id, edition.position), None)
            if edition.claim_id in self._worded:
                yield str(log_problems.WORDS_LEFT)
            said = document["edition"]
            ground = document["claim"]["change"]["ground"]
            self.withheld.append(
                Withheld(edition.claim.label, edition.position, ground, said["published_at"])
            )
        else:
            self._worded[edition.claim_id] = edition.position

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
