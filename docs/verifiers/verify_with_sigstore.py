"""Verify our proofs with the Merkle and checkpoint code of sigstore-python.

    python -m venv there && there/bin/pip install sigstore==4.5.1
    there/bin/python verify_with_sigstore.py cases.jsonl

`cases.jsonl` comes from `tests/record/proofs/outside_cases.py`. Nothing of Factcheck is imported.
"""

import base64
import json
import sys
from collections import Counter
from types import SimpleNamespace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sigstore._internal.merkle import verify_merkle_inclusion
from sigstore._internal.rekor.checkpoint import verify_checkpoint
from sigstore.errors import VerificationError


class OneKey:
    """A keyring of the one key of our log."""

    def __init__(self, written):
        _name, self.key_id, key = written.split("+", 2)
        self.key = Ed25519PublicKey.from_public_bytes(base64.b64decode(key)[1:])

    def verify(self, *, key_id, signature, data):
        try:
            self.key.verify(signature, data)
        except InvalidSignature as error:
            raise VerificationError("wrong signature") from error


def entry(case, keyring):
    """A proof in the shape that sigstore keeps its own in."""
    head, _gap, checkpoint = case["proof"].partition("\n\n")
    rows = head.split("\n")
    size, root = checkpoint.split("\n")[1:3]
    proof = SimpleNamespace(
        log_index=int(rows[2].removeprefix("index ")),
        tree_size=int(size),
        root_hash=base64.b64decode(root),
        hashes=[base64.b64decode(row) for row in rows[3:]],
        checkpoint=SimpleNamespace(envelope=checkpoint),
    )
    key_id = bytes.fromhex(keyring.key_id)
    return SimpleNamespace(
        _inner=SimpleNamespace(
            inclusion_proof=proof,
            canonicalized_body=case["line"].encode(),
            log_id=SimpleNamespace(key_id=key_id),
        )
    )


with open(sys.argv[1]) as file:
    keyring = OneKey(json.loads(next(file))["key"])
    counts = Counter()
    for case in map(json.loads, file):
        given = entry(case, keyring)
        try:
            verify_checkpoint(keyring, given)
            verify_merkle_inclusion(given)
            outcome = "accepted"
        except VerificationError:
            outcome = "refused"
        counts[outcome, "altered" if case["altered"] else "as made"] += 1
for (outcome, kind), number in sorted(counts.items()):
    print(number, outcome, kind)
