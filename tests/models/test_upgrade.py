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
from collections.abc import Iterator
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
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


@pytest.fixture
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database of the old build, before it is migrated."""
    with (
        django_db_blocker.unblock(),
        restored(os.environ["DATABASE_URL"], gzip.decompress(DUMP.read_bytes()).decode()),
    ):
        yield


def migrate(*target: str) -> None:
    call_command("migrate", *target, verbosity=0, interactive=False)


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


def test_the_record_of_the_old_build_is_what_it_was(demo: None, tmp_path: Path) -> None:
    migrate()

    assert tuple(log.head()) == HEAD
    assert said("verify_log").startswith("63 editions verified, head 63:a3f5f34a")
    call_command("export_claims", "--package", "--package-version", "1", "--position", "63",
                 "-o", str(tmp_path / "package.zip"))  # fmt: skip
    assert hashlib.sha256((tmp_path / "package.zip").read_bytes()).hexdigest() == PACKAGE_SHA256


def test_an_old_log_gets_its_tree_and_loses_it_on_the_way_back(demo: None) -> None:
    for is_last in (False, True):
        migrate()
        assert Leaf.objects.count() == 63
        assert log.verify() == ""
        assert {"nonce" in it for it in Edition.objects.values_list("document", flat=True)} == {
            False
        }
        if not is_last:
            migrate(*BEFORE)
            assert names("claims_leaf|trigger_leaf|leaf_completes|grow") == []


def test_there_is_no_secret_in_the_dump(demo: None) -> None:
    assert {user.password for user in User.objects.all()} == {"!replaced"}
    assert sql("SELECT count(*) FROM django_session") == [(0,)]


def test_marks_and_decisions_have_new_names_there_and_old_ones_again_on_the_way_back(
    demo: None,
) -> None:
    marks = "SELECT count(*), count({}) FROM {}"
    before = sql(marks.format("decided_id", "claims_shaken"))
    reviewer = User.objects.get(username="reviewer")
    sql("INSERT INTO claims_savedfilter (account_id, name, query) VALUES (%s, 'Mine', %s)",
        reviewer.pk, "stage__exact=draft&work=shaken")  # fmt: skip
    reviewer.user_permissions.add(Permission.objects.get(codename="view_fallout"))

    for is_last in (False, True):
        migrate()
        assert names("fall_?out|shaken|claims_decided") == []
        assert sql(marks.format("decision_id", "claims_affectedclaim")) == before
        assert Impact.objects.get().source is not None
        assert AffectedClaim.objects.undecided().exists()
        assert ImpactDecision.objects.get().decided_by == reviewer
        assert SavedFilter.objects.get().query == "stage__exact=draft&work=affected"
        assert reviewer.user_permissions.get().codename == "view_impact"
        assert not Permission.objects.filter(codename__regex="fallout|shaken|_decided").exists()
        if not is_last:
            migrate(*BEFORE)
            assert names("impact|affected") == []
            assert sql(marks.format("decided_id", "claims_shaken")) == before
            assert reviewer.user_permissions.get().codename == "view_fallout"
