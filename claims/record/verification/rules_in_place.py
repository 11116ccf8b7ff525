"""The rules that the models declare, against those that stand in the database."""

from collections.abc import Iterator
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection
from django.utils.translation import gettext as _

from claims.models import functions
from claims.record.verification.fault import Fault

OF_CONTEXTS = ("context_append_only", "context_no_truncate")
"""Rules of pghistory's table, which a migration wrote."""


def faults() -> Iterator[Fault]:
    """Rules that are gone, switched off or rewritten, and whatever could stand in for a table."""
    yield from _triggers()
    yield from _constraints()
    for function in functions.open_functions():
        problem = _("it looks for tables where the session says")
        yield Fault(function, problem, _("`manage.py migrate` closes it"))
    for table, name in _rows(
        "SELECT ev_class::regclass::text, rulename FROM pg_rewrite r JOIN pg_class c"
        " ON c.oid = ev_class WHERE c.relkind = 'r'"
        " AND c.relnamespace = current_schema()::regnamespace ORDER BY 1, 2"
    ):
        problem = _("the rule “%(name)s” rewrites what is sent to the table") % {"name": name}
        yield Fault(table, problem, _("find out who made it, and DROP RULE"))
    for table, heir in _rows(
        "SELECT inhparent::regclass::text, inhrelid::regclass::text FROM pg_inherits i"
        " JOIN pg_class c ON c.oid = inhparent WHERE c.relkind = 'r'"
        " AND c.relnamespace = current_schema()::regnamespace ORDER BY 1, 2"
    ):
        problem = _("%(heir)s inherits from it, and no rule holds for rows there") % {"heir": heir}
        yield Fault(table, problem, _("find out who made it, and DROP TABLE"))


def _triggers() -> Iterator[Fault]:
    standing = {
        (table, name): (enabled, body)
        for table, name, enabled, body in _rows(
            "SELECT c.relname, tgname, tgenabled, p.prosrc FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid"
            " WHERE c.relnamespace = current_schema()::regnamespace"
        )
    }
    wanted: dict[tuple[str, str], str | None] = {
        (model._meta.db_table, trigger.get_pgid(model)): _body(trigger.compile(model))
        for model, trigger in pgtrigger.registered()
    }
    wanted |= {("pghistory_context", name): None for name in OF_CONTEXTS}
    for (table, name), body in wanted.items():
        enabled, found = standing.get((table, name), ("", ""))
        row = f"{table} {name}"
        if not enabled:
            yield Fault(row, _("the rule is gone"), _install())
        elif body is not None and found != body:
            yield Fault(row, _("the rule is not the one that the model declares"), _install())
    for (table, name), (enabled, _body_found) in standing.items():
        if enabled not in {"O", "A"}:
            way_out = _("ALTER TABLE … ENABLE TRIGGER ALL, and find out who switched it off")
            yield Fault(f"{table} {name}", _("the rule is switched off"), way_out)


def _body(compiled: Any) -> str:
    """The body of the trigger's function, which is the last one its SQL makes."""
    return str(compiled.install_sql).split("$$")[-2]


def _constraints() -> Iterator[Fault]:
    standing = {
        name
        for (name,) in _rows(
            "SELECT conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace"
            " UNION SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()"
        )
    }
    for model in apps.get_app_config("claims").get_models():
        for constraint in model._meta.constraints:
            if constraint.name not in standing:
                row = f"{model._meta.db_table} {constraint.name}"
                yield Fault(row, _("the constraint is gone"), _install())


def _install() -> str:
    return _("`manage.py pgtrigger install` and `migrate` bring back what migrations made")


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
