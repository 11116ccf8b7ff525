"""Corrections as CSV: a row for each, with what was said and what is said now.

RFC 4180 in UTF-8; no cell is taken for a formula. Days are whole days of 24 hours, and both moments
stand beside them.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from claims.models.members import WORDINGS
from claims.record import demonstration, log
from claims.record.differences import changed_members
from claims.record.succession import Correction, days_since
from claims.text import claim_numbers

from .blocks import in_blocks
from .csv_tables import harmless
from .publisher import Publisher

COMPARED = ("verification_status", *WORDINGS)
"""Members of which the table has both states, in the claim's own language."""
COLUMNS = (
    *("name", "claim", "edition", "position", "kind", "published_at", "reason"),
    *("corrects", "corrects_published_at", "days", "requested_on", "days_since_request", "fields"),
    *(f"{member}_{state}" for member in COMPARED for state in ("before", "now")),
    "address",
)


def table(
    corrections: Iterable[Correction], requested: Mapping[int, date], publisher: Publisher
) -> Iterator[bytes]:
    """The table in blocks; in a demonstration each row says so in a column at the end.

    `requested` is, by position, the day of the request that led to an edition.
    """
    return in_blocks(_lines(corrections, requested, publisher))


def _lines(
    corrections: Iterable[Correction], requested: Mapping[int, date], publisher: Publisher
) -> Iterator[bytes]:
    said = demonstration.member()
    columns = (*COLUMNS, *said)
    yield _line(columns)
    for correction in corrections:
        row = _row(correction, publisher) | said
        if day := requested.get(correction.edition.position):
            row |= {
                "requested_on": day.isoformat(),
                "days_since_request": days_since(day, correction.edition),
            }
        cells = (row.get(name) for name in columns)
        yield _line("" if cell is None else harmless(str(cell)) for cell in cells)


def _line(cells: Iterable[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode("utf-8", "replace")


def _row(correction: Correction, publisher: Publisher) -> dict[str, Any]:
    edition, before, now = correction.edition, correction.before, correction.content
    is_told = bool(before) and "statement" in now
    corrected = correction.corrected
    fields = changed_members(before, now) if is_told else []
    row = {
        "name": f"{claim_numbers.label(now['number'])}.{edition.number}",
        "claim": now["id"],
        "edition": edition.number,
        "position": edition.position,
        "kind": edition.kind,
        "published_at": log.moment(edition.published_at),
        "reason": edition.note,
        "corrects": corrected and corrected.number,
        "corrects_published_at": corrected and log.moment(corrected.published_at),
        "days": correction.days,
        "fields": " ".join(field.name for field in fields),
        "address": publisher.edition_address(now["id"], edition.number),
    }
    for member in COMPARED:
        row[f"{member}_before"] = before.get(member) if is_told else None
        row[f"{member}_now"] = now.get(member) if is_told else None
    return row
