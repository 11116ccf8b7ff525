"""The database of the tests: on a server kept under `.data/tests`, or where DATABASE_URL says."""

import gc
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker

from factcheck import postgres
from tests.databases import copy_of_template


def pytest_configure(config: pytest.Config) -> None:
    is_xdist_worker = hasattr(config, "workerinput")
    if not is_xdist_worker and "DATABASE_URL" not in os.environ:
        server = ExitStack()
        os.environ["DATABASE_URL"] = server.enter_context(postgres.kept_for_tests())
        config.add_cleanup(server.close)
    os.environ.setdefault("FACTCHECK_SECRET_KEY", "only for tests, and long enough for its checks")
    # All tests come from one address; those of the throttle set a limit of their own.
    os.environ["FACTCHECK_API_REQUESTS_PER_MINUTE"] = "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    # A password is hashed for show: the real hasher takes 0.4 s for each account.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Pages are tested without collectstatic, and no client looks through what it once collected.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )


def pytest_collection_finish() -> None:
    """Freeze collected tests out of the garbage collector; scanning them took 10 % of the run."""
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Give this process a copy of the migrated template, which Django empties by `removals`."""
    given = ExitStack()
    with django_db_blocker.unblock():
        given.enter_context(copy_of_template(os.environ["DATABASE_URL"]))
        patch = given.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(type(connection.ops), "sql_flush", removals)
    yield
    with django_db_blocker.unblock():
        given.close()


def removals(_operations: object, _style: object, tables: list[str], **_choices: bool) -> list[str]:
    """SQL that removes all rows, past the rules that keep them, where there are any.

    TRUNCATE, which Django uses, makes new files for each of 65 tables: 0.4 s for every test.
    What migrations wrote stays: Django would write the same again.
    """
    written_by_migrations = {"django_content_type", "auth_permission"}
    has_rows = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})"
        for table in sorted({*tables} - written_by_migrations)
    )
    at_work = (
        "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND state <> 'idle')"
    )
    with connection.cursor() as cursor:
        # A request that a browser left behind ends first: each would wait for the other's locks.
        for _attempt in range(100):
            if not cursor.execute(at_work).fetchone()[0]:
                break
            time.sleep(0.05)
        cursor.execute(has_rows)
        filled = [table for (table,) in cursor.fetchall()]
    return [
        *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in filled),
        *(f"DELETE FROM {table}" for table in filled),
        "SET CONSTRAINTS ALL IMMEDIATE",
        *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in filled),
    ]


@pytest.fixture(autouse=True)
def english() -> None:
    """Every test begins in English: a request leaves the language of its reader behind."""
    translation.deactivate()
