"""The database of the tests: on a server kept under `.data/tests`, or where DATABASE_URL says."""

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.test import TransactionTestCase, client, testcases
from django.utils import translation
from hypothesis import settings as examples
from pytest_django import DjangoDbBlocker

from claims.record import duty, own_process
from factcheck import postgres
from tests.databases import copy_of_template, empty, rows_of_a_module
from tests.live_requests import TURNS, TurnTakingHandler
from tests.longest_first import LongestFirst


def pytest_configure(config: pytest.Config) -> None:
    if config.pluginmanager.hasplugin("cacheprovider") and config.cache:
        config.pluginmanager.register(LongestFirst(config.cache))
    # No example fails for being slow: the machine may be busy.
    examples.register_profile("patient", deadline=None)
    examples.load_profile("patient")
    is_xdist_worker = hasattr(config, "workerinput")
    if not is_xdist_worker and "DATABASE_URL" not in os.environ:
        server = ExitStack()
        os.environ["DATABASE_URL"] = server.enter_context(postgres.kept_for_tests())
        config.add_cleanup(server.close)
    # Processes that tests wait for have their turn on a busy machine too.
    own_process.GENTLE = 0
    os.environ.setdefault("FACTCHECK_SECRET_KEY", "only for tests, and long enough for its checks")
    # All tests come from one address; those of the throttle set a limit of their own.
    os.environ["FACTCHECK_API_REQUESTS_PER_MINUTE"] = "0"
    # No line of a slow request where a test reads the log: the machine may be busy.
    os.environ["FACTCHECK_SLOW_SECONDS"] = "3600"
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    # A password is hashed for show: the real hasher takes 0.4 s for each account.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Before any fixture: the live server may start before the database is there.
    vars(testcases)["_MediaFilesHandler"] = TurnTakingHandler
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
    """Give this process a copy of the migrated template, emptied after each test that commits."""

    def empty_afterwards(_case: TransactionTestCase) -> None:
        with TURNS.emptying():
            empty()

    given = ExitStack()
    with django_db_blocker.unblock():
        name = given.enter_context(copy_of_template(os.environ["DATABASE_URL"]))
        given.enter_context(somebody_on_duty(name))
        patch = given.enter_context(pytest.MonkeyPatch.context())
        # Django's own way takes 0.4 s for each test: TRUNCATE makes new files for each of 65
        # tables, and `flush` writes anew what migrations wrote.
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_afterwards)
    yield
    with django_db_blocker.unblock():
        given.close()


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let fixtures of a module make rows once that each of its tests finds as they were made."""
    with django_db_blocker.unblock(), rows_of_a_module():
        yield


@contextmanager
def somebody_on_duty(name: str) -> Iterator[None]:
    """Hold the lock of whoever does what requests leave to do: none of them starts a process."""
    with psycopg.connect(os.environ["DATABASE_URL"], dbname=name, autocommit=True) as other:
        other.execute(duty.HOLD)
        yield


@pytest.fixture(scope="session", autouse=True)
def kept_files_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let no test see the counts and files that a kept database left in this checkout."""
    settings.FACTCHECK_EXPORTS = tmp_path_factory.mktemp("exports")
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")


@pytest.fixture(scope="session", autouse=True)
def contexts_of_pages_only() -> Iterator[None]:
    """Let `page.context` forget the templates of widgets: copying theirs took 8 % of the run."""

    store_rendered_templates = vars(client)["store_rendered_templates"]

    def note(store: dict[str, Any], template: Any, **seen: Any) -> None:
        if not (template.name or "").startswith(("django/forms/", "admin/widgets/")):
            store_rendered_templates(store, template=template, **seen)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "store_rendered_templates", note)
        yield


@pytest.fixture(autouse=True)
def english() -> None:
    """Every test begins in English: a request leaves the language of its reader behind."""
    translation.deactivate()
