"""Statements that are asked again and again: a connection has PostgreSQL plan each of them once.

Their text is always the same, and their values are sent beside it. To plan one of these takes
longer than to run it. A statement whose best plan depends on its values is not for here. Each
begins with SELECT: before any other, pghistory puts a second statement where a request posts
something, and PostgreSQL prepares one at a time.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import NotSupportedError, connection
from psycopg.adapt import Buffer, Loader


class AsSent(Loader):
    """A text in the bytes in which it came: documents are sent on, not read."""

    def load(self, data: Buffer) -> bytes:
        return bytes(data)


def rows(
    sql: str, parameters: Sequence[Any] | Mapping[str, Any] = (), *, as_sent: bool = False
) -> list[tuple[Any, ...]]:
    """The rows of a statement; with `as_sent`, values of type text are bytes.

    Raises ValueError for a statement that does not begin with SELECT.

    Where a migration has changed the type of a column meanwhile, it is planned anew.
    """
    if not sql.lstrip().startswith("SELECT"):
        raise ValueError(sql)
    try:
        return _rows(sql, parameters, as_sent)
    except NotSupportedError:
        if connection.in_atomic_block:
            raise
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
        return _rows(sql, parameters, as_sent)


def _rows(
    sql: str, parameters: Sequence[Any] | Mapping[str, Any], as_sent: bool
) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    # Django's own cursors write the values into the text, which is another one each time then.
    own: Any = psycopg.Cursor(connection.connection)
    if as_sent:
        own.adapters.register_loader("text", AsSent)
    is_told = connection.queries_logged
    with connection.make_debug_cursor(own) if is_told else connection.make_cursor(own) as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
