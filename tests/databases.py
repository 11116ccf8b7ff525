"""Databases of the tests: each a copy of one migrated template, kept from run to run.

The template's name holds a digest of all that migrating reads, so that a change makes a new one.
A copy belongs to whoever holds the advisory lock of its name; without an owner it is a leftover of
a run that was killed, and the next run removes it.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql

from factcheck import CHECKOUT

MIGRATED_FROM = (
    "claims/migrations/*.py",
    "claims/models/rules.py",
    "claims/models/edtf.py",
    "claims/models/functions.py",
    "claims/access/roles.py",
    "factcheck/settings.py",
    "requirements.txt",
    "tests/databases.py",
)
"""All that decides what a migrated database contains."""
PREFIX = "factcheck_tests_"
WRITTEN_BY_MIGRATIONS = {
    "django_migrations", "django_content_type", "auth_permission",
}  # fmt: skip
"""Tables that no test writes to."""
ROLES = ("auth_group", "auth_group_permissions")
"""Tables that every test finds as `set_up_roles` fills them."""


@contextmanager
def copy_of_template(server: str) -> Iterator[str]:
    """Yield the name of an empty migrated database on the server; dropped at the end.

    Django's connection is closed and names the copy. Raises psycopg.Error where the account may
    not create databases.
    """
    name = f"{PREFIX}{os.getpid()}_{os.urandom(4).hex()}"
    with psycopg.connect(server, autocommit=True) as owner:
        # From here to the copy, one run after the other: a template is copied by nobody else then.
        owner.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
        template = _template(owner)
        owner.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        _execute(owner, "CREATE DATABASE {} TEMPLATE {}", name, template)
        owner.execute("SELECT pg_advisory_unlock(hashtext(%s))", [PREFIX])
        _use(name)
        try:
            yield name
        finally:
            connection.close()
            _execute(owner, "DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def rows_of_a_module() -> Iterator[None]:
    """Keep the rows that are made here until this ends, beneath what each test takes back.

    A module whose fixture makes such rows names it for all of its tests (`usefixtures`), or they
    would find them by the order in which they run; and none of its tests commits.
    """
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def empty() -> None:
    """Remove all rows of Django's database but those of the template, past every rule."""
    with connection.cursor() as cursor:
        tables = sorted({*connection.introspection.table_names(cursor)} - WRITTEN_BY_MIGRATIONS)
        statements = [
            "SET LOCAL session_replication_role = replica",
            *(f"DELETE FROM {table}" for table in tables),
            *(f"INSERT INTO {table} SELECT * FROM template.{table}" for table in ROLES),
        ]
        with transaction.atomic():
            cursor.execute("; ".join(statements))


@contextmanager
def restored(server: str, dump: str) -> Iterator[None]:
    """Let Django use a database made by these statements of pg_dump; dropped at the end."""
    with a_database_without_tables(server) as name:
        with psycopg.connect(server, dbname=name) as new:
            new.execute(dump.encode())
        yield


@contextmanager
def a_database_without_tables(server: str) -> Iterator[str]:
    """Let Django use a new database, whose name it yields; dropped at the end."""
    name = f"{PREFIX}{os.getpid()}_{os.urandom(4).hex()}"
    used = connection.settings_dict["NAME"]
    with psycopg.connect(server, autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        _execute(owner, "CREATE DATABASE {} TEMPLATE template0", name)
        try:
            _use(name)
            yield name
        finally:
            _use(used)
            _execute(owner, "DROP DATABASE {} WITH (FORCE)", name)


def _template(owner: psycopg.Connection) -> str:
    """The name of the template, which is made if need be; others and leftovers are removed."""
    template = f"{PREFIX}template_{_digest()}"
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    found = owner.execute(query, [PREFIX])
    names = {name for (name,) in found}
    for name in names - {template}:
        lock = "SELECT pg_try_advisory_lock(hashtext(%s))"
        if (locked := owner.execute(lock, [name]).fetchone()) and locked[0]:
            _execute(owner, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            owner.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])
    if template not in names:
        draft = f"{PREFIX}draft"
        _execute(owner, "CREATE DATABASE {} TEMPLATE template0", draft)
        _use(draft)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("set_up_roles", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA template")
            for table in ROLES:
                cursor.execute(f"CREATE TABLE template.{table} AS TABLE {table}")
        connection.close()
        _execute(owner, "ALTER DATABASE {} RENAME TO {}", draft, template)
    return template


def _digest() -> str:
    digest = hashlib.sha256()
    for pattern in MIGRATED_FROM:
        for path in sorted(CHECKOUT.glob(pattern)):
            digest.update(f"{path.name} {path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _execute(owner: psycopg.Connection, statement: str, *names: str) -> None:
    owner.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
