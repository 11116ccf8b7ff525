"""Roots and proofs of trees of every size to 1,100, against the definitions of RFC 6962."""

import hashlib
from collections.abc import Callable
from random import Random

import pytest

from claims.record.proofs import merkle
from tests.record.proofs.growing import Grown, Reference, line

SIZES = range(1, 1101)
GROWN = Grown(1100)
REFERENCE = Reference()


def places(size: int) -> set[int]:
    """The first and the last place of a tree, those about the middle, and some between."""
    some = Random(size)
    found = {0, 1, size // 2, REFERENCE.split(size) - 1, REFERENCE.split(size), size - 1}
    return {place for place in found | {some.randrange(size) for _ in range(3)} if place < size}


def test_the_root_of_every_size_is_the_hash_that_the_definition_gives() -> None:
    assert merkle.root(0, GROWN.read) == merkle.EMPTY_ROOT == hashlib.sha256().digest()
    for size in SIZES:
        wanted = REFERENCE.mth(0, size)
        assert merkle.root(size, GROWN.read) == wanted
        assert GROWN.roots[size] == wanted


def test_a_leaf_completes_the_subtrees_that_end_with_it() -> None:
    for position in SIZES:
        for level, hashed in enumerate(GROWN.rows[position - 1]):
            assert hashed == REFERENCE.mth(position - (1 << level), position)
        assert position % (1 << len(GROWN.rows[position - 1])) != 0


def test_inclusion_proofs_of_every_size_are_those_of_the_definition_and_hold() -> None:
    for size in SIZES:
        for place in places(size):
            proof = merkle.inclusion_proof(place, size, GROWN.read)
            assert proof == REFERENCE.path(place, 0, size)
            hashed = merkle.leaf_hash(str(line(place + 1)).encode())
            assert merkle.is_included(hashed, place, size, proof, GROWN.roots[size])


def test_consistency_proofs_of_every_size_are_those_of_the_definition_and_hold() -> None:
    for later in SIZES:
        for earlier in {place + 1 for place in places(later)}:
            proof = merkle.consistency_proof(earlier, later, GROWN.read)
            assert proof == REFERENCE.proof(earlier, later)
            roots = GROWN.roots[earlier], GROWN.roots[later]
            assert merkle.is_consistent(earlier, later, proof, *roots)


def test_every_tree_begins_with_the_empty_one_and_no_other_is_empty() -> None:
    assert merkle.is_consistent(0, 9, [], merkle.EMPTY_ROOT, GROWN.roots[9])
    assert not merkle.is_consistent(0, 9, [], GROWN.roots[1], GROWN.roots[9])
    assert not merkle.is_consistent(0, 9, [GROWN.roots[9]], merkle.EMPTY_ROOT, GROWN.roots[9])


def flipped(hashed: bytes, some: Random) -> bytes:
    """The hash with one of its bits the other way."""
    bit = some.randrange(8 * len(hashed))
    return (int.from_bytes(hashed, "big") ^ 1 << bit).to_bytes(len(hashed), "big")


def test_no_altered_consistency_proof_holds() -> None:
    some = Random(18)
    for _ in range(1000):
        earlier, later = sorted(some.sample(SIZES, 2))
        proof = merkle.consistency_proof(earlier, later, GROWN.read)
        roots = GROWN.roots[earlier], GROWN.roots[later]
        at = some.randrange(len(proof))
        altered = [*proof[:at], flipped(proof[at], some), *proof[at + 1 :]]
        assert not merkle.is_consistent(earlier, later, altered, *roots)
        assert not merkle.is_consistent(earlier, later, proof[:-1], *roots)
        assert not merkle.is_consistent(earlier, later, [*proof, proof[at]], *roots)
        assert not merkle.is_consistent(earlier, later, proof, flipped(roots[0], some), roots[1])
        assert not merkle.is_consistent(earlier, later, proof, roots[0], flipped(roots[1], some))
        assert not merkle.is_consistent(later, earlier, proof, *roots)


def test_two_logs_that_part_after_an_edition_are_not_consistent() -> None:
    """Whoever forks at 700 proves consistency with sizes up to there, and with none behind it."""
    fork = Grown(700)
    tree = merkle.GrowingTree()
    for row in fork.rows:
        tree.add(row[0])
    for position in range(701, 1001):
        fork.rows.append(tree.add(merkle.leaf_hash(str(line(position, kind="first")).encode())))

    for noted in (1, 512, 699, 700, 701, 800, 999):
        proof = merkle.consistency_proof(noted, 1000, fork.read)
        roots = GROWN.roots[noted], fork.roots[1000]
        assert merkle.is_consistent(noted, 1000, proof, *roots) == (noted <= 700)


@pytest.mark.parametrize(
    "asked",
    [
        lambda: merkle.inclusion_proof(7, 7, GROWN.read),
        lambda: merkle.inclusion_proof(-1, 7, GROWN.read),
        lambda: merkle.consistency_proof(0, 7, GROWN.read),
        lambda: merkle.consistency_proof(8, 7, GROWN.read),
    ],
)
def test_what_no_tree_has_is_not_proven(asked: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="A tree of 7 leaves"):
        asked()
