"""The emptying of tables after a test waits for the requests that a browser left behind."""

from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

import pytest
from django.db import connections, transaction
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.going_round import sql
from tests.live_requests import TURNS
from tests.racing import meanwhile

AT_WORK = (
    "SELECT query FROM pg_stat_activity WHERE datname = current_database()"
    " AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND state <> 'idle'"
)


@pytest.mark.django_db(transaction=True)
def test_tables_are_emptied_when_the_last_request_has_ended(live_server: LiveServer) -> None:
    factories.edition()

    def at_work_when_emptied() -> list[tuple[str]]:
        try:
            with TURNS.emptying():
                return sql(AT_WORK)
        finally:
            connections.close_all()

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            sql("LOCK TABLE claims_edition")
            request = meanwhile(lambda: urlopen(f"{live_server.url}/").status)
            assert not request.done()
            assert len(sql(AT_WORK)) == 1
            emptying = pool.submit(at_work_when_emptied)
        assert emptying.result() == []
        assert request.result() == 200
