"""Whoever watches over the site learns whether it lives, and whether it can serve."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests import factories
from tests.going_round import sql


def test_a_process_lives_without_a_database(client: Client) -> None:
    """Without the mark `django_db` any query would fail the test."""
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_site_that_can_serve_tells_where_its_log_ends(client: Client) -> None:
    assert client.get("/readyz").json() == {"status": "ready", "position": 0}

    position = factories.published_claim().editions.get().position

    assert client.get("/readyz").json() == {"status": "ready", "position": position}


@pytest.mark.django_db
@pytest.mark.parametrize("app", ["claims", "auth"])
def test_a_database_without_a_migration_is_not_ready(client: Client, app: str) -> None:
    sql(
        "DELETE FROM django_migrations WHERE name LIKE '%squashed%' OR id ="
        f" (SELECT max(id) FROM django_migrations WHERE app = '{app}' AND name !~ 'squashed')"
    )

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "reason": "1 migrations are not applied"}
    assert response.headers["Retry-After"] == "5"


@pytest.fixture
def no_database() -> Iterator[None]:
    def give_up(*_: Any) -> None:
        raise OperationalError("the connection is closed")

    with connection.execute_wrapper(give_up):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("no_database")
def test_a_site_without_its_database_is_alive_and_not_ready(client: Client) -> None:
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["reason"] == "the database does not answer"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_probes_are_answered_without_tls_and_only_read(
    client: Client, settings: Any, address: str
) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(address).status_code == 200
    assert client.head(address).status_code == 200
    assert client.get("/").status_code == 301
    assert client.post(address).status_code in (301, 405)
