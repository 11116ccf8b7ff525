"""Bytes as PostgreSQL's COPY sends them, in blocks of a size that files and sockets like."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

SIZE = 1 << 16
"""Bytes in a block, at least; the last one may have fewer."""


def sql_text(wanted: QuerySet[Any, Any]) -> str:
    """The SQL of a queryset with its parameters in it, since COPY takes none."""
    query, limit = wanted.query, ""
    try:
        sql, parameters = query.sql_with_params()
    except EmptyResultSet:
        # Django asks nothing where nothing can be found; COPY has to be told of the same columns.
        query, limit = query.clone(), " LIMIT 0"
        query.clear_where()
        sql, parameters = query.sql_with_params()
    with connection.cursor() as cursor:
        composed: str = cursor.cursor.mogrify(sql + limit, parameters)
    return composed


def copy_out(statement: str) -> Iterator[bytes]:
    """The output of `COPY … TO STDOUT`: a whole row at a time, as libpq promises.

    Raises Django's errors of the database, which Django itself makes of those of a cursor only.
    """
    errors, cursor = connection.wrap_database_errors, connection.cursor()
    with errors, cursor, cursor.copy(statement) as copy:
        for row in copy:
            yield bytes(row)


def in_blocks(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer, larger parts, none of which is cut."""
    block: list[bytes] = []
    size = 0
    for part in parts:
        block.append(part)
        size += len(part)
        if size >= SIZE:
            yield b"".join(block)
            block, size = [], 0
    if block:
        yield b"".join(block)
