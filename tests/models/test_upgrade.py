"""A database of an older build migrates, and its record stays what it was.

`golden/demo-e6638c5.sql.gz` is the demonstration of the build e6638c5 (`make demo`), in which the
most cited source was then retracted, `notice_fall_out` run, and one of the nine marks decided. The
passwords were replaced by a text that no password hashes to, and the database written out by

    pg_dump --no-owner --no-privileges --rows-per-insert=500 |
        grep -vE '^(\\\\|SET transaction_timeout)'

(the lines left out are for psql and for PostgreSQL 17 and newer).
"""

import gzip
import hashlib
import os
import re
from collections.abc import Iterator
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from pytest_django import DjangoDbBlocker

from claims.models import AffectedClaim, Edition, Impact, ImpactDecision, Leaf, SavedFilter
from claims.record import log
from tests.databases import restored
from tests.going_round import sql

DUMP = Path(__file__).parents[1] / "golden/demo-e6638c5.sql.gz"
HEAD = (63, "a3f5f34a4294c2e778decb41286f09c216a14a0bb36cc3dcf3af0deccb1db357")
PACKAGE_SHA256 = "4d512bec3473e2ba0c54e80ad51417e69c40cd72fbff78bdef9f6c5fe79a80f7"
"""What that build made of that database by

    manage.py export_claims --package --position 63 -o - | sha256sum
"""

RENAMING = import_module("claims.migrations.0030_impact_words").Migration
[BEFORE] = RENAMING.dependencies
"""App and name of the migration before the one that renames."""


SCHEMA = (
    """
    SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
        attgenerated, pg_get_expr(adbin, adrelid)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND attnum > 0 AND NOT attisdropped
    """,
    """
    SELECT conrelid::regclass::text, replace(pg_get_constraintdef(oid), ' NOT VALID', ''),
        CASE contype WHEN 'f' THEN '' WHEN 'n' THEN '' ELSE conname END
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    r"""
    SELECT indrelid::regclass::text, regexp_replace(
        pg_get_indexdef(indexrelid), '^CREATE (UNIQUE )?INDEX \w+ ', 'CREATE \1INDEX ')
    FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
    WHERE relnamespace = 'public'::regnamespace
    """,
    """
    SELECT tgrelid::regclass::text, pg_get_triggerdef(pg_trigger.oid), pg_get_functiondef(tgfoid)
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace
    """,
    """
    SELECT pg_get_functiondef(oid) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'claims%'
    """,
)
"""Queries for all that migrations made, but for names that Django gives to foreign keys."""


@pytest.fixture
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database of the old build, before it is migrated."""
    with (
        django_db_blocker.unblock(),
        restored(os.environ["DATABASE_URL"], gzip.decompress(DUMP.read_bytes()).decode()),
    ):
        yield


def migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def migrate_back() -> None:
    """Take back all that came after the old build, migration by migration."""
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    executor.migrate([BEFORE])


def schema() -> list[set[tuple[object, ...]]]:
    """What stands in the database, as `SCHEMA` asks.

    Without brackets and casts: PostgreSQL writes a list of texts with other ones after a restore.
    """
    brackets_and_casts = re.compile(r"::(character varying|text)(\[\])?|[()]")
    return [
        {tuple(brackets_and_casts.sub("", str(value)) for value in row) for row in sql(query)}
        for query in SCHEMA
    ]


def said(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def names(word: str) -> list[str]:
    """Whatever PostgreSQL calls by a word: tables, columns, indexes, rules, triggers, functions."""
    catalogue = """
        SELECT relname AS name FROM pg_class UNION SELECT conname FROM pg_constraint
        UNION SELECT attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relkind = 'r'  -- an index keeps the name that its column had
        UNION SELECT tgname FROM pg_trigger UNION SELECT proname FROM pg_proc
    """
    found = sql(f"SELECT name FROM ({catalogue}) AS named WHERE name ~ '{word}' ORDER BY name")
    return [name for (name,) in found]


@pytest.fixture
def new_schema(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Any:
    """What stands in a database that one migration made instead of many."""
    with django_db_blocker.unblock():
        return schema()


def is_the_record_of_the_old_build(folder: Path) -> bool:
    """Whether the log and its package are what the old build made of them."""
    call_command("export_claims", "--package", "--package-version", "1", "--position", "63",
                 "-o", str(folder / "package.zip"))  # fmt: skip
    package = hashlib.sha256((folder / "package.zip").read_bytes()).hexdigest()
    verified = said("verify_log").startswith("63 editions verified, head 63:a3f5f34a")
    return (tuple(log.head()), verified, package) == (HEAD, True, PACKAGE_SHA256)


def test_there_is_no_secret_in_the_dump(demo: None) -> None:
    assert {user.password for user in User.objects.all()} == {"!replaced"}
    assert sql("SELECT count(*) FROM django_session") == [(0,)]


def test_the_old_build_comes_over_whole_and_goes_back_without_the_new_names(
    new_schema: Any, demo: None, tmp_path: Path
) -> None:
    marks = "SELECT count(*), count({}) FROM {}"
    before = sql(marks.format("decided_id", "claims_shaken"))
    reviewer = User.objects.get(username="reviewer")
    sql("INSERT INTO claims_savedfilter (account_id, name, query) VALUES (%s, 'Mine', %s)",
        reviewer.pk, "stage__exact=draft&work=shaken")  # fmt: skip
    reviewer.user_permissions.add(Permission.objects.get(codename="view_fallout"))
    assert schema() != new_schema

    migrate()

    for old, new in zip(schema(), new_schema, strict=True):
        assert old == new
    assert is_the_record_of_the_old_build(tmp_path)
    assert Leaf.objects.count() == 63
    assert log.verify() == ""
    documents = Edition.objects.values_list("document", flat=True)
    assert {"nonce" in document for document in documents} == {False}
    assert names("fall_?out|shaken|claims_decided") == []
    assert sql(marks.format("decision_id", "claims_affectedclaim")) == before
    assert Impact.objects.get().source is not None
    assert AffectedClaim.objects.undecided().exists()
    assert ImpactDecision.objects.get().decided_by == reviewer
    assert SavedFilter.objects.get().query == "stage__exact=draft&work=affected"
    assert reviewer.user_permissions.get().codename == "view_impact"
    assert not Permission.objects.filter(codename__regex="fallout|shaken|_decided").exists()

    migrate_back()

    assert names("claims_leaf|trigger_leaf|leaf_completes|grow") == []
    assert names("impact|affected") == []
    assert sql(marks.format("decided_id", "claims_shaken")) == before
    assert reviewer.user_permissions.get().codename == "view_fallout"
