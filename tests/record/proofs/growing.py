"""Trees in memory, and a reference that follows the definitions of RFC 6962 word for word."""

import hashlib
from collections.abc import Sequence
from functools import cache, cached_property
from typing import Any

from claims.record.proofs.leaves import Line
from claims.record.proofs.merkle import GrowingTree, Subtree, leaf_hash

CLAIM = "0f6d9e5c-3a0b-4a86-9c4b-2d6a7a4f5b10"


def line(position: int, **changes: Any) -> Line:
    """The line of a made-up edition."""
    digest = hashlib.sha256(b"%d" % position).hexdigest()
    made = Line(position, CLAIM, position, digest, "revised", "2026-11-30T13:45:00.123456Z")
    return made._replace(**changes)


class Grown:
    """A tree of made-up editions, with all its whole subtrees as rows hold them."""

    def __init__(self, size: int) -> None:
        tree = GrowingTree()
        hashes = (leaf_hash(str(line(position)).encode()) for position in range(1, size + 1))
        self.rows = [tree.add(leaf) for leaf in hashes]

    @cached_property
    def roots(self) -> list[bytes]:
        """The root of every size, from none to all; most of what a large tree costs."""
        tree = GrowingTree()
        found = [tree.root]
        for row in self.rows:
            tree.add(row[0])
            found.append(tree.root)
        return found

    def read(self, subtrees: Sequence[Subtree]) -> list[bytes]:
        return [self.rows[((index + 1) << level) - 1][level] for level, index in subtrees]


class Reference:
    """MTH, PATH and PROOF as RFC 6962 defines them, of the same editions."""

    def __init__(self) -> None:
        self.mth = cache(self._mth)

    def _mth(self, start: int, end: int) -> bytes:
        size = end - start
        if size == 0:
            return hashlib.sha256(b"").digest()
        if size == 1:
            return hashlib.sha256(b"\x00" + str(line(end)).encode()).digest()
        k = self.split(size)
        left, right = self.mth(start, start + k), self.mth(start + k, end)
        return hashlib.sha256(b"\x01" + left + right).digest()

    @staticmethod
    def split(size: int) -> int:
        k = 1
        while 2 * k < size:
            k *= 2
        return k

    def path(self, m: int, start: int, end: int) -> list[bytes]:
        size = end - start
        if size == 1:
            return []
        k = self.split(size)
        if m < k:
            return [*self.path(m, start, start + k), self.mth(start + k, end)]
        return [*self.path(m - k, start + k, end), self.mth(start, start + k)]

    def proof(self, m: int, size: int) -> list[bytes]:
        return self._subproof(m, 0, size, True)

    def _subproof(self, m: int, start: int, end: int, is_known: bool) -> list[bytes]:
        size = end - start
        if m == size:
            return [] if is_known else [self.mth(start, end)]
        k = self.split(size)
        if m <= k:
            return [*self._subproof(m, start, start + k, is_known), self.mth(start + k, end)]
        return [*self._subproof(m - k, start + k, end, False), self.mth(start, start + k)]
