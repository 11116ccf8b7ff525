"""CSL-JSON 1.0.2: references as one array of items.

`annote` says what a source is cited for; `note` what CSL has no variable for, such as a date that
only EDTF can say: `date: 2024-06-1X`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from claims.record.editions import canonical

from .readable_dates import csl_date, is_whole_in_csl
from .references import Reference, as_note, in_words


def csl_json(references: Iterable[Reference]) -> Iterator[bytes]:
    separator = "["
    for reference in references:
        yield f"{separator}\n{canonical(csl_item(reference))}".encode()
        separator = ","
    yield b"\n]\n" if separator == "," else b"[]\n"


def csl_item(reference: Reference) -> dict[str, Any]:
    """The item with the key that the other formats have, and what was added to its record."""
    issued = reference.issued
    notes = reference.remarks
    if issued and not is_whole_in_csl(issued):
        notes.append(in_words("date", issued))
    added = {
        "issued": csl_date(issued),
        "accessed": csl_date(reference.accessed_on),
        "note": as_note(notes),
        "annote": "; ".join(reference.uses),
        "keyword": ", ".join(reference.keywords),
    }
    members = {**reference.csl, "id": reference.key, **added}
    return {member: value for member, value in members.items() if value}
