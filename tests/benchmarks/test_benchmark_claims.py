"""The claims that benchmarks measure on are what the workflow would have published."""

import json
import os

import pytest
from django.db import connection

from claims.models import Claim, Edition, Source, Stage
from claims.record import editions, log
from tests.benchmarks.published_claims import fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def generated() -> None:
    fill(30)


@pytest.mark.usefixtures("generated")
def test_the_log_of_generated_claims_verifies() -> None:
    assert log.verify() == ""
    assert Edition.objects.current().not_withdrawn().count() == 29


@pytest.mark.usefixtures("generated")
def test_what_is_published_is_what_the_workspace_renders() -> None:
    for claim in Claim.objects.filter(stage=Stage.PUBLISHED).with_content():
        document = json.loads(claim.editions.latest().document)
        change = document["claim"]["change"]
        roots = Source.objects.roots(claim.citations.values_list("source", flat=True))

        assert editions.claim_content(claim, **change, roots=roots) == document["claim"]
        assert editions.appearances(claim) == document["appearances"]


@pytest.mark.usefixtures("generated")
def test_the_database_counts_on_from_generated_keys() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('claims_claim_number_seq') > max(number) FROM claims_claim")

        assert cursor.fetchone() == (True,)


def test_whoever_owns_the_tables_fills_them_without_being_a_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"CREATE ROLE owner_{os.getpid()}")
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"ALTER TABLE {table} OWNER TO owner_{os.getpid()}")
        cursor.execute(f"ALTER SEQUENCE claims_claim_number_seq OWNER TO owner_{os.getpid()}")
        cursor.execute(f"SET ROLE owner_{os.getpid()}")
    fill(5)

    assert log.verify() == ""
