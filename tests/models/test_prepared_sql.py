"""Statements that are asked again and again are planned once by each connection."""

from uuid import uuid4

import pghistory
import pytest
from django.db import connection

from claims.models import prepared_sql
from claims.record import log
from claims.selection import lookup
from tests.going_round import sql

ASKED = "SELECT title, pages FROM shelf WHERE pages > %s ORDER BY pages"


def plans(text: str) -> int:
    found = "SELECT count(*) FROM pg_prepared_statements WHERE starts_with(statement, %s)"
    with connection.cursor() as cursor:
        cursor.execute(found, [text])
        count: int = cursor.fetchone()[0]
        return count


@pytest.mark.django_db
def test_the_end_of_the_log_is_planned_once_for_a_connection() -> None:
    assert log.head() == log.BEGINNING
    for _again in range(20):
        log.head()

    assert plans("SELECT position, chain FROM claims_edition") == 1


@pytest.mark.django_db(transaction=True)
def test_a_statement_is_planned_anew_when_a_migration_has_changed_its_columns() -> None:
    sql("CREATE TABLE shelf (title varchar(20), pages int)")
    try:
        sql("INSERT INTO shelf VALUES ('Tides', 90), ('潮汐', 210)")
        for _again in range(20):
            assert prepared_sql.rows(ASKED, [100]) == [("潮汐", 210)]
        assert plans("SELECT title, pages FROM shelf") == 1

        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("ALTER TABLE shelf ALTER title TYPE text, ALTER pages TYPE bigint")
        other.close()

        assert prepared_sql.rows(ASKED, [100]) == [("潮汐", 210)]
        assert prepared_sql.rows(ASKED, [50], as_sent=True)[1] == ("潮汐".encode(), 210)
    finally:
        sql("DROP TABLE shelf")


@pytest.mark.django_db
def test_it_goes_on_where_a_request_posts_something() -> None:
    with pghistory.context(url="/en/report/"):
        assert log.head() == log.BEGINNING
        assert (
            lookup.record_keys("source", 0, ids=[str(uuid4())], others=["https://a.example/"]) == []
        )


def test_what_pghistory_would_put_another_statement_before_is_refused() -> None:
    with pytest.raises(ValueError, match="WITH"):
        prepared_sql.rows("WITH one AS (SELECT 1) SELECT * FROM one")
