"""Pages of the list of claims, all of them as the log stood at the first one.

The cursor carries that position, so nothing is missed or shown twice however much is
published while somebody reads on. It is signed, and good for ever: the log only grows.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.core import signing
from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request

from claims.models import EditionIndex, Mention, prepared_sql
from claims.models.edition import WITHOUT_WORDS
from claims.record import log
from claims.record.editions import canonical
from claims.record.stored_editions import fetched
from claims.selection import InvalidParameters, InvalidValue, Selection
from claims.selection.ordering import Ordering
from claims.selection.parameters import parameter_error

SIGNER = signing.Signer(salt="claims.api.cursor")

HEAD = """,
        (SELECT position FROM claims_edition ORDER BY position DESC LIMIT 1),
        (SELECT chain FROM claims_edition ORDER BY position DESC LIMIT 1)"""
"""SQL of the end of the log, as a query for rows sees it."""


class Cursor(NamedTuple):
    """The beginning of a page: after (`key`, `place`), or before it where it is backward.

    `question` is a digest of everything else that was asked: a cursor belongs to one list.
    """

    position: int
    chain: str
    question: str
    key: Any
    place: Any
    is_backward: bool = False

    def __str__(self) -> str:
        return SIGNER.sign_object(self)

    @property
    def head(self) -> log.Head:
        return log.Head(self.position, self.chain)


class Page(NamedTuple):
    """The documents of a page, and whether there are neighbours: their (key, place), or None."""

    documents: list[bytes]
    positions: list[int]
    next: tuple[Any, Any] | None
    previous: tuple[Any, Any] | None
    head: log.Head | None = None
    """The end of the log when a page of the latest was read; None for an empty one."""
    scores: list[int] | None = None
    """How well each document answers, in millionths, where that is their order."""
    words: list[str] | None = None
    """The folded words of each document, where they came with it."""


def read_cursor(text: str) -> Cursor:
    """A cursor as `next` and `previous` write it; raises InvalidValue if altered."""
    try:
        return Cursor(*SIGNER.unsign_object(text))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise altered() from error


def altered() -> InvalidValue:
    return InvalidValue(
        _("This cursor was altered, or belongs to another list."),
        _("Begin again without a cursor and follow “next”."),
    )


class Turning:
    """From page to page of one list: its cursor, if there is one, and those of the neighbours."""

    def __init__(self, request: Request, asked: Mapping[str, list[str]], cursor: Cursor | None):
        """Raises InvalidParameters for the cursor of another list."""
        self.request, self.cursor = request, cursor
        self.others = {name: asked[name] for name in asked if name not in {"cursor", "page_size"}}
        self.kept: dict[str, str] = {}
        if cursor and cursor.question != self.question:
            raise InvalidParameters([parameter_error("cursor", altered())])

    @property
    def question(self) -> str:
        """A digest of everything that was asked but the place in the list."""
        asked = canonical([self.request.path, self.others])
        return hashlib.sha256(asked.encode()).hexdigest()[:16]

    def keep(self, name: str, value: str) -> None:
        """Let the addresses of the neighbours name a value that this page took by itself."""
        self.others[name] = [value]
        self.kept[name] = value

    @property
    def head(self) -> log.Head | None:
        """The position that the first page was read at; None on the first page."""
        return self.cursor.head if self.cursor else None

    def links(self, head: log.Head, page: "Page") -> dict[str, str | None]:
        """The addresses of the neighbours: {next, previous}."""
        next_ = page.next and Cursor(*head, self.question, *page.next)
        previous = page.previous and Cursor(*head, self.question, *page.previous, True)
        return {"next": self._address(next_), "previous": self._address(previous)}

    def _address(self, cursor: Cursor | None) -> str | None:
        if cursor is None:
            return None
        query = self.request.query_params.copy()
        for name, value in {**self.kept, "cursor": str(cursor)}.items():
            query[name] = value
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")


NEWEST = Q(until=None) & ~Q(edition_kind__in=WITHOUT_WORDS)
"""All claims that stand now, as index entries."""


def page(selection: Selection, ordering: Ordering, cursor: Cursor | None, *, size: int) -> Page:
    """The page of a selection at the cursor, or the first one.

    For a selection of the latest editions the end of the log is read in the same statement, and so
    as the rows see it.
    """
    is_latest = selection.head == log.LATEST
    by_mention = selection.by_mention() if ordering.is_of_log else None
    try:
        if by_mention:
            statement = _statement(
                by_mention.entries, ordering, cursor, size, by_mention.mentions, is_latest=is_latest
            )
        elif is_latest and cursor is None and selection.ranking is None:
            statement = _first_statement(selection.of_entries, ordering, size)
        else:
            statement = _statement(selection.entries(), ordering, cursor, size, is_latest=is_latest)
    except EmptyResultSet:
        return _page([], cursor, size)
    return _page(fetched(*statement), cursor, size)


def newest_page(ordering: Ordering, *, size: int) -> Page:
    """The first page of all claims that stand now: what is asked for most."""
    statement = _first_statement(NEWEST, ordering, size)
    return _page(prepared_sql.rows(*statement, as_sent=True), None, size)


@lru_cache(maxsize=256)
def _first_statement(condition: Q, ordering: Ordering, size: int) -> tuple[str, tuple[Any, ...]]:
    """SQL and its parameters: the same each time, and to write it takes as long as to run it."""
    entries = EditionIndex.objects.filter(condition)
    return _statement(entries, ordering, None, size, is_latest=True)


def _statement(
    entries: "QuerySet[EditionIndex]",
    ordering: Ordering,
    cursor: Cursor | None,
    size: int,
    mentions: "QuerySet[Mention] | None" = None,
    *,
    is_latest: bool,
) -> tuple[str, tuple[Any, ...]]:
    """SQL of (key, position, document) of the page, and of one row more; and its parameters.

    Raises EmptyResultSet. Only what the page shows is looked for among the documents. Of `mentions`
    the newest are read first, until the page is full: their editions' keys rise with the log.
    """
    downwards = ordering.is_descending != bool(cursor and cursor.is_backward)
    beyond, sign, way = ("lt", "-", "DESC") if downwards else ("gt", "", "ASC")
    if mentions is not None:
        entries = entries.extra(where=["claims_editionindex.edition_id = mentioned.edition_id"])
    entries = entries.annotate(key=ordering.key)
    if cursor:
        # The first of the two conditions is what an index can begin at.
        entries = entries.filter(
            Q(**{f"key__{beyond}e": cursor.key}),
            Q(**{f"key__{beyond}": cursor.key}) | Q(**{f"position__{beyond}": cursor.place}),
        )
    if mentions is None:
        ordered = entries.order_by(f"{sign}key", f"{sign}position")
        rows = ordered.values_list("edition_id", "key", "position")[: size + 1]
        found, parameters = rows.query.sql_with_params()
    else:
        matching = entries.values_list("edition_id", "key", "position")
        entry, of_entry = matching.query.sql_with_params()
        editions = mentions.order_by(f"{sign}edition_id").values("edition_id").distinct()
        mentioned, of_mention = editions.query.sql_with_params()
        found = f"""
            SELECT entry.* FROM ({mentioned}) AS mentioned CROSS JOIN LATERAL ({entry}) AS entry
            ORDER BY mentioned.edition_id {way} LIMIT {size + 1}
        """
        parameters = (*of_mention, *of_entry)
    sql = f"""
        SELECT page.key, page.position, edition.document{HEAD if is_latest else ""}
        FROM ({found}) AS page (edition_id, key, position)
        JOIN claims_edition AS edition ON edition.id = page.edition_id
        ORDER BY page.key {way}, page.position {way}
    """
    return sql, parameters


def _page(rows: list[tuple[Any, ...]], cursor: Cursor | None, size: int) -> Page:
    is_backward = bool(cursor and cursor.is_backward)
    has_more = len(rows) > size
    rows = rows[:size]
    if is_backward:
        rows.reverse()
    has_next = bool(rows) and (has_more or is_backward)
    has_previous = bool(rows) and (has_more if is_backward else cursor is not None)
    return Page(
        documents=[row[2] for row in rows],
        positions=[row[1] for row in rows],
        next=_at(rows[-1]) if has_next else None,
        previous=_at(rows[0]) if has_previous else None,
        head=log.Head(*rows[0][3:]) if rows and rows[0][3:] else None,
    )


def ranked_page(selection: Selection, cursor: Cursor | None, *, size: int) -> Page:
    """The page of the answers to a search, best first; a cursor's `place` counts those before it.

    The log and the scores as of its position never change, so that places can be counted.
    """
    place = cursor.place if cursor else 0
    if cursor and cursor.is_backward:
        place, size = max(0, place - size), min(size, place)
    found = selection.best_documents(size + 1, offset=place)
    return Page(
        documents=[match.document for match in found[:size]],
        positions=[match.position for match in found[:size]],
        next=(0, place + size) if len(found) > size else None,
        previous=(0, place) if place else None,
        scores=[match.score for match in found[:size]],
        words=[match.words for match in found[:size]],
    )


def _at(row: tuple[Any, ...]) -> tuple[Any, int]:
    key, place = row[:2]
    return (key.isoformat() if isinstance(key, date) else key), place
