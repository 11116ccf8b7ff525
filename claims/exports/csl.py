"""CSL-JSON 1.0.2: references as one array of items."""

from collections.abc import Iterable, Iterator

from claims.record.editions import canonical

from .references import Reference


def csl_json(references: Iterable[Reference]) -> Iterator[bytes]:
    separator = "["
    for reference in references:
        yield f"{separator}\n{canonical(reference.csl)}".encode()
        separator = ","
    yield b"\n]\n" if separator == "," else b"[]\n"
