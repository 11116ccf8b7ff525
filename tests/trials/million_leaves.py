"""The tree over a log of LEAVES (1,000,000) made-up editions: its proofs and its tiles, measured.

    LEAVES=1000000 python -m tests.trials.million_leaves

The rows are those that the database would have written; the product's own functions make PROOFS
(1,000) proofs of random editions from them, each verified, and read all tiles. Prints the bytes of
the largest proof with its checkpoint, the milliseconds of processors for its path and for all of
it, Python and PostgreSQL together, and the bytes of all tiles. Ends with 1 where a proof is not
valid, has more than MOST_BYTES, or where the tiles have more than MOST_TILE_BYTES.
"""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import django
import psycopg

from factcheck import CHECKOUT, postgres
from tests.trials.site import KEY

MOST_BYTES = 2_000
MOST_TILE_BYTES = 33_000_000


def main() -> int:
    leaves, proofs = (
        int(os.environ.get("LEAVES", "1000000")),
        int(os.environ.get("PROOFS", "1000")),
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    os.environ.setdefault("FACTCHECK_SECRET_KEY", KEY)
    with postgres.throwaway() as url:
        os.environ["DATABASE_URL"] = url
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=CHECKOUT, check=True
        )
        django.setup()
        root = fill(url, leaves)
        return measured(leaves, proofs, root)


def fill(url: str, leaves: int) -> bytes:
    """Write the rows of the tree; the root of it."""
    growing = import_module("tests.record.proofs.growing")
    merkle = import_module("claims.record.proofs.merkle")
    tree = merkle.GrowingTree()
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        with connection.cursor().copy("COPY claims_leaf (position, hashes) FROM STDIN") as copy:
            for position in range(1, leaves + 1):
                hashed = merkle.leaf_hash(str(growing.line(position)).encode())
                copy.write_row((position, b"".join(tree.add(hashed))))
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE claims_leaf")
    return bytes(tree.root)


def measured(size: int, proofs: int, root: bytes) -> int:
    growing = import_module("tests.record.proofs.growing")
    names = ("checkpoints", "edition_proof", "leaves", "merkle", "notes", "tiles")
    checkpoints, edition_proof, leaves, merkle, notes, tiles = (
        import_module(f"claims.record.proofs.{name}") for name in names
    )
    key, some = notes.SignerKey("facts.example/log", bytes(32)), random.Random(18)
    whole: list[float] = []
    paths: list[float] = []
    most, wrong = 0, 0

    def made(position: int) -> Any:
        text = str(checkpoints.Checkpoint(key.name, size, merkle.root(size, leaves.read)))
        signed = f"{text}\n{key.signature(text)}".encode()
        return edition_proof.made(growing.line(position), size, signed)

    for position in (some.randint(1, size) for _ in range(proofs)):
        spent = processors(paths)
        merkle.inclusion_proof(position - 1, size, leaves.read)
        spent()
        spent = processors(whole)
        body = bytes(made(position))
        spent()
        most = max(most, len(body))
        line, checkpoint = edition_proof.verified(edition_proof.read(body), [key.verifier()])
        wrong += line.position != position or checkpoint.root != root
    print(f"{proofs} proofs, {wrong} not valid; the largest has {most} bytes")
    for name, found in (("path", paths), ("proof with a new checkpoint", whole)):
        print(f"{name}: median {statistics.median(found):.2f} ms, least {min(found):.2f} ms")
    count = tile_bytes = level = 0
    while (width := size >> tiles.HEIGHT * level) > 0:
        for index in range(-(-width // tiles.WIDTH)):
            body = tiles.tile(level, index, min(tiles.WIDTH, width - index * tiles.WIDTH))
            count, tile_bytes = count + 1, tile_bytes + len(body)
        level += 1
    print(f"{count} tiles, {tile_bytes / 1e6:.1f} MB; load {os.getloadavg()[0]:.1f}")
    return 1 if wrong or most > MOST_BYTES or tile_bytes > MOST_TILE_BYTES else 0


def processors(found: list[float]) -> Callable[[], None]:
    """Call what it returns to add the milliseconds since then, of this process and its server's."""
    connection = import_module("django.db").connection
    connection.ensure_connection()
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")

    def now() -> float:
        return 1000 * time.process_time() + int(server.read_text().split()[0]) / 1e6

    begun = now()
    return lambda: found.append(now() - begun)


if __name__ == "__main__":
    sys.exit(main())
