"""The sources that editions cite, each once, with what it is cited for."""

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection

from claims.models.edition import EditionQuerySet


class Use(NamedTuple):
    """A source is cited for a claim; `accessed_on` is an ISO date, empty if nobody opened it."""

    claim_number: int
    verification_status: str
    stance: str
    accessed_on: str


class CitedSource(NamedTuple):
    """A source as the newest of the editions embeds it (`source` in the schema)."""

    record: dict[str, Any]
    uses: list[Use]


def cited_sources(editions: EditionQuerySet) -> Iterator[CitedSource]:
    """Every source that the editions cite, by id; the uses by claim number."""
    wanted, parameters = editions.order_by().values("position", "document").query.sql_with_params()
    statement = f"""
        SELECT citation #>> '{{source,id}}', citation ->> 'source',
            (content ->> 'number')::bigint, content ->> 'verification_status',
            citation ->> 'stance', coalesce(citation ->> 'accessed_on', '')
        FROM ({wanted}) AS edition,
            LATERAL (SELECT document::jsonb -> 'claim' OFFSET 0) AS claim (content),
            jsonb_array_elements(content -> 'citations') AS citation
        ORDER BY (citation #>> '{{source,id}}')::uuid, position DESC
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        for _id, rows in groupby(cursor, key=itemgetter(0)):
            newest, *older = rows
            uses = sorted({Use(*row[2:]) for row in (newest, *older)})
            yield CitedSource(json.loads(newest[1]), uses)
