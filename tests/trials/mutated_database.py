"""A plugin of pytest that switches a rule off in the database of the tests, before the first one.

    pytest -p tests.trials.mutated_database --mutation=SQL …

Ends the run with NOT_SWITCHED_OFF where the SQL fails: then there is no such rule.
"""

from collections.abc import Generator
from typing import Any

import pytest
from django.db import DatabaseError, connection

NOT_SWITCHED_OFF = 90


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mutation", default="", help="SQL that switches a rule off.")


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, Any, Any]:
    found = yield
    mutation = request.config.getoption("mutation")
    if mutation and fixturedef.argname == "django_db_setup":
        with request.getfixturevalue("django_db_blocker").unblock():
            try:
                with connection.cursor() as cursor:
                    cursor.execute(mutation)
            except DatabaseError as error:
                pytest.exit(f"Nothing is switched off: {error}", returncode=NOT_SWITCHED_OFF)
            finally:
                connection.close()
    return found
