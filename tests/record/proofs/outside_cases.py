"""Proofs for verifiers of other hands: a thousand that hold and a thousand that were altered.

    python manage.py shell --no-imports -c \
        "from tests.record.proofs.outside_cases import main; main()" > cases.jsonl

The first line is the verifier key; each further one a case: the leaf's line, the proof as a file,
what was altered (empty where nothing was), and a consistency proof with its sizes and roots.
The programs in `docs/verifiers/` read them; `docs/interoperability.md` says what came of it.
"""

import json
from base64 import b64encode
from collections.abc import Iterator
from random import Random
from typing import Any

from claims.record.proofs import merkle
from tests.record.proofs.test_edition_proof import (
    ALTERED,
    GROWN,
    KEY,
    altered,
    flipped,
    some_proof,
)


def main() -> None:
    """Write the key and all cases to standard output, the same at every run."""
    print(json.dumps({"key": str(KEY.verifier())}))
    for case in cases():
        print(json.dumps(case))


def cases() -> Iterator[dict[str, Any]]:
    """Each case; every second one was altered, and its consistency proof too."""
    some = Random(1918)
    for number in range(2000):
        kind = ALTERED[number // 2 % len(ALTERED)] if number % 2 else ""
        proof = some_proof(some)
        if kind:
            proof = altered(proof, kind, some)
        earlier, later = sorted(some.sample(range(1, 1101), 2))
        path = merkle.consistency_proof(earlier, later, GROWN.read)
        if kind:
            at = some.randrange(len(path))
            path[at] = flipped(path[at], some)
        yield {
            "line": proof.line.decode(),
            "proof": bytes(proof).decode(),
            "altered": kind,
            "sizes": [earlier, later],
            "roots": [b64encode(GROWN.roots[size]).decode() for size in (earlier, later)],
            "path": [b64encode(hashed).decode() for hashed in path],
        }
