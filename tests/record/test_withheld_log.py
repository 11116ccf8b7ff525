"""A log of which the law has erased words: verified, mirrored, restored, and told from others."""

import json
import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from claims.management import ready_to_serve
from claims.models import Claim, Edition, Restoration
from claims.record import editions, log, remote_log
from claims.record.proofs import log_key
from claims.record.verification import everything
from claims.workflow import withholding
from tests import factories
from tests.databases import a_database_without_tables, empty
from tests.going_round import insert, sql, undone, without_triggers
from tests.withheld_word import WORD, files_with, tables_with

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def key(settings: Any, tmp_path: Path) -> str:
    settings.FACTCHECK_LOG_ORIGIN = "facts.example/log"
    settings.FACTCHECK_LOG_KEY = tmp_path / "log-key"
    settings.FACTCHECK_WITHHELD = tmp_path / "withheld.jsonl"
    return str(log_key.add().verifier())


@pytest.fixture
def mirror(key: str, tmp_path: Path, live_server: LiveServer) -> Callable[..., bytes]:
    """Runs the command on the live server's log; what the folder holds then."""

    def run(folder: str = "mirror") -> bytes:
        out = StringIO()
        call_command("mirror", live_server.url, tmp_path / folder, key=[key], stdout=out)
        return (tmp_path / folder / "log.jsonl").read_bytes()

    return run


def withhold(claim: Claim) -> None:
    asked = withholding.ask_withholding(
        [claim], actor=factories.editor(), ground="court_order", note="A court has ordered it."
    )
    withholding.confirm_withholding(asked, actor=factories.reviewer())


def exported(tmp_path: Path) -> bytes:
    call_command("export_log", tmp_path / "exported.jsonl")
    return (tmp_path / "exported.jsonl").read_bytes()


def said(command: str, *arguments: Any, **options: Any) -> list[str]:
    call_command(command, *arguments, **options, stdout=(out := StringIO()))
    return out.getvalue().splitlines()


def test_a_mirror_drops_the_words_and_old_proofs_stay_valid(
    mirror: Callable[..., bytes],
    key: str,
    tmp_path: Path,
    live_server: LiveServer,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(remote_log, "PAGE_SIZE", 2)
    claim = factories.published_claim(statement=f"The {WORD} opened.")
    neighbour = factories.published_claim(statement="The other quay is long.")
    held = mirror()
    assert WORD.encode() in held
    address = f"/claims/{claim.public_id}/editions/1"
    for name in (f"/api/v1{address}.json", f"{address}.tlog-proof"):
        answer = client.get(name)
        (tmp_path / f"held.{name.rpartition('.')[2]}").write_bytes(answer.getvalue())
    withhold(claim)

    after = mirror()

    assert WORD.encode() not in after
    assert str(neighbour.statement).encode() in after
    assert after == exported(tmp_path) == mirror("fresh") == mirror()
    assert list(files_with(WORD, tmp_path / "mirror")) == []
    told = f"C-{claim.number} is withheld by law"
    assert any(line.startswith(told) for line in said("verify_log", "--all"))
    outside = said("verify_log", "--url", live_server.url)
    assert outside[0].startswith("3 editions verified") and str(claim.public_id) in outside[1]
    # Whoever kept document and proof from before can still show what stood there, and when.
    call_command("verify_edition", tmp_path / "held.json", "--key", key, stdout=StringIO())
    (tmp_path / "stub.json").write_bytes(after.splitlines()[0])
    lines = said(
        "verify_edition", tmp_path / "stub.json", "--proof", tmp_path / "held.tlog-proof", key=[key]
    )
    assert lines[-1].startswith("The law has erased the words of this document")

    head = log.head()
    with_words = b"".join([*held.splitlines(keepends=True), *after.splitlines(keepends=True)[2:]])
    for content in (after, with_words):
        (tmp_path / "back.jsonl").write_bytes(content)
        empty()
        call_command("import_log", tmp_path / "back.jsonl", stdout=StringIO())
        assert log.head() == head
        assert tables_with(WORD) == [] and tables_with("other quay")
        assert Claim.objects.get(number=claim.number).stage == "withheld"
        assert everything.faults() == []


def test_words_that_are_gone_without_an_edition_that_says_so_are_tampering(
    mirror: Callable[..., bytes], key: str, tmp_path: Path, live_server: LiveServer
) -> None:
    claim, other = factories.published_claim(), factories.published_claim()
    mirror()
    empties = (
        "UPDATE claims_edition SET note = '', content_digest = '',"
        " document = claims_emptied(document, digest, {at}) WHERE position = {position}"
    )
    gone = "its words are gone, and no later edition of its claim says that the law withholds them"
    withhold(other)
    for position, at in ((1, 3), (1, 99), (1, 1)):
        with undone(), without_triggers():
            sql(empties.format(position=position, at=at))
            sql(
                "UPDATE claims_submission SET note = '', content_digest = '',"
                " document = claims_emptied_content(document) WHERE claim_id = %s",
                claim.pk,
            )
            assert log.verify() == f"Position 1: {gone}."
    with undone(), without_triggers():
        sql("DELETE FROM claims_edition WHERE position = 3")
        sql("DELETE FROM claims_leaf WHERE position = 3")
        assert log.verify() == f"Position 2: {gone}."
    assert log.verify() == ""
    lines = exported(tmp_path).splitlines(keepends=True)
    document = json.loads(lines[0])
    stub = {**json.loads(lines[1]), "claim": json.loads(lines[1])["claim"]}
    stub["claim"] = {**stub["claim"], "id": document["claim"]["id"], "number": claim.number}
    stub["edition"] = {
        **stub["edition"],
        **{name: document["edition"][name] for name in ("position", "published_at")},
        "digest": editions.digest(lines[0].decode().rstrip("\n")),
    }
    bad = [f"{editions.canonical(stub)}\n", *(line.decode() for line in lines[1:])]
    (tmp_path / "bad.jsonl").write_text("".join(bad))
    with pytest.raises(CommandError, match=f"Position 1: {gone}"):
        empty()
        call_command("import_log", tmp_path / "bad.jsonl")
    assert not Edition.objects.exists()


def test_a_site_that_empties_a_document_alone_is_refused_by_its_mirror(
    mirror: Callable[..., bytes], tmp_path: Path, live_server: LiveServer
) -> None:
    factories.published_claim()
    mirror()
    sql("SET session_replication_role = replica")
    sql(
        "UPDATE claims_edition SET note = '', content_digest = '',"
        " document = claims_emptied(document, digest, 7)"
    )
    sql("SET session_replication_role = origin")

    gone = "Position 1: its words are gone"
    with pytest.raises(CommandError, match=gone):
        call_command("verify_log", "--url", live_server.url)
    with pytest.raises(CommandError, match=gone):
        mirror("fresh")
    assert b"Both sources say so" in mirror()


def test_a_restoration_empties_nothing_that_its_log_does_not_withhold() -> None:
    claim = factories.published_claim(statement=f"The {WORD} opened.")
    head = log.head()
    with undone(), without_triggers():
        insert(
            "claims_restoration",
            {
                "after": 0,
                "editions": head.position,
                "chain": head.chain,
                "file_digest": "0" * 64,
                "transaction": sql("SELECT pg_current_xact_id()::text::bigint")[0][0],
            },
        )
        assert Restoration.objects.exists()
        assert sql("SELECT claims_withheld_at(%s)", claim.pk) == [(None,)]


def test_an_older_backup_erases_again_before_it_serves_and_its_end_comes_back(
    mirror: Callable[..., bytes], key: str, tmp_path: Path, settings: Any
) -> None:
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"
    claim = factories.published_claim(statement=f"The {WORD} opened.")
    other = factories.published_claim(statement="The other quay is long.")
    backups = tmp_path / "backups"
    said("backup", backups)
    [older] = (path for path in backups.iterdir() if (path / "backup.json").is_file())
    withhold(claim)
    last = log.head()
    mirror()
    said("backup", backups)
    (listed,) = (backups / "withheld.jsonl").read_text().splitlines()
    assert WORD not in listed and str(claim.public_id) in listed
    settings.FACTCHECK_WITHHELD = tmp_path / "new machine" / "withheld.jsonl"
    with a_database_without_tables(os.environ["DATABASE_URL"]):
        told = said("restore", older)

        assert f"C-{claim.number} is withheld by law: its words are erased again." in told
        assert told[-2].startswith("Publishing is closed until position 3") or len(told) == 4
        assert tables_with(WORD) == [] and tables_with("other quay")
        assert any("as noted in" in line for line in said("verify_log", "--all"))
        page = Client().get(f"/en/claims/{claim.public_id}/")
        assert (page.status_code, WORD in page.text) == (410, False)
        assert Client().get(f"/en/claims/{other.public_id}/").status_code == 200

        said("restore", tail=str(tmp_path / "mirror"), key=[key])
        assert log.head() == last
        assert everything.faults() == []
        assert not any("as noted in" in line for line in said("verify_log")[:1])


def test_a_restored_database_that_holds_withheld_words_is_not_served(
    tmp_path: Path, settings: Any
) -> None:
    settings.FACTCHECK_WITHHELD = tmp_path / "withheld.jsonl"
    claim = factories.published_claim(statement=f"The {WORD} opened.")
    withhold(claim)
    document = Edition.objects.get(kind="withheld").document
    assert list(reasons()) == []
    ahead = json.loads(document)
    ahead["edition"]["position"] = 9
    settings.FACTCHECK_WITHHELD.write_text(f"{editions.canonical(ahead)}\n")

    (reason,) = reasons()
    assert reason.startswith(f"C-{claim.number}: withheld by law after the backup")


def reasons() -> list[str]:
    return [it for it in ready_to_serve.reasons_against() if "withheld" in it]
