"""Canonical JSON read and written fast, by what refuses whatever is not canonical.

Verification reads every document of the log so; what is signed is written by `editions.canonical`,
with which this agrees to the byte.
"""

import json
import re
from typing import Any, NamedTuple

import orjson

from claims.record.editions import LARGEST_INTEGER, canonical

SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
FRACTIONS = [
    re.compile(written + rb"[,}\]]").search
    for written in (rb"\.(?<=[0-9]\.)[0-9]+(?:e-?[0-9]+)?", rb"e(?<=[0-9]e)-?[0-9]+")
]
"""Find what may be a number that is not whole, as orjson writes it: 1.5, 1e-7. Words may look so
too: then a reader decides that is slower. Moments do not, and every document has some. Each begins
with a letter that is looked for fast; one pattern for both would take five times as long.
"""
BEYOND = b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4"
"""The bytes with which letters beyond the first plane begin in UTF-8."""


class Exact(NamedTuple):
    """A document's value, whether its bytes are canonical, and the canonical bytes of a member."""

    value: dict[str, Any]
    is_canonical: bool
    part: bytes


def read_exactly(document: bytes, member: str) -> Exact:
    """Read a document in UTF-8 whose numbers are those of canonical JSON.

    Raises ValueError for others and for what is not JSON, TypeError, KeyError, AttributeError for
    what is no object with that member.
    """
    value = orjson.loads(document)
    try:
        text, part = _written(value, member)
    except orjson.JSONEncodeError:  # a number that others round
        text = b""
    if text == document and not any(found(document) for found in FRACTIONS):
        return Exact(value, True, part)
    value = _EXACT.decode(document.decode())
    text, part = _written(value, member)
    return Exact(value, text == document, part)


def _written(value: dict[str, Any], member: str) -> tuple[bytes, bytes]:
    """Canonical JSON of a value, and that of one member."""
    parts = {name: orjson.dumps(part, option=SORTED) for name, part in value.items()}
    members = b",".join([orjson.dumps(name) + b":" + parts[name] for name in sorted(parts)])
    # Here names are in the order of their letters, which beyond the first plane UTF-16 has not.
    if any(map(members.__contains__, BEYOND)):
        return canonical(value).encode(), canonical(value[member]).encode()
    return b"{%b}" % members, parts[member]


def _whole(written: str) -> int:
    if abs(number := int(written)) > LARGEST_INTEGER:
        raise ValueError(f"{written} has no place in a document: readers of JSON round it")
    return number


def _refused(written: str) -> None:
    raise ValueError(f"{written} has no place in a document")


_EXACT = json.JSONDecoder(parse_float=_refused, parse_int=_whole, parse_constant=_refused)
