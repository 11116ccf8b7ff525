"""Commands warn of a file of nothing, and renew the planner's statistics after bulk work."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from tests import factories
from tests.intake.small_set import small_set

pytestmark = pytest.mark.django_db


def warned(tmp_path: Path, *options: str) -> str:
    stderr = StringIO()
    call_command("export_claims", "-o", str(tmp_path / "out"), *options, stderr=stderr)
    return stderr.getvalue()


@pytest.mark.parametrize("form", [["--package"], ["--format", "csv"]])
def test_a_file_of_nothing_is_warned_of(tmp_path: Path, form: list[str]) -> None:
    factories.published_claim(statement="The lighthouse is white.")

    assert "holds none" in warned(tmp_path, *form, "--language", "ko")
    assert (tmp_path / "out").exists()
    assert "any of its words" in warned(tmp_path, *form, "--q", "lighthouse xyzzy quux")
    assert warned(tmp_path, *form, "--q", "lighthouse") == ""


@pytest.mark.parametrize("address", ["export", "export.csv", "claims.bib", "sources.ris"])
def test_a_header_says_that_a_file_is_of_nothing(client: Client, address: str) -> None:
    factories.published_claim()

    empty = client.get(f"/api/v1/{address}", {"language": "ko"})
    full = client.get(f"/api/v1/{address}")

    assert empty.headers["Selection-Empty"] == "?1" and "Selection-Empty" not in full.headers
    for answer in (empty, full):
        answer.getvalue()


def estimated(table: str) -> int:
    """The number of rows that the planner counts on; 12,345 where nobody has counted since."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
        return int(cursor.fetchone()[0])


def forget(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_class SET reltuples = 12345 WHERE relname = %s", [table])


def test_an_import_renews_the_statistics(tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    path.write_text(json.dumps(small_set()), "utf-8")
    forget("claims_source")

    call_command("import_claims", str(path), by=factories.editor().username, stdout=StringIO())

    assert 0 < estimated("claims_source") < 12_345


def test_reindexing_renews_the_statistics() -> None:
    factories.published_claim()
    forget("claims_posting")

    call_command("reindex", stdout=StringIO())

    assert 0 < estimated("claims_posting") < 12_345
