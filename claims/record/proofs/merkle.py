"""A Merkle tree as RFC 6962, section 2.1, hashes it: roots and proofs, made and verified.

The whole subtree `(level, index)` spans the leaves from `index * 2**level` on, 2**level of them.
Trees are put together from such subtrees, which a caller's `read` gives: their hashes in the order
in which they are named. Verification follows RFC 9162, sections 2.1.3.2 and 2.1.4.2, and shares
nothing with what makes the proofs.
"""

import hashlib
from collections.abc import Callable, Sequence
from itertools import islice

Subtree = tuple[int, int]
Read = Callable[[Sequence[Subtree]], Sequence[bytes]]

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of the tree without leaves."""


def leaf_hash(line: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\0" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over the two beneath it."""
    return hashlib.sha256(b"\1" + left + right).digest()


class GrowingTree:
    """A tree that leaves are added to; holds the whole subtrees that its root is made of.

    It begins empty, or with a size and the hashes of its `whole_subtrees`.
    """

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        self.size = size
        self._peaks = list(peaks)

    def add(self, hashed: bytes) -> list[bytes]:
        """The hashes of the whole subtrees that this leaf completes, its own first."""
        self.size += 1
        found = [hashed]
        while not self.size >> (len(found) - 1) & 1:
            found.append(node_hash(self._peaks.pop(), found[-1]))
        self._peaks.append(found[-1])
        return found

    @property
    def root(self) -> bytes:
        return _hash_of(self._peaks) if self._peaks else EMPTY_ROOT


def whole_subtrees(start: int, end: int) -> list[Subtree]:
    """The largest whole subtrees that span the leaves from `start` up to `end`, left to right."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        found.append((level, start >> level))
        start += 1 << level
    return found


def root(size: int, read: Read) -> bytes:
    """The root of the tree of `size` leaves."""
    return _hash_of(read(whole_subtrees(0, size))) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, read: Read) -> list[bytes]:
    """The path from the leaf at `index`, from 0, to the root of `size` leaves, lowest first.

    Raises ValueError where the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} leaves has none at {index}.")
    spans = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return _hashes_of(spans[::-1], read)


def consistency_proof(earlier: int, later: int, read: Read) -> list[bytes]:
    """Hashes that show that a tree begins with an earlier one, given their sizes; RFC 6962, 2.1.2.

    Raises ValueError unless 0 < `earlier` <= `later`.
    """
    if not 0 < earlier <= later:
        raise ValueError(f"A tree of {later} leaves does not begin with one of {earlier}.")
    spans = []
    start, end, is_known = 0, later, True
    while end != earlier:
        middle = start + _split(end - start)
        if earlier <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start, is_known = middle, False
    if not is_known:
        spans.append((start, end))
    return _hashes_of(spans[::-1], read)


def is_included(
    hashed: bytes, index: int, size: int, proof: Sequence[bytes], wanted: bytes
) -> bool:
    """Whether the proof leads from a leaf's hash to the root `wanted`; RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    place, last, reached = index, size - 1, hashed
    for beside in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node_hash(beside, reached)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and reached == wanted


def is_consistent(
    earlier: int, later: int, proof: Sequence[bytes], earlier_root: bytes, later_root: bytes
) -> bool:
    """Whether the proof leads to both roots; RFC 9162, 2.1.4.2. Every tree begins with none."""
    if earlier == 0:
        return later >= 0 and not proof and earlier_root == EMPTY_ROOT
    if earlier == later:
        return not proof and earlier_root == later_root
    if not 0 < earlier < later or not proof:
        return False
    path = list(proof) if earlier & (earlier - 1) else [earlier_root, *proof]
    place, last = earlier - 1, later - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(beside, first), node_hash(beside, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and first == earlier_root and second == later_root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _hashes_of(spans: Sequence[tuple[int, int]], read: Read) -> list[bytes]:
    """The hash over each span of leaves, with everything read at once."""
    parts = [whole_subtrees(start, end) for start, end in spans]
    found = iter(read([subtree for part in parts for subtree in part]))
    return [_hash_of(list(islice(found, len(part)))) for part in parts]


def _hash_of(subtrees: Sequence[bytes]) -> bytes:
    """The hash over whole subtrees, which stand from left to right."""
    *others, reached = subtrees
    for left in reversed(others):
        reached = node_hash(left, reached)
    return reached
