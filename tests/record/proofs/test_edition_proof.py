"""Proofs of editions as files: a thousand that hold, and a thousand that somebody altered."""

import json
from base64 import b64encode
from random import Random
from typing import Any

import pytest

from claims.record.proofs import checkpoints, edition_proof, leaves, merkle, notes
from tests.record.proofs.growing import Grown, line

KEY = notes.SignerKey("facts.example/log", bytes(range(32)))
KEYS = [KEY.verifier()]
GROWN = Grown(1100)
ALTERED = (
    "document", "position", "place", "path", "shorter path", "longer path", "root", "size",
    "root, signed by the log", "signature",
)  # fmt: skip
"""Parts of a proof that somebody alters, one at a time."""


def proof_of(position: int, size: int) -> edition_proof.Proof:
    text = str(checkpoints.Checkpoint(KEY.name, size, GROWN.roots[size]))
    path = merkle.inclusion_proof(position - 1, size, GROWN.read)
    checkpoint = f"{text}\n{KEY.signature(text)}".encode()
    return edition_proof.Proof(str(line(position)).encode(), position - 1, path, checkpoint)


def some_proof(some: Random) -> edition_proof.Proof:
    size = some.randrange(2, 1101)
    return proof_of(some.randrange(1, size + 1), size)


def flipped(given: bytes, some: Random) -> bytes:
    bit = some.randrange(8 * len(given))
    return (int.from_bytes(given, "big") ^ 1 << bit).to_bytes(len(given), "big")


def altered(proof: edition_proof.Proof, what: str, some: Random) -> edition_proof.Proof:
    said = leaves.read_line(proof.line)
    text, _gap, beneath = proof.checkpoint.decode().partition("\n\n")
    origin, size, root = text.split("\n")
    match what:
        case "document":
            digest = flipped(bytes.fromhex(said.digest), some).hex()
            return proof._replace(line=str(said._replace(digest=digest)).encode())
        case "position":
            position = said.position + some.choice([-1, 1])
            moved = str(said._replace(position=position)).encode()
            return proof._replace(line=moved, place=position - 1)
        case "place":
            return proof._replace(place=proof.place + 1)
        case "path":
            at = some.randrange(len(proof.path))
            path = [*proof.path]
            path[at] = flipped(path[at], some)
            return proof._replace(path=path)
        case "shorter path":
            return proof._replace(path=proof.path[:-1])
        case "longer path":
            return proof._replace(path=[*proof.path, proof.path[-1]])
        case "root":
            other = GROWN.roots[int(size) - 1]
            forged = str(checkpoints.Checkpoint(origin, int(size), other))
            return proof._replace(checkpoint=f"{forged}\n{beneath}".encode())
        case "size":
            forged = f"{origin}\n{int(size) + 1}\n{root}\n"
            return proof._replace(checkpoint=f"{forged}\n{beneath}".encode())
        case "root, signed by the log":
            forged = str(checkpoints.Checkpoint(origin, int(size), GROWN.roots[int(size) - 1]))
            return proof._replace(checkpoint=f"{forged}\n{KEY.signature(forged)}".encode())
        case "signature":
            head, _space, held = beneath.strip().rpartition(" ")
            signed = notes.from_base64(held)
            assert signed
            spoiled = signed[:4] + flipped(signed[4:], some)
            return proof._replace(checkpoint=f"{text}\n\n{head} {base64(spoiled)}\n".encode())
    raise AssertionError(what)


def base64(given: bytes) -> str:
    return b64encode(given).decode()


def test_a_thousand_proofs_hold_after_they_were_written_and_read() -> None:
    some = Random(6962)
    for _ in range(1000):
        proof = some_proof(some)
        read = edition_proof.read(bytes(proof))
        assert read == proof
        said, checkpoint = edition_proof.verified(read, KEYS)
        assert said == line(proof.place + 1)
        assert checkpoint.root == GROWN.roots[checkpoint.size]


def test_a_thousand_altered_proofs_are_refused() -> None:
    some = Random(9162)
    for number in range(1000):
        forged = altered(some_proof(some), ALTERED[number % len(ALTERED)], some)
        with pytest.raises(notes.NoteError):
            edition_proof.verified(edition_proof.read(bytes(forged)), KEYS)


def test_a_log_of_one_edition_proves_it_without_a_path() -> None:
    proof = proof_of(1, 1)

    assert proof.path == []
    assert edition_proof.verified(edition_proof.read(bytes(proof)), KEYS)[0].position == 1


def test_a_proof_in_a_log_of_a_million_editions_is_small() -> None:
    path = [bytes(32)] * 20
    assert len(bytes(proof_of(1100, 1100)._replace(path=path, place=999_999))) < 2_000


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        ("extra ", ""),
        ("extra ", "extra =="),
        ("index 6", "index 06"),
        ("index 6", "index six"),
        ("index 6", "index -6"),
        ("index 6\n", "index 6\n\n"),
        ("index 6\n", "index 6\nAAAA\n"),
        ("index 6\n", "index 6\n" + 64 * ("A" * 43 + "=\n")),
        ("\n\nfacts", "\nfacts"),
    ],
)
def test_what_is_no_proof_is_told_so(old: str, new: str) -> None:
    written = bytes(proof_of(7, 9)).decode()
    assert old in written

    with pytest.raises(notes.NoteError):
        edition_proof.verified(edition_proof.read(written.replace(old, new).encode()), KEYS)


@pytest.mark.parametrize(
    "said",
    [
        "factcheck-edition/2 7",
        str(line(7)).replace("factcheck-edition/1", "factcheck-edition/2"),
        str(line(7)) + "\n",
        str(line(7)).replace(" ", "  "),
        str(line(7)).upper(),
        str(line(7)).replace("7 ", "07 ", 1),
        "版次",
    ],
)
def test_the_leaf_of_another_format_is_refused(said: str) -> None:
    tree = merkle.GrowingTree()
    tree.add(merkle.leaf_hash(said.encode()))
    text = str(checkpoints.Checkpoint(KEY.name, 1, tree.root))
    checkpoint = f"{text}\n{KEY.signature(text)}".encode()

    with pytest.raises(notes.NoteError, match="not that of an edition of Factcheck"):
        edition_proof.verified(edition_proof.Proof(said.encode(), 0, [], checkpoint), KEYS)


def test_a_line_is_that_of_the_document() -> None:
    document: dict[str, Any] = {
        "claim": {"id": line(7).claim},
        "edition": {
            "kind": "revised",
            "number": 7,
            "position": 7,
            "published_at": "2026-11-30T13:45:00.123456Z",
        },
    }
    text = json.dumps(document)
    found = leaves.line_of_document(text, document)

    assert found == line(7, digest=found.digest)
    assert leaves.read_line(str(found).encode()) == found
