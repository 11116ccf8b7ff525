"""Canonical JSON read and written fast, by what refuses whatever is not canonical.

Verification reads every document of the log so; what is signed is written by `editions.canonical`,
with which this agrees to the byte.
"""

import json
import re
from typing import Any

import orjson

from claims.record.editions import LARGEST_INTEGER, canonical

SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
ODD_NUMBERS = [
    re.compile(before + rb"[ \t\n\r]*-?(?:[0-9]{16}|[0-9]+[.eE])")
    for before in (b":", b",", rb"\[")
]
"""What may be a number that is not whole or that is rounded. Words may look so too: then a reader
decides that is slower, and refuses such numbers. One pattern for all would take five times as long.
"""
BEYOND = b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4"
"""The bytes with which letters beyond the first plane begin in UTF-8."""


def read_exactly(document: bytes) -> dict[str, Any]:
    """The value of a document in UTF-8, whose numbers are those of canonical JSON.

    Raises ValueError for others and for what is not JSON.
    """
    is_odd = any(odd.search(document) for odd in ODD_NUMBERS)
    value: dict[str, Any] = _EXACT.decode(document.decode()) if is_odd else orjson.loads(document)
    return value


def written_exactly(value: dict[str, Any], member: str) -> tuple[bytes, bytes]:
    """Canonical JSON of what `read_exactly` gave, and that of one member; raises as `canonical`."""
    parts = {name: orjson.dumps(part, option=SORTED) for name, part in value.items()}
    members = b",".join(orjson.dumps(name) + b":" + parts[name] for name in sorted(parts))
    # Here names are in the order of their letters, which beyond the first plane UTF-16 has not.
    if any(byte in members for byte in BEYOND):
        return canonical(value).encode(), canonical(value[member]).encode()
    return b"{%b}" % members, parts[member]


def _whole(written: str) -> int:
    if abs(number := int(written)) > LARGEST_INTEGER:
        raise ValueError(f"{written} has no place in a document: readers of JSON round it")
    return number


def _refused(written: str) -> None:
    raise ValueError(f"{written} has no place in a document")


_EXACT = json.JSONDecoder(parse_float=_refused, parse_int=_whole, parse_constant=_refused)
