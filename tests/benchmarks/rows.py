"""Rows made and copied into tables without what a constructor and a save look after."""

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from django.db import connection, connections, models
from django.db.models.base import ModelState
from django.db.models.expressions import DatabaseDefault
from psycopg.types.json import Jsonb

PAUSE = 0.0001
"""Seconds that one thread keeps another waiting."""
Row = TypeVar("Row", bound=models.Model)


def made(model: type[Row], **values: Any) -> Row:
    """An instance without what its constructor looks after, which takes most of the time."""
    row = model.__new__(model)
    row._state = ModelState()
    row.__dict__.update(_defaults(model))
    for name, value in values.items():
        if isinstance(value, models.Model):
            row._state.fields_cache[name] = value
            row.__dict__[f"{name}_id"] = value.pk
        else:
            row.__dict__[name] = value
    return row


@cache
def _defaults(model: type[models.Model]) -> dict[str, Any]:
    return {field.attname: field.get_default() for field in model._meta.concrete_fields}


@contextmanager
def copying() -> Iterator[Callable[[list[list[models.Model]]], None]]:
    """Copy lists of rows, each of one model, while the next are made; nothing else may ask then."""
    shared = connections["default"]

    def copy_all(lists: list[list[models.Model]]) -> None:
        connections["default"] = shared
        for rows in lists:
            copy_rows(rows)

    usual = sys.getswitchinterval()
    shared.inc_thread_sharing()
    # Of the usual 5 ms the copying would wait some for each packet that it sends.
    sys.setswitchinterval(PAUSE)
    try:
        with ThreadPoolExecutor(1) as other:
            begun: list[Future[None]] = []

            def copy(lists: list[list[models.Model]]) -> None:
                while begun:
                    begun.pop().result()
                begun.append(other.submit(copy_all, lists))

            yield copy
            copy([])
    finally:
        sys.setswitchinterval(usual)
        shared.dec_thread_sharing()


def copy_rows(rows: Iterable[models.Model]) -> None:
    """COPY rows of one model into its table, with the keys they have.

    A column for which the first row leaves the value to the database is left to it.
    """
    rows = list(rows)
    model = type(rows[0])
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not isinstance(getattr(rows[0], field.attname), DatabaseDefault)
    ]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    as_json = {field.attname for field in fields if isinstance(field, models.JSONField)}
    names = [field.attname for field in fields]
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy,
    ):
        for row in rows:
            values = (getattr(row, name) for name in names)
            copy.write_row(
                [Jsonb(v) if n in as_json else v for n, v in zip(names, values, strict=True)]
            )
