"""Leaves of the tree over the log: the line of an edition, and the hashes that are stored."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from claims.models import Leaf
from claims.models.leaf import HASH_BYTES
from claims.record import withheld

from .merkle import Subtree

FORMAT = "factcheck-edition/1"
"""The version of the leaf's format."""
ROWS = "SELECT position, hashes FROM claims_leaf WHERE position = ANY(%s)"
_WORDS = re.compile(
    rf"{FORMAT} ([1-9][0-9]{{0,18}}) "
    r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}) "
    r"([1-9][0-9]{0,9}) ([0-9a-f]{64}) ([a-z_]+) "
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)"
)


class Line(NamedTuple):
    """The line of an edition: all that its leaf says of it."""

    position: int
    claim: str
    """The claim's id."""
    number: int
    digest: str
    kind: str
    published_at: str
    """As documents write moments."""

    def __str__(self) -> str:
        return (
            f"{FORMAT} {self.position} {self.claim} {self.number} {self.digest} {self.kind}"
            f" {self.published_at}"
        )

    @property
    def place(self) -> int:
        """Place in the tree, from 0."""
        return self.position - 1


def line_of_document(text: str, document: dict[str, Any]) -> Line:
    """The line of a document, given as it is stored and as it was read; raises KeyError."""
    edition = document["edition"]
    return Line(
        edition["position"],
        document["claim"]["id"],
        edition["number"],
        withheld.digest_of(text, document),
        edition["kind"],
        edition["published_at"],
    )


def read_line(line: bytes) -> Line:
    """The line of a leaf, read again; raises ValueError."""
    if not (found := _WORDS.fullmatch(line.decode("ascii", "replace"))):
        raise ValueError("not the line of a leaf")
    position, claim, number, digest, kind, published_at = found.groups()
    return Line(int(position), claim, int(number), digest, kind, published_at)


def size() -> int:
    """Number of leaves of the tree over this log."""
    return Leaf.objects.order_by("-position").values_list("position", flat=True).first() or 0


def read(subtrees: Sequence[Subtree]) -> list[bytes]:
    """The stored hashes of whole subtrees, in their order; raises KeyError for what is not there.

    One query, whatever their number.
    """
    ends = [(level, (index + 1) << level) for level, index in subtrees]
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [[end for _level, end in ends]])
        stored = dict(cursor.fetchall())
    return [bytes(stored[end][level * HASH_BYTES :][:HASH_BYTES]) for level, end in ends]
