"""Look up the shared records that an id or an address names, as of a position in the log.

Public ids are for ever. Addresses, Wikidata ids, broader subjects and mergers are corrected,
and a correction counts from the next edition on (`models.FormerRecord`): what is found as of a
position is found as of it for ever. `ids` are public ids, and `others` are addresses of sources
and articles or Wikidata ids of claimants and subjects; what comes back are primary keys.
"""

from uuid import UUID

from django.db import connection

from claims.models import prepared_sql
from claims.models.document_keys import md5
from claims.models.source import url_keys

IDENTITY = {
    "source": "url_key",
    "article": "url_key",
    "claimant": "wikidata",
    "subject": "wikidata",
}
"""By noun the column that names a record beside its public id."""

ABOVE = {"source": "merged_into_id", "subject": "broader_id"}
"""By noun the column that places a record under another."""


def record_keys(noun: str, position: int, *, ids: list[str], others: list[str]) -> list[int]:
    """The records of a noun that these name."""
    return _keys(noun, "found (id) AS (SELECT id FROM named)", position, ids, others)


def with_narrower(position: int, *, ids: list[str], others: list[str]) -> list[int]:
    """The subjects that these name, and all that are narrower at any remove."""
    found = f"""
        found (id) AS (
            SELECT id FROM named
            UNION
            SELECT narrower.id
            FROM found CROSS JOIN {seen_where("subject", "above = found.id")} AS narrower
        )"""
    return _keys("subject", found, position, ids, others)


def with_merged(position: int, *, ids: list[str], others: list[str]) -> list[int]:
    """The sources that these name, and all that are one document with them.

    A source stands for those merged into it, and each of them for it.
    """
    found = f"""
        standing (id) AS (
            SELECT id FROM named
            UNION
            SELECT source.above
            FROM named CROSS JOIN {seen_where("source", "id = named.id")} AS source
            WHERE source.above IS NOT NULL
        ), found (id) AS (
            SELECT id FROM standing
            UNION
            SELECT merged.id
            FROM standing CROSS JOIN {seen_where("source", "above = standing.id")} AS merged
        )"""
    return _keys("source", found, position, ids, others)


def merged_into(public_id: UUID, position: int) -> UUID | None:
    """The public id of the source that this one was merged into, if it was."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT standing.public_id
            FROM ({_seen("source")}) AS source
            JOIN claims_source AS standing ON standing.id = source.above
            WHERE source.public_id = %(public_id)s
            """,
            {"public_id": public_id, "position": position},
        )
        row = cursor.fetchone()
    target: UUID | None = row and row[0]
    return target


def _keys(noun: str, found: str, position: int, ids: list[str], others: list[str]) -> list[int]:
    """The keys of `found`, SQL that begins with `named`, the records that these name."""
    identity = "record.identity"
    if IDENTITY[noun] == "url_key":
        identity = "md5(record.identity)"
        others = [md5(key) for key in url_keys(others).values() if key] if others else []
    rows = prepared_sql.rows(
        f"""
        SELECT id FROM (
            WITH RECURSIVE named (id) AS (
                SELECT id FROM claims_{noun} WHERE public_id = ANY(%(ids)s::uuid[])
                UNION
                SELECT record.id FROM ({_seen(noun)}) AS record
                WHERE {identity} = ANY(%(others)s::text[])
            ), {found}
            SELECT id FROM found
        ) AS known
        """,
        {"ids": ids, "others": others, "position": position},
    )
    return [key for (key,) in rows]


def seen_where(noun: str, condition: str) -> str:
    """SQL to join with: the records as of a position for each row that the condition names.

    OFFSET 0 keeps the condition inside, where it begins at an index.
    """
    return f"LATERAL (SELECT * FROM ({_seen(noun)}) AS record WHERE {condition} OFFSET 0)"


def _seen(noun: str) -> str:
    """SQL: the records of a noun as of a position: id, public_id, identity, above.

    Each comes from its own row, or from its first former state that is good for longer, so that
    a condition on a column begins at an index of either table.
    """
    lasting = "(former.until IS NULL OR former.until > %(position)s)"
    own, before = (
        f"record.id, record.public_id, {table}.{IDENTITY[noun]} AS identity, "
        + (f"{table}.{ABOVE[noun]}" if noun in ABOVE else "NULL::bigint")
        + " AS above"
        for table in ("record", "former")
    )
    return f"""
        SELECT {own} FROM claims_{noun} AS record
        WHERE NOT EXISTS (
            SELECT 1 FROM claims_formerrecord AS former
            WHERE former.{noun}_id = record.id AND {lasting}
        )
        UNION ALL
        SELECT {before} FROM claims_formerrecord AS former
        JOIN claims_{noun} AS record ON record.id = former.{noun}_id
        WHERE {lasting} AND NOT EXISTS (
            SELECT 1 FROM claims_formerrecord AS earlier
            WHERE earlier.{noun}_id = former.{noun}_id AND earlier.id < former.id
            AND {lasting.replace("former.", "earlier.")}
        )"""
