"""Editions as they are served: rows of one statement, whose documents are bytes that nobody reads.

A model instance for each, and a statement that is written anew each time, would take longer than
the database does.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from psycopg import ServerCursor
from psycopg.types.string import ByteaBinaryLoader

from claims.models import prepared_sql

COLUMNS = """
    edition.number, edition.position, edition.kind, edition.document, edition.content_digest,
    edition.digest, edition.previous_chain, edition.chain, edition.published_at, claim.id,
    claim.public_id
"""


_counted = count()
"""For the names of cursors, of which several may be open."""


class StoredEdition(NamedTuple):
    """An edition with its document in UTF-8."""

    number: int
    position: int
    kind: str
    document: bytes
    content_digest: str
    digest: str
    previous_chain: str
    chain: str
    published_at: datetime
    claim_id: int
    public_id: UUID
    latest: int = 0
    """The number of the last edition of the claim, where that is asked for."""


def fetched(sql: str, parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement; values of type text are bytes."""
    with connection.cursor() as database:
        database.cursor.adapters.register_loader("text", prepared_sql.AsSent)
        database.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = database.fetchall()
        return rows


def fetched_by_and_by(sql: str, parameters: Any, *, at_a_time: int) -> Iterator[tuple[Any, ...]]:
    """The same, so many at a time that they stay near the processor; within a transaction."""
    connection.ensure_connection()
    name = f"by_and_by_{next(_counted)}"
    with connection.wrap_database_errors, ServerCursor(connection.connection, name) as database:
        database.adapters.register_loader("text", ByteaBinaryLoader)
        # As PostgreSQL holds them: whole numbers need not be written and read.
        database.execute(sql, parameters, binary=True)
        while rows := database.fetchmany(at_a_time):
            yield from rows


def of_claim(
    claim_id: UUID | int, *, number: int | None = None, position: int | None = None
) -> StoredEdition | None:
    """The last edition of a claim, known by public id or number, or the one of a number.

    `position` is the last one at which an edition is looked for. None where there is none.
    """
    conditions = {
        "claim.public_id = %(claim)s": isinstance(claim_id, UUID),
        "claim.number = %(claim)s": not isinstance(claim_id, UUID),
        "edition.number = %(number)s": number is not None,
        "edition.position <= %(position)s": position is not None,
    }
    wanted = " AND ".join(sql for sql, is_asked in conditions.items() if is_asked)
    rows = prepared_sql.rows(
        f"""
        SELECT {COLUMNS},
            (SELECT max(number) FROM claims_edition AS newest WHERE newest.claim_id = claim.id)
        FROM claims_claim AS claim JOIN claims_edition AS edition ON edition.claim_id = claim.id
        WHERE {wanted} ORDER BY edition.number DESC LIMIT 1
        """,
        {"claim": claim_id, "number": number, "position": position},
        as_sent=True,
    )
    return StoredEdition(*rows[0]) if rows else None


def between(after: int, position: int, *, limit: int) -> Sequence[StoredEdition]:
    """The first editions after a position, up to another, in log order."""
    rows = prepared_sql.rows(
        f"""
        SELECT {COLUMNS}
        FROM claims_edition AS edition JOIN claims_claim AS claim ON claim.id = edition.claim_id
        WHERE edition.position > %s AND edition.position <= %s
        ORDER BY edition.position LIMIT %s
        """,
        [after, position, limit],
        as_sent=True,
    )
    return [StoredEdition(*row) for row in rows]
