"""The functions of the database: each sees the tables of its schema, whatever a session does.

PostgreSQL looks for a table among the temporary ones of the session first, and then in the schemas
that the session names: a rule that asks `claims_edition` would ask whatever somebody has put there.
So each function has a search path of its own, with `pg_temp` last.

pgtrigger and pghistory make functions too, and make them again in migrations of their own. That is
why `migrate` closes all of them when it is done, whoever wrote them.
"""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

OPEN = """
    SELECT p.oid::regprocedure::text FROM pg_catalog.pg_proc p
    WHERE p.pronamespace IN (current_schema()::regnamespace, 'public'::regnamespace)
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    AND NOT EXISTS (
        SELECT FROM unnest(p.proconfig) setting
        WHERE setting ~ '^search_path=pg_catalog, (.+, )?pg_temp$')
    ORDER BY 1
"""
"""SQL: the functions, but for those of extensions, that look where the session says."""

CLOSE = f"""
    DO $close$
    DECLARE
        function text;
    BEGIN
        FOR function IN {OPEN} LOOP
            EXECUTE format(
                'ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp',
                function, current_schema());
        END LOOP;
    END;
    $close$
"""

NEVER_IGNORE = """
    CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN false; END; $$
"""
"""SQL: pgtrigger's function by which a session has triggers skipped, now without that choice.

The triggers that write history ask it.
"""


@receiver(post_migrate)
def close(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> None:
    """Fix the search path of every function after `migrate`, and let no session skip triggers."""
    if sender.name == "claims":
        with connections[using].cursor() as cursor:
            cursor.execute(NEVER_IGNORE)
            cursor.execute(CLOSE)


def open_functions() -> list[str]:
    """The functions that a session could mislead, with their parameters; none after `migrate`."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(OPEN)
        return [name for (name,) in cursor.fetchall()]
