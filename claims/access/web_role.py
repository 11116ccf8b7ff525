"""The database role that the web server runs as: it owns nothing, so that it cannot change a rule.

Whatever our code, a library or an intruder in the process sends, PostgreSQL lets this role add
signatures and editions and never change one, look at a restored log and never pretend one, and
make no temporary table. `docs/operations.md` says it for operators.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pgtrigger
from django.db import Error, connection, transaction
from django.utils.translation import gettext as _
from psycopg import errors, sql

from claims.models.correction_request import CLOCK
from claims.models.rules import AppendOnly

READ = ("SELECT",)
ADD = ("SELECT", "INSERT")
WORK = ("SELECT", "INSERT", "UPDATE", "DELETE")

SPECIAL: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # Only an operator restores a log, migrates, and makes permissions.
    "claims_restoration": (READ, ()),
    "claims_backup": (READ, ()),
    "claims_notedwithholding": (READ, ()),
    "claims_awaitedhead": (READ, ()),
    "claims_givenuptail": (READ, ()),
    # The tree over the log grows by a function of the database's owner.
    "claims_leaf": (READ, ()),
    # Raised by triggers, in whose stead the role acts.
    "claims_publicstate": (ADD, ("raised",)),
    "django_migrations": (READ, ()),
    "django_content_type": (READ, ()),
    "auth_permission": (READ, ()),
    # A secret is never exchanged under an app that counts.
    "claims_authenticator": ((*ADD, "DELETE"), ("confirmed", "made_at", "last_step")),
    # A tick is taken back until the review is there; a rule holds that.
    "claims_tick": ((*ADD, "DELETE"), ()),
    # Publishing adds to what is derived and notes where the edition before ends; `reindex`, which
    # derives all of it again, is for an operator.
    "claims_editionindex": (ADD, ("until",)),
    "claims_posting": (ADD, ()),
    # Functions of the database's owner write them.
    "claims_postingblock": (READ, ()),
    "claims_postingmerge": (READ, ()),
    "claims_mention": (ADD, ()),
    "claims_searchtext": (ADD, ()),
    # A request stays but for its clocks; one that its sender never confirmed is forgotten.
    "claims_correctionrequest": ((*ADD, "DELETE"), (*CLOCK, "text_digest")),
    # pghistory's triggers upsert: what is known of a request grows while it goes on.
    "pghistory_context": (ADD, ("metadata", "updated_at")),
}
"""Privileges on a table and the columns of it that may be updated, where neither its rules
nor the rule for all others say it."""

CHECKED = (*WORK, "TRUNCATE", "REFERENCES", "TRIGGER")


class WebRoleError(Exception):
    """The role cannot be made, or could do more than it should; the message says what to do."""


class Grant(NamedTuple):
    """Privileges of the role on one table."""

    table: str
    privileges: tuple[str, ...]
    columns: tuple[str, ...] = ()
    """Those that it may update, where it may not update all."""

    def __str__(self) -> str:
        may = [*self.privileges, *(f"UPDATE ({column})" for column in self.columns)]
        return f"{self.table}: {', '.join(may)}"


def grants() -> list[Grant]:
    """Grants for each table of the schema: to those written once the role only adds."""
    with connection.cursor() as cursor:
        tables = {table.name for table in connection.introspection.get_table_list(cursor)}
    once = {
        model._meta.db_table: trigger.later
        for model, trigger in pgtrigger.registered()
        if isinstance(trigger, AppendOnly)
    }
    found = []
    for table in sorted(tables):
        if table in SPECIAL:
            found.append(Grant(table, *SPECIAL[table]))
        elif table in once:
            found.append(Grant(table, ADD, once[table]))
        else:
            found.append(Grant(table, WORK))
    return found


def grant(name: str) -> list[str]:
    """Make the role, or bring it up to date, and say in words what was done.

    Run it by whoever owns the database, again after each migration; nothing changes by running it
    twice. Raises WebRoleError, and then nothing was done.
    """
    try:
        with transaction.atomic():
            return [*_role(name), *_privileges(name), *_without_more(name)]
    except Error as error:
        if isinstance(error.__cause__, errors.InsufficientPrivilege):
            raise WebRoleError(
                _(
                    "This account may not do that (%(reason)s): run it as the owner of the "
                    "database, and let an administrator create the role first (CREATE ROLE "
                    "%(name)s LOGIN) where the owner may not create roles."
                )
                % {"reason": str(error.__cause__.diag.message_primary), "name": name}
            ) from error
        raise


def _role(name: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [name])
        if cursor.fetchone() is not None:
            yield _("The role %(name)s is there.") % {"name": name}
            return
    _run("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION", name)
    yield _(
        "The role %(name)s is made, without a password: \\password %(name)s in psql sets it."
    ) % {"name": name}


def _privileges(name: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_schema()")
        database, schema = cursor.fetchone()
    # Whoever may make a temporary table may put it before one of ours in queries of its session.
    _run("REVOKE TEMPORARY, CREATE ON DATABASE {} FROM PUBLIC, {}", database, name)
    _run("REVOKE CREATE ON SCHEMA {} FROM PUBLIC, {}", schema, name)
    _run("GRANT CONNECT ON DATABASE {} TO {}", database, name)
    _run("GRANT USAGE ON SCHEMA {} TO {}", schema, name)
    yield _(
        "No temporary tables in %(database)s but its owner's, no new objects in %(schema)s."
    ) % {
        "database": database,
        "schema": schema,
    }
    _run("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}", schema, name)
    _run("REVOKE ALL ON ALL SEQUENCES IN SCHEMA {} FROM {}", schema, name)
    _run("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {} TO {}", schema, name)
    yield _("All sequences: USAGE.")
    for it in grants():
        may = sql.SQL(", ").join(map(sql.SQL, it.privileges))
        statement = sql.SQL("GRANT {} ON {{}} TO {{}}").format(may)
        _run(statement.as_string(), it.table, name)
        for column in it.columns:
            _run("GRANT UPDATE ({}) ON {} TO {}", column, it.table, name)
        yield str(it)


def _without_more(name: str) -> Iterator[str]:
    """Refuse a role that could do more all the same, as an owner, a member or a superuser."""
    more = sorted(more_than_needed(name))
    if more:
        raise WebRoleError(
            _(
                "The role %(name)s could do more than the web server should (%(more)s): it owns "
                "something, is a superuser or a member of another role, or this account is not "
                "the owner. Take another name, or take that away first."
            )
            % {"name": name, "more": ", ".join(more[:5])}
        )
    yield _("It can do nothing else.")


def more_than_needed(name: str) -> Iterator[str]:
    """The privileges that the role has beside those that the web server needs, in words."""
    with connection.cursor() as cursor:
        for it in grants():
            cursor.execute(
                "SELECT privilege FROM unnest(%s::text[]) privilege"
                " WHERE has_table_privilege(%s, quote_ident(%s), privilege)",
                [list(CHECKED), name, it.table],
            )
            yield from (f"{may} {it.table}" for (may,) in cursor if may not in it.privileges)
        cursor.execute(
            """
            SELECT 'TEMPORARY' WHERE has_database_privilege(%(name)s, current_database(), 'TEMP')
            UNION ALL SELECT 'CREATE' WHERE
                has_database_privilege(%(name)s, current_database(), 'CREATE')
                OR has_schema_privilege(%(name)s, current_schema(), 'CREATE')
            UNION ALL SELECT 'SET session_replication_role'
                WHERE has_parameter_privilege(%(name)s, 'session_replication_role', 'SET')
            """,
            {"name": name},
        )
        yield from (may for (may,) in cursor)


def _run(statement: str, *names: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
