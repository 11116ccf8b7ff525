"""Rows of a sheet that are one claim, and rows that are one source.

A claim is known by its id or number; without them, by statement, claimant and language. A source
without an id is known as any document is: by DOI or address, otherwise by its words.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from claims.intake.editions.files import Row
from claims.intake.editions.normalized import refusal
from claims.models.members import MEMBERS, WORDINGS, Reading
from claims.text.addresses import document_keys, doi_key

OURS = UUID("5a1f6d4e-9a0c-4a57-9d5b-2a35e1d0c0fe")
"""The name space of the ids that are made of words."""
LANGUAGES = {"en": "en", "zh-Hant": "zh_hant"}
"""By language tag the ending of its columns."""
IN_OTHER_CELLS = (Reading.RECORD, Reading.RECORDS)
CLAIMANT = ("claimant_en", "claimant_zh_hant")
WORDS = ("language", *CLAIMANT)
"""Columns that tell claims with one statement apart; an empty cell repeats the row above."""
TOLD_BY = ("claim_id", "claim_number", "statement", *WORDS)
OF_THE_CLAIM = (
    *("claim_id", "claim_number", *CLAIMANT, "about"),
    *(member.sheet for member in MEMBERS if member.sheet and member.reading not in IN_OTHER_CELLS),
    *(f"{name}_{ending}" for name in WORDINGS for ending in LANGUAGES.values()),
)
"""Columns that say the same in each row of a claim, or nothing."""


class ClaimRows(NamedTuple):
    """The rows of one claim, in their order."""

    rows: list[Row]
    has_id: bool
    """Known by its id or number, and not by its words."""


@lru_cache(maxsize=2_000)
def named(*words: str) -> UUID:
    """The id that is made of words: a second import finds the record again by it."""
    return uuid5(OURS, "\0".join(words))


def words_id(cells: dict[str, str]) -> str:
    """The id of a claim that is known by statement, claimant and language."""
    claimant = [cells.get(column, "") for column in CLAIMANT]
    words = (cells.get("language", ""), cells.get("statement", ""))
    return str(named(*words, *(claimant if any(claimant) else ())))


def words_id_without_claimant(cells: dict[str, str]) -> str:
    """The id that such a claim got as long as statement and language were all."""
    return str(named(cells.get("language", ""), cells.get("statement", "")))


def claims_of(rows: Iterable[Row]) -> Iterator[ClaimRows]:
    """The rows claim by claim.

    Raises ClaimSetError, naming row and column, for rows of one claim that stand apart or
    contradict each other.
    """
    begun: dict[str, list[Row]] = defaultdict(list)
    here: list[Row] = []
    for row in rows:
        if here and _goes_on(here[0], row):
            _agree(here[0], row)
            here.append(row)
            continue
        if here:
            yield ClaimRows(here, _has_id(here[0]))
        here = [row]
        earlier = begun[_key(row)]
        if again := next((first for first in earlier if _goes_on(first, row)), None):
            message = _("the rows of one claim stand together, but it began at: %(where)s")
            raise refusal(row, "claim_id", message % {"where": again.where})
        # Of a long sheet no more is kept than tells its claims apart.
        earlier.append(row._replace(cells={name: row.cells.get(name, "") for name in TOLD_BY}))
    if here:
        yield ClaimRows(here, _has_id(here[0]))


def _has_id(row: Row) -> bool:
    return bool(row.cells.get("claim_id") or row.cells.get("claim_number"))


def _key(row: Row) -> str:
    """The first cell that tells the row's claim from others; raises ClaimSetError if none does."""
    for column in ("claim_id", "claim_number", "statement"):
        if row.cells.get(column):
            return row.cells[column]
    raise refusal(row, "statement", _("the row names no claim"))


def _goes_on(first: Row, row: Row) -> bool:
    """Whether a row is of the claim that `first` began."""
    for column in ("claim_id", "claim_number"):
        if said := first.cells.get(column) or row.cells.get(column):
            return row.cells.get(column) == said
    if first.cells.get("statement") != row.cells.get("statement"):
        return False
    return all(row.cells.get(column, "") in ("", first.cells.get(column, "")) for column in WORDS)


def _agree(first: Row, row: Row) -> None:
    for column in OF_THE_CLAIM:
        said = row.cells.get(column, "")
        if said and said != first.cells.get(column, ""):
            message = _("this is not what the first row of the claim says: %(where)s")
            raise refusal(row, column, message % {"where": first.where})


class SheetSources:
    """The sources of the rows so far that came without an id, by what they are known by."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        """Records as JSON, which takes little room."""

    def one(self, record: dict[str, Any]) -> dict[str, Any]:
        """The record, or the earlier one of the same document if this has no id of its own.

        The id of a new one is made of its address, or else of its words.
        """
        item = record["csl"]
        keys = document_keys(item.get("DOI", ""), item.get("URL", ""))
        known = next((self._known[key] for key in sorted(keys) if key in self._known), None)
        before: dict[str, Any] | None = json.loads(known) if known else None
        is_another = before is not None and _differ_by_doi(before, record)
        if not record["id"] and before and not is_another:
            return before
        if not record["id"]:
            words = (item.get("URL", ""), item["title"], item.get("publisher", ""))
            said = (words[0],) if words[0] else words
            said = (*said, item.get("DOI", "")) if is_another else said
            record = {**record, "id": str(named("source", *said))}
        written = json.dumps(record)
        for key in keys:
            self._known.setdefault(key, written)
        return record


def _differ_by_doi(one: dict[str, Any], other: dict[str, Any]) -> bool:
    dois = [
        doi_key(record["csl"].get("DOI", ""), record["csl"].get("URL", ""))
        for record in (one, other)
    ]
    return all(dois) and dois[0] != dois[1]
