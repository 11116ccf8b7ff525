"""The tree in tiles of 256 hashes, and the lines of its leaves in bundles (C2SP tlog-tiles)."""

import re

from django.db import connection

from claims.models import Edition
from claims.models.leaf import HASH_BYTES
from claims.record import log

from .leaves import Line, size

WIDTH = 256
"""Hashes of a full tile, lines of a full bundle."""
HEIGHT = 8
"""Levels of the tree between one level of tiles and the next."""
MOST_LEVEL = 63
INDEX_IN_PATH = r"(?:x[0-9]{3}/){0,6}[0-9]{3}"
"""The place of a tile in a path, as a regular expression."""


def in_path(index: int) -> str:
    """The place of a tile as paths write it: 1234067 is x001/x234/067."""
    digits = str(index)
    *above, last = re.findall("...", digits.zfill(-(-len(digits) // 3) * 3))
    return "/".join((*(f"x{group}" for group in above), last))


def read_index(path: str) -> int | None:
    """The place that a path names; None where paths write it otherwise."""
    index = int(path.replace("x", "").replace("/", ""))
    return index if in_path(index) == path else None


def tile(level: int, index: int, width: int = WIDTH) -> bytes | None:
    """The hashes of a tile, from left to right; None where the log does not reach its end."""
    height = HEIGHT * level
    first, last = index * WIDTH + 1, index * WIDTH + width
    if last << height > size():
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(substr(hashes, %s, %s), '' ORDER BY position) FROM claims_leaf"
            " WHERE position = ANY(%s)",
            [
                HASH_BYTES * height + 1,
                HASH_BYTES,
                [place << height for place in range(first, last + 1)],
            ],
        )
        return bytes(cursor.fetchone()[0])


def entries(index: int, width: int = WIDTH) -> bytes | None:
    """The lines of a bundle, each after its length in two bytes; None where the log ends before."""
    first, last = index * WIDTH + 1, index * WIDTH + width
    if last > size():
        return None
    rows = Edition.objects.filter(position__range=(first, last)).order_by("position")
    columns = ("position", "claim__public_id", "number", "digest", "kind", "published_at")
    lines = [
        str(Line(position, str(claim), number, digest, kind, log.moment(published_at))).encode()
        for position, claim, number, digest, kind, published_at in rows.values_list(*columns)
    ]
    return b"".join(len(line).to_bytes(2, "big") + line for line in lines)
