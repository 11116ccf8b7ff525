"""Full disks of the database: one sentence for each, and nothing saved."""

import subprocess
import sys

import pytest

from claims.models import Edition
from factcheck import CHECKOUT
from tests import factories
from tests.admin.browsing import desk_of
from tests.going_round import sql

pytestmark = pytest.mark.django_db

FULL = "RAISE SQLSTATE '53100' USING MESSAGE = 'could not extend file: No space left on device'"


def test_a_publication_is_refused_in_words_and_can_be_sent_again() -> None:
    claim, desk = factories.published_claim(), desk_of(factories.reviewer())
    sql(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {FULL}; END $$;"
        " CREATE TRIGGER full_disk BEFORE INSERT ON claims_edition"
        " EXECUTE FUNCTION full_disk()"
    )
    address, posted = f"/admin/claims/claim/{claim.pk}/step/contest/", {"note": "A study says no."}

    refused = desk.post(address, posted)

    assert refused.status_code == 503 and refused.headers["Retry-After"]
    page = refused.content.decode()
    assert "There is no room left on the disk of the database: nothing was saved." in page
    assert "A study says no." in page
    assert Edition.objects.count() == 1

    sql("DROP TRIGGER full_disk ON claims_edition")
    assert desk.post(address, posted).status_code == 302
    assert Edition.objects.count() == 2


def test_a_command_says_it_in_one_sentence() -> None:
    statement = f"DO $$ BEGIN {FULL}; END $$"
    script = f"from django.db import connection\nconnection.cursor().execute({statement!r})"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", script]
    ran = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)

    assert ran.returncode == 1
    assert ran.stderr.startswith("There is no room left on the disk of the database")
    assert ran.stderr.count("\n") == 1
