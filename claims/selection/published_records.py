"""Sources, articles, claimants and subjects as published editions embed them.

Nothing here is read from the workspace: a record is what the newest edition that embeds it
says of it, as the log stood at a position, and without such an edition there is none.
"""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from claims.models import prepared_sql

PARTS = {
    "article": "SELECT row -> 'article' FROM"
    " json_array_elements(edition.document::json -> 'appearances') AS rows (row)",
    "claimant": "SELECT edition.document::json #> '{claim,claimant}'",
    "source": "SELECT row -> 'source' FROM"
    " json_array_elements(edition.document::json #> '{claim,citations}') AS rows (row)",
    "subject": "SELECT row FROM"
    " json_array_elements(edition.document::json #> '{claim,about}') AS rows (row)",
}
"""SQL by noun: the records that an edition's document embeds, in the bytes of the document."""


class Embedded(NamedTuple):
    """A record: its canonical JSON text, and the edition that embeds it last."""

    id: UUID
    text: str
    claim: UUID
    edition: int
    position: int
    key: int
    """Its primary key, which nobody is told."""


def records(
    noun: str,
    position: int,
    *,
    keys: Iterable[int] | None = None,
    ids: Iterable[UUID] | None = None,
    after: UUID | None = None,
    limit: int | None = None,
) -> list[Embedded]:
    """The records of a noun in one query, by id, as of a position of the log.

    `keys` or `ids`, primary keys or public ids, are the only ones to look at; `after` and
    `limit` make pages.
    """
    return _embedded(
        noun,
        position,
        standing="(entry.until IS NULL OR entry.until > %(position)s)",
        keys=keys,
        ids=ids,
        after=after,
        limit=limit,
    )


def last_known(noun: str, position: int, record_id: UUID) -> Embedded | None:
    """A record as the last edition up to a position embeds it, even if none that stands does."""
    found = _embedded(noun, position, standing="true", ids=[record_id])
    return found[0] if found else None


def _embedded(
    noun: str,
    position: int,
    *,
    standing: str,
    keys: Iterable[int] | None = None,
    ids: Iterable[UUID] | None = None,
    after: UUID | None = None,
    limit: int | None = None,
) -> list[Embedded]:
    """The records as the last edition that meets `standing` embeds each."""
    wanted = {
        "record.id = ANY(%(keys)s)": keys is not None,
        "record.public_id = ANY(%(ids)s)": ids is not None,
        "record.public_id > %(after)s": after is not None,
    }
    narrowed = " AND ".join(["true", *(sql for sql, is_asked in wanted.items() if is_asked)])
    statement = f"""
        SELECT record.public_id, part.text, claim.public_id, edition.number, edition.position,
            record.id
        FROM claims_{noun} AS record
        CROSS JOIN LATERAL (
            SELECT mention.edition_id
            FROM claims_mention AS mention
            JOIN claims_editionindex AS entry ON entry.edition_id = mention.edition_id
            WHERE mention.{noun}_id = record.id
            AND entry.position <= %(position)s AND {standing}
            ORDER BY mention.edition_id DESC
            LIMIT 1
        ) AS newest
        JOIN claims_edition AS edition ON edition.id = newest.edition_id
        JOIN claims_claim AS claim ON claim.id = edition.claim_id
        CROSS JOIN LATERAL (
            SELECT part.record::text AS text FROM ({PARTS[noun]}) AS part (record)
            WHERE (part.record ->> 'id')::uuid = record.public_id
            LIMIT 1
        ) AS part
        WHERE {narrowed}
        ORDER BY record.public_id
        LIMIT %(limit)s
    """
    parameters = {
        "position": position,
        "keys": None if keys is None else list(keys),
        "ids": None if ids is None else list(ids),
        "after": after,
        "limit": limit,
    }
    return [Embedded(*row) for row in prepared_sql.rows(statement, parameters)]
