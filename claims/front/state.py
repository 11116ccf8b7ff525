"""The state of what is public: the end of the log, and the number of what is public beside it.

It is read before an answer is made and never remembered, so that what is kept under a state is as
new as that, or newer. To have the database announce it instead (NOTIFY) was behind a commit of the
same process in two thirds of the trials.
"""

import logging
from typing import Any, NamedTuple

import psycopg
from django.core.signals import request_started
from django.db import Error, close_old_connections, connection, connections

from claims.exports.conditional_answers import STATE_IN_FRONT

logger = logging.getLogger(__name__)

SQL = """
    SELECT coalesce(head.position, 0), coalesce(head.chain, ''),
        (SELECT coalesce(sum(raised), 0)::bigint FROM claims_publicstate)
    FROM (SELECT) AS one LEFT JOIN (
        SELECT position, chain FROM claims_edition ORDER BY position DESC LIMIT 1
    ) AS head ON true
"""


class State(NamedTuple):
    """The end of the log, and the number of what is public outside editions."""

    position: int
    chain: str
    public: int


def read() -> State | None:
    """The state as of now, in one statement; None where the database gives none.

    The connection is that of the thread, which keeps it: to take one from the pool and give it back
    costs as much again. One that broke meanwhile is made anew once.
    """
    for _attempt in range(2):
        is_new = connection.connection is None
        try:
            return _read()
        except (Error, psycopg.Error) as error:
            if connection.in_atomic_block:
                raise
            connection.close()
            if is_new:
                logger.warning("The state is not known: %s", str(error).partition("\n")[0])
                return None
    return None


def on_replica(alias: str) -> State:
    """The state that a replica has come to; raises the database's Error."""
    with connections[alias].cursor() as cursor:
        cursor.execute(SQL)
        return State(*cursor.fetchone())


def hand_connection_on() -> None:
    """Let the view go on with the connection on which the state was read just now.

    Django begins each request by giving back what the thread has; then the pool would look after
    two connections for one question.
    """
    request_started.disconnect(close_old_connections)
    request_started.connect(close_unless_just_used)


def close_unless_just_used(*, environ: Any = None, **_: Any) -> None:
    """Close what an earlier request left, unless this one has read the state on it."""
    if environ is None or STATE_IN_FRONT not in environ:
        close_old_connections()


def _read() -> State:
    connection.ensure_connection()
    # Django's own cursor looks after more than this statement needs.
    with psycopg.Cursor(connection.connection) as cursor:
        row = cursor.execute(SQL).fetchone()
    assert row is not None
    return State(*row)
