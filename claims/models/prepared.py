"""Questions that pages of the desk ask all day, whose SQL Django writes once in a process.

To write the SQL of “what waits for me” takes Django several times as long as PostgreSQL needs to
answer it. Only SQL is kept, never an answer.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

STAND_INS = (2_147_480_011, 2_147_480_029)
"""Keys that stand in the SQL for those that are asked about: integers as large as a key can be."""


class Prepared:
    """A question about up to two records, which are named by their keys.

    `ask` gets as many keys and answers with a queryset of `values_list`, of columns that PostgreSQL
    returns as they are (numbers, texts, moments). What else it depends on is said by the time zone.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, Any]]) -> None:
        self.ask = ask
        self._written: dict[tuple[str, int], tuple[str, tuple[Any, ...]]] = {}

    def rows(self, *keys: int) -> list[tuple[Any, ...]]:
        """The rows of the answer, in its order; one statement."""
        sql, values = self._statement(len(keys))
        asked = dict(zip(STAND_INS, keys, strict=False))
        with connection.cursor() as cursor:
            cursor.execute(sql, [_of(value, asked) for value in values])
            return list(cursor.fetchall())

    def _statement(self, count: int) -> tuple[str, tuple[Any, ...]]:
        # A day begins when it does where the reader is: the zone is written into the SQL.
        kind = (timezone.get_current_timezone_name(), count)
        if kind not in self._written:
            self._written[kind] = self.ask(*STAND_INS[:count]).query.sql_with_params()
        return self._written[kind]


def _of(value: Any, asked: dict[int, int]) -> Any:
    return asked.get(value, value) if isinstance(value, int) else value
