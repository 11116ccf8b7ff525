"""The rows of a table, taken by PostgreSQL out of the stored documents.

`MEMBERS` parses each document once; around it stands one of these shapes:

| `Table.rows` | shape | a row for each |
|---|---|---|
| `edition` | `EACH_EDITION` | edition, by claim number |
| `claim.…`, `appearances` | `EACH_OF_A_LIST` | member of that list, in its order |
| `sources`, others | `EACH_RECORD` of `EMBEDDED` | embedded record as embedded last, by id |
| `contributors` | `EACH_NAME` of `EMBEDDED` | name in each role of each source |

A table of editions with the columns id and status comes out, shortened, as:

    SELECT nullif(claim ->> 'id', ''), nullif(claim ->> 'verification_status', '') FROM (
        SELECT by_number, …, parsed -> 'claim' AS claim, … FROM (
            SELECT *, document::jsonb AS parsed FROM (SELECT … FROM claims_edition …) AS stored
            ORDER BY by_number
        ) AS whole ORDER BY by_number
    ) AS record ORDER BY by_number

Values that PostgreSQL cannot read as a column wants them (dates of EDTF, names, lists) come as they
stand in the document, and `finished` makes the cell of them.
"""

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F

from claims.models.edition import EditionQuerySet
from claims.models.edtf import bounds
from claims.record.tables import Column, Table, labels
from claims.text.csl_names import names as names_of

from .blocks import sql_text

AT_ONCE = 2000
"""Rows that are fetched at a time."""

OF_THE_EDITION = {"claim", "edition", "record", "appearances"}
BY_POSTGRES = {"", "ordinal", "capitals", "seconds", "words"}
"""Ways to read a column in which PostgreSQL makes the cell, beside those in a language."""

# Each level is ordered, which keeps PostgreSQL from parsing a document anew for each value that is
# taken out of it, and lets it sort only once, while an edition is a pointer to its document.
MEMBERS = """
    (
        SELECT by_number, position, digest, content_digest,
            parsed -> 'claim' AS claim, parsed -> 'edition' AS edition,
            parsed -> 'appearances' AS appearances
        FROM (
            SELECT *, document::jsonb AS parsed FROM ({editions}) AS stored ORDER BY by_number
        ) AS whole
        ORDER BY by_number
    ) AS record
"""
EACH_EDITION = "SELECT {columns} FROM {members} ORDER BY by_number"
EACH_OF_A_LIST = """
    SELECT {columns}
    FROM (
        SELECT by_number, {listed} AS listed, {of_the_edition} FROM {members} ORDER BY by_number
    ) AS of_the_edition
        {join} JOIN LATERAL jsonb_array_elements(listed) WITH ORDINALITY AS part (item, ordinal)
        ON true
    ORDER BY by_number, part.ordinal
"""
# Whichever edition embeds a record last speaks for it.
EMBEDDED = """
    (
        SELECT DISTINCT ON (item ->> 'id' COLLATE "C") item ->> 'id' COLLATE "C" AS id, item
        FROM (
            SELECT position, jsonb_array_elements({listed}) -> '{member}' AS item
            FROM {members} OFFSET 0
        ) AS embedded
        ORDER BY item ->> 'id' COLLATE "C", position DESC
    ) AS newest
"""
EACH_RECORD = "SELECT {columns} FROM {embedded} ORDER BY newest.id"
BY_NAME = """
    SELECT item::text FROM {embedded}
    ORDER BY coalesce(
        item #>> '{{csl,author,0,family}}', item #>> '{{csl,author,0,literal}}',
        item #>> '{{csl,publisher}}', item #>> '{{csl,title}}'
    ) COLLATE "C", newest.id
"""
EACH_NAME = """
    SELECT {columns}
    FROM (SELECT id AS by_id, item AS source FROM {embedded}) AS sources,
        unnest({roles}::text[]) AS part (role),
        LATERAL jsonb_array_elements(source #> ARRAY['csl', role]) WITH ORDINALITY
            AS name (item, ordinal)
    ORDER BY by_id, part.role COLLATE "C", name.ordinal
"""


def selection(
    table: Table, editions: EditionQuerySet, expression: Callable[[Column, str], str]
) -> str:
    """SQL for the rows of a table; `expression` makes a cell of a column and the SQL of its value.

    Claims come by number, records by id, and members of a list in its order.
    """
    members = _members(editions)
    expressions = [expression(column, _value(column)) for column in table.columns]
    if table.rows.partition(".")[0] == "claim" or table.rows == "appearances":
        return _each_of_a_list(table, expressions, members)
    columns = _named(table, expressions)
    match table.rows:
        case "edition":
            return EACH_EDITION.format(columns=columns, members=members)
        case "sources" | "contributors":
            place, member = "claim -> 'citations'", "source"
        case _:
            place, member = "appearances", "article"
    embedded = EMBEDDED.format(members=members, listed=place, member=member)
    roles = f"'{{{','.join(labels()['role'])}}}'"
    form = EACH_NAME if table.rows == "contributors" else EACH_RECORD
    return form.format(columns=columns, embedded=embedded, roles=roles)


def rows(table: Table, editions: EditionQuerySet) -> Iterator[list[Any]]:
    """Each row as a list of cells: text, whole numbers, truth values, and None for nothing.

    Dates are ISO 8601, as text.
    """
    sql = selection(table, editions, lambda column, value: f"nullif({value}, '')")
    readers = [_reader(column) for column in table.columns]
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while several := cursor.fetchmany(AT_ONCE):
            for values in several:
                yield [
                    value if value is None or read is None else read(value)
                    for read, value in zip(readers, values, strict=True)
                ]


def words_in(table: Table, column: Column, editions: EditionQuerySet) -> set[str]:
    """The different words that a column of a table holds."""
    cells = selection(table, editions, lambda _column, value: value)
    name = connection.ops.quote_name(column.name)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {name} FROM ({cells}) AS cells WHERE {name} > ''")
        return {word for (word,) in cursor.fetchall()}


def newest_sources(editions: EditionQuerySet) -> Iterator[dict[str, Any]]:
    """Each source that the editions cite, ordered by first author, else publisher, else title."""
    embedded = EMBEDDED.format(
        members=_members(editions), listed="claim -> 'citations'", member="source"
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(BY_NAME.format(embedded=embedded))
        while several := cursor.fetchmany(AT_ONCE):
            yield from (json.loads(source) for (source,) in several)


@lru_cache(maxsize=10_000)
def finished(read: str, value: str) -> str:
    """Cell of a value that SQL could not finish: read from the document as `read` says."""
    match read:
        case "earliest" | "latest":
            return _bound(read, value)
        case "names":
            shown = names_of({"author": json.loads(value)})
        case "list":
            shown = json.loads(value)
        case "subjects":
            names = [subject["name"] for subject in json.loads(value)]
            shown = [name.get("en") or name["zh-Hant"] for name in names]
        case "titles":
            shown = [appearance["article"]["title"] for appearance in json.loads(value)]
        case _:
            raise ValueError(f"there is no way to read called {read}")
    return "; ".join(shown)


def is_read_by_postgres(column: Column) -> bool:
    return column.read in BY_POSTGRES or column.read.startswith("in ")


def _members(editions: EditionQuerySet) -> str:
    wanted = editions.order_by("claim__number").values(
        "position", "digest", "content_digest", "document", by_number=F("claim__number")
    )
    return MEMBERS.format(editions=sql_text(wanted))


def _each_of_a_list(table: Table, expressions: list[str], members: str) -> str:
    """Take values of the edition out once, not for each member of the list."""
    within: list[str] = []
    for place, column in enumerate(table.columns):
        if column.path.partition(".")[0] in OF_THE_EDITION:
            within.append(f"{expressions[place]} AS c{place}")
            expressions[place] = f"c{place}"
    listed, _or, none = table.rows.partition(" or ")
    base, *path = listed.split(".")
    return EACH_OF_A_LIST.format(
        columns=_named(table, expressions),
        of_the_edition=", ".join(within),
        listed="".join([base, *(f" -> '{step}'" for step in path)]),
        join="LEFT" if none else "INNER",
        members=members,
    )


def _named(table: Table, expressions: list[str]) -> str:
    names = [connection.ops.quote_name(column.name) for column in table.columns]
    return ", ".join(map(" AS ".join, zip(expressions, names, strict=True)))


def _value(column: Column) -> str:
    """SQL for the text of a value; what is no text stands as JSON."""
    match column.read:
        case "capitals":
            return f"upper({_stored(column)})"
        case "seconds":
            return f"(nullif(left({_stored(column)}, 19), '') || 'Z')"
    return _stored(column)


def _stored(column: Column) -> str:
    """SQL for the value as the document has it."""
    if column.read == "ordinal":
        return "ordinal::text"
    if column.read == "words":
        return "'{}'".format(column.path.replace("'", "''"))
    base, *path = column.path.split(".")
    if base == "row":
        base = "item"
    if column.read.startswith("in "):
        return _in_language(path[0], column.read.removeprefix("in "))
    if base in {"record", "role"}:
        return ".".join([base, *path])
    if len(path) == 1:
        return f"{base} ->> '{path[0]}'"
    return f"{base} #>> '{{{','.join(path)}}}'"


def _in_language(member: str, language: str) -> str:
    return f"""CASE WHEN claim ->> 'language' = '{language}' THEN claim ->> '{member}' ELSE
        jsonb_path_query_first(claim, '$.translations[*] ? (@.language == "{language}")')
        ->> '{member}' END"""


def _reader(column: Column) -> Callable[[str], Any] | None:
    """Function that makes the cell of a column's value; None where the value is the cell."""
    if not is_read_by_postgres(column):
        return lambda value: finished(column.read, value) or None
    match column.type:
        case "integer":
            return int
        case "boolean":
            return lambda value: value.lower() == "true"
    return None


def _bound(end: str, edtf: str) -> str:
    try:
        earliest, latest = bounds(edtf)
    except ValidationError:
        return ""
    bound = earliest if end == "earliest" else latest
    return bound.isoformat() if bound else ""
