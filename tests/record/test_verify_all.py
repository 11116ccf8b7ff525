"""`verify_log --all` names everything that somebody changed behind the rules, and the way out."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pghistory
import pytest
from django.core.management import CommandError, call_command

from claims import workflow
from claims.models import Capture, Claim, Edition, Source
from claims.record import log, originals
from claims.record.verification import everything
from tests import factories, going_round
from tests.going_round import sql
from tests.models.rules.bypasses import OWNERS
from tests.models.rules.test_bypasses import world
from tests.record.small_log import six_editions
from tests.record.tampering import TAMPERED

pytestmark = pytest.mark.django_db


@pytest.fixture
def originals_folder(settings: Any, tmp_path: Path) -> Path:
    settings.FACTCHECK_ORIGINALS = tmp_path
    return tmp_path


@pytest.fixture
def record(originals_folder: Path) -> list[Edition]:
    """Six editions, an edition of a released article, captures with files, a long history."""
    rows = six_editions()
    released = factories.waiting_claim(concerns="2019/2021")
    workflow.release(released.appearances.get().article, actor=factories.reviewer())
    source = factories.source()
    text = "It says so, word for word."
    factories.capture(source, text, original_sha256=originals.store(b"a file"))
    factories.capture(source, "Other words.")
    factories.article_text(factories.article())
    with pghistory.context(user=factories.account().pk):
        draft = factories.claim(statement="First words.")
        Claim.objects.filter(pk=draft.pk).update(statement="Second words.")
        Claim.objects.filter(pk=draft.pk).update(statement="Third words.")
        gone = factories.claim()
        gone.delete()
    return rows


@pytest.fixture
def unguarded(record: list[Edition]) -> Iterator[None]:
    """As an owner makes it for a moment: no trigger fires and no CHECK or key holds."""
    assert faults() == []
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table, name in sql(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint"
        " WHERE contype IN ('c', 'u') AND connamespace = 'public'::regnamespace"
        " AND conrelid::regclass::text LIKE 'claims%'"
    ):
        sql(f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE")
    with going_round.without_triggers():
        yield


def faults(noted: log.Head | None = None) -> list[str]:
    return [str(it) for it in everything.faults(noted=noted)]


def test_each_kind_of_tampering_is_named_with_its_row_and_the_way_out(unguarded: None) -> None:
    draft = Claim.objects.get(statement="Third words.")
    events = sql(
        "SELECT pgh_id FROM claims_claimevent"
        " WHERE pgh_obj_id = %s AND statement = 'Second words.'",
        draft.pk,
    )
    keys = {
        "capture": Capture.objects.order_by("pk")[0].pk,
        "article_text": sql("SELECT id FROM claims_articletext")[0][0],
        "draft": draft.pk,
        "event": events[0][0],
        "first_claim": Edition.objects.get(position=1).claim_id,
    }
    untouched = set(faults())
    missed = {}
    for kind, (statements, expected) in TAMPERED.items():
        with going_round.undone():
            for statement in statements:
                sql(statement if "document" in statement else statement.format(**keys))
            found = [it for it in faults() if it not in untouched]
            if not any(expected.format(**keys) in it for it in found):
                missed[kind] = found

    assert missed == {}
    assert len(TAMPERED) >= 60


def test_a_file_that_is_gone_or_changed_is_named_with_its_place(record: list[Edition]) -> None:
    capture = Capture.objects.exclude(original_sha256="").get()
    path = originals.path_of(capture.original_sha256)

    path.write_bytes(b"another file")
    assert faults() == [
        f"claims_capture {capture.pk}: the file it was read from has changed; "
        f"put the file back from a backup: {path}."
    ]
    path.unlink()
    assert faults()[0].startswith(f"claims_capture {capture.pk}: the file it was read from is gone")


def test_a_capture_that_an_edition_cites_is_missed(originals_folder: Path) -> None:
    claim = factories.supported_claim()
    capture = factories.capture(claim.citations.all()[0].source)
    claim.citations.update(excerpt="It says so", language="en")
    signed = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)
    assert "capture" in Edition.objects.get().document
    assert faults() == []

    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with going_round.undone(), going_round.without_triggers():
        sql("DELETE FROM claims_capture")
        assert f"Position 1: the capture {capture.sha256[:12]} that it cites is gone" in faults()[0]


@pytest.mark.parametrize("route", OWNERS)
def test_what_an_owner_can_still_do_is_found(originals_folder: Path, route: str) -> None:
    keys = world()
    assert faults() == []

    with going_round.undone():
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in OWNERS[route]:
            sql(statement.format(**keys))
        sql("RESET session_replication_role")
        sql("SET LOCAL search_path = public, pg_temp")
        assert faults() != []
    # The plan of an INSERT that a rule turned into nothing outlives the rule: it names no table.
    sql("DISCARD PLANS")


def test_the_command_says_everything_at_once_or_that_all_is_verified(
    originals_folder: Path,
) -> None:
    factories.published_claim()
    out = StringIO()
    call_command("verify_log", "--all", stdout=out)
    assert out.getvalue().splitlines() == [
        f"1 editions verified, head {log.head()}",
        "rules, captures, history, index, mentions and postings verified",
    ]

    sql("DELETE FROM claims_mention")
    sql("DELETE FROM claims_editionindex")
    with pytest.raises(CommandError) as caught:
        call_command("verify_log", "--all")
    assert str(caught.value).splitlines() == [
        f"{table} № 1: {noun} is not what the document says; "
        "`manage.py reindex` derives it again from the editions."
        for table, noun in (
            ("claims_editionindex", "the index entry"),
            ("claims_mention", "what it mentions"),
        )
    ]


def test_what_reindex_derives_again_is_no_fault_any_more() -> None:
    factories.published_claim()
    sql("DELETE FROM claims_mention")
    sql("DELETE FROM claims_posting")
    assert len(faults()) == 2

    log.reindex()
    assert faults() == []
    assert Source.objects.count() == 2
