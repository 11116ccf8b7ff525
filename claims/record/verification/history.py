"""The history: events against the rows they are about, and against what was signed.

An event in the middle that somebody changed gives itself away only where it then says the same as
the one before or contradicts a signed document; `docs/operations.md` says so.
"""

from collections.abc import Iterator
from typing import Any

import pghistory
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.record.verification.fault import Fault, only_a_backup

PROBLEMS = {
    "unknown": gettext_lazy("nothing in the history says where it came from"),
    "changed": gettext_lazy("it is not what the last event of its history says"),
    "deleted": gettext_lazy("its history says that it was deleted"),
    "gone": gettext_lazy("it is gone, and no event says who deleted it"),
    "beginning": gettext_lazy("its history does not begin with its insertion"),
    "after": gettext_lazy("its history goes on after it was deleted"),
    "idle": gettext_lazy("this event changes nothing: it, or the one before, was rewritten"),
    "context": gettext_lazy("the context that says who did it is gone"),
}
SIGNED_BUT_NEVER_WRITTEN = """
    SELECT s.id FROM claims_submission s
    WHERE s.kind NOT IN ('withdrawn', 'reissued') AND s.content_digest <> '' AND NOT EXISTS (
        SELECT FROM claims_claimevent e WHERE e.pgh_obj_id = s.claim_id
        AND e.statement = s.document::json ->> 'statement'
        AND e.rationale = s.document::json ->> 'rationale'
        AND e.verification_status = s.document::json ->> 'verification_status')
    ORDER BY s.id
"""


def faults() -> Iterator[Fault]:
    """Rows whose history is not theirs, and events that cannot have been written as they stand."""
    tables = connection.introspection.table_names()
    for event in apps.get_app_config("claims").get_models():
        if issubclass(event, pghistory.models.Event):
            if event._meta.db_table not in tables:
                yield Fault(event._meta.db_table, _("the table is gone"), only_a_backup())
                return
            yield from _of(event)
    with connection.cursor() as cursor:
        cursor.execute(SIGNED_BUT_NEVER_WRITTEN)
        for (pk,) in cursor.fetchall():
            yield Fault(
                f"claims_submission {pk}",
                _("no event of its claim says what was signed: the history was rewritten"),
                only_a_backup(),
            )


def _of(event: Any) -> Iterator[Fault]:
    table, rows = event._meta.db_table, event.pgh_tracked_model._meta.db_table
    labels = {tracker.label for tracker in event.pgh_trackers}
    own = event.pgh_tracked_model._meta.pk.column
    key = "pgh_obj_id" if hasattr(event, "pgh_obj_id") else own
    columns = _columns(event)
    same = f"({_list('e', columns)}) IS NOT DISTINCT FROM ({_list('r', columns)})"
    before = f"({_list('e', columns)}) IS NOT DISTINCT FROM ({_list('e', columns, 'was_')})"
    lagged = ", ".join(f'lag("{column}") OVER of_row AS "was_{column}"' for column in columns)
    whole = "true" if "insert" in labels else "false"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH e AS (
                SELECT *, {lagged}, lag(pgh_label) OVER of_row AS was_label,
                    lead(pgh_label) OVER of_row AS next_label
                FROM {table} WINDOW of_row AS (PARTITION BY {key} ORDER BY pgh_id)
            ), last AS (SELECT * FROM e WHERE next_label IS NULL)
            SELECT '{rows}', r.{own}, CASE WHEN e.pgh_id IS NULL THEN 'unknown'
                WHEN e.pgh_label = 'delete' THEN 'deleted' ELSE 'changed' END
            FROM {rows} r LEFT JOIN last e ON e.{key} = r.{own}
            WHERE CASE WHEN e.pgh_id IS NULL THEN {whole}
                ELSE e.pgh_label = 'delete' OR NOT {same} END
            UNION ALL SELECT '{rows}', e.{key}, 'gone' FROM last e
            WHERE e.pgh_label <> 'delete'
                AND NOT EXISTS (SELECT FROM {rows} r WHERE r.{own} = e.{key})
            UNION ALL SELECT '{table}', e.pgh_id, CASE WHEN was_label = 'delete' THEN 'after'
                WHEN {whole} AND (was_label IS NULL) <> (pgh_label = 'insert') THEN 'beginning'
                ELSE 'idle' END
            FROM e WHERE was_label = 'delete'
                OR ({whole} AND (was_label IS NULL) <> (pgh_label = 'insert'))
                OR (pgh_label = 'update' AND was_label IS NOT NULL AND {before})
            UNION ALL SELECT '{table}', e.pgh_id, 'context' FROM {table} e
            WHERE pgh_context_id IS NOT NULL
                AND NOT EXISTS (SELECT FROM pghistory_context c WHERE c.id = e.pgh_context_id)
            ORDER BY 1, 2
            """
        )
        for name, pk, problem in cursor.fetchall():
            yield Fault(f"{name} {pk}", str(PROBLEMS[problem]), only_a_backup())


def _columns(event: type[Model]) -> list[str]:
    """The columns of the row that its events repeat."""
    return sorted(
        str(field.column)
        for field in event._meta.concrete_fields
        if not field.name.startswith("pgh_") and field.column != "id"
    )


def _list(alias: str, columns: list[str], prefix: str = "") -> str:
    return ", ".join(f'{alias}."{prefix}{column}"' for column in columns)
