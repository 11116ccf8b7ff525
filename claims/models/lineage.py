"""The rule of tables whose rows stand above others: sources that others derive from, subjects."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from .rules import Rule


def no_cycle(noun: str, *, table: str, column: str) -> Rule:
    """A row never stands above itself in the tree that `column` makes."""
    return Rule(
        name=f"{noun}_no_cycle",
        # After: before the update, PostgreSQL would lock the row against foreign keys as well,
        # because save() names its unique columns, and wait for whoever is publishing it.
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition(f"NEW.{column} IS NOT NULL"),
        # One after the other: two at once would each not see the other's half of a circle.
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF NEW.{column} IS NOT DISTINCT FROM OLD.{column} THEN RETURN NEW; END IF;
                PERFORM pg_advisory_xact_lock('{table}'::regclass::oid::bigint);
            END IF;
            IF EXISTS (
                WITH RECURSIVE line (id) AS (
                    SELECT NEW.{column}
                    UNION
                    SELECT above.{column} FROM line JOIN {table} above ON above.id = line.id
                )
                SELECT 1 FROM line WHERE id = NEW.id
            ) THEN REFUSE; END IF;
            RETURN NEW;
        """,
        message=_("A record cannot come from itself, or from one that comes from it."),
    )
