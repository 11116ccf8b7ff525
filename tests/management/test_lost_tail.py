"""`restore --tail` and `await_head`: what a backup does not hold comes back, or is given up."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from claims import workflow
from claims.models import AwaitedHead, Claim, Edition, GivenUpTail, Restoration, Stage
from claims.record import awaited, log
from claims.record.proofs import checkpoints, leaves, log_key, merkle, notes
from tests import factories
from tests.databases import a_database_without_tables
from tests.going_round import edition_row, insert, insert_edition, signed, sql
from tests.record.small_log import publish, six_editions
from tests.refused import refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def key(settings: Settings, tmp_path: Path) -> str:
    """The key of this log, which the new machine has as well."""
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"
    settings.FACTCHECK_LOG_ORIGIN = "facts.example/log"
    settings.FACTCHECK_LOG_KEY = tmp_path / "log-key"
    return str(log_key.add().verifier())


def said(command: str, *arguments: Any) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def note_in_a_mirror(folder: Path) -> None:
    """What a mirror holds of this log, as it stands."""
    folder.mkdir(exist_ok=True)
    call_command("export_log", folder / "log.jsonl")
    (folder / "checkpoint").write_bytes(checkpoints.of_this_log())


def rows() -> list[tuple[Any, ...]]:
    kept = "position", "number", "kind", "note", "document", "digest", "chain", "published_at"
    return list(Edition.objects.order_by("position").values_list(*kept))


@contextmanager
def another_machine() -> Iterator[None]:
    with a_database_without_tables(os.environ["DATABASE_URL"]):
        yield


def life_goes_on_after_the_backup() -> dict[str, Any]:
    """Two claims are begun and published, one is rewritten, one waits as it did."""
    reworked = Claim.objects.published().earliest("number")
    factories.reopened(reworked)
    Claim.objects.filter(pk=reworked.pk).update(rationale="Better than what the backup holds.")
    publish(reworked, kind="revised", note="A better rationale.")
    new = factories.published_claim()
    workflow.contest(new, actor=factories.reviewer(), note="A witness disagrees.")
    article = factories.article()
    made = factories.supported_claim()
    factories.appearance(made, article)
    publish(made)
    workflow.release(article, actor=factories.reviewer())
    return {"reworked": reworked.public_id, "new": new.public_id, "made": made.public_id}


def test_the_lost_end_comes_back_byte_for_byte_and_publishing_waits_for_it(
    tmp_path: Path, client: Client, key: str
) -> None:
    six_editions()
    said("backup", tmp_path / "backups")
    ids = life_goes_on_after_the_backup()
    note_in_a_mirror(tmp_path / "mirror")
    head, before, checkpoint = log.head(), rows(), client.get("/checkpoint").content
    pages = {f"/api/v1/claims/{pk}/": client.get(f"/api/v1/claims/{pk}/") for pk in ids.values()}
    assert head.position == 10

    with another_machine():
        told = said("restore", tmp_path / "backups", "--head", head)
        assert "Publishing is closed until position 10 is back" in told
        waiting = factories.supported_claim()
        sent = workflow.submit(waiting, actor=factories.editor(), kind="first", note="")
        with refused("edition_awaits_the_tail"):
            workflow.approve(waiting, actor=factories.reviewer(), digest=sent.content_digest)
        with refused("edition_awaits_the_tail"):
            insert_edition(signed(factories.supported_claim()))
        assert f"{head} is awaited" in said("await_head")
        told = said("restore", "--tail", tmp_path / "mirror")
        assert told.splitlines() == [
            f"4 editions brought back, head {head}.",
            "Publishing is open.",
        ]
        assert rows() == before
        assert client.get("/checkpoint").content == checkpoint
        for address, answer in pages.items():
            assert client.get(address).content == answer.content
        assert "rules, captures, history" in said("verify_log", "--all", "--head", head)
        reworked = Claim.objects.get(public_id=ids["reworked"])
        assert (reworked.stage, reworked.rationale) == (
            Stage.PUBLISHED, "Better than what the backup holds.",
        )  # fmt: skip
        assert workflow.approve(waiting, actor=factories.reviewer(), digest=sent.content_digest)
        assert said("restore", "--tail", tmp_path / "mirror").startswith("0 editions")


def test_a_fork_is_refused_in_one_sentence_and_in_the_database(
    tmp_path: Path, key: str, settings: Settings
) -> None:
    factories.published_claim()
    said("backup", tmp_path / "backups")
    factories.published_claim()
    factories.published_claim()
    note_in_a_mirror(tmp_path / "mirror")
    other_key = notes.SignerKey("facts.example/log", bytes(range(32)))

    with another_machine():
        said("restore", tmp_path / "backups")
        with pytest.raises(CommandError, match="is not signed with this key"):
            said("restore", "--tail", tmp_path / "mirror", "--key", other_key.verifier())
        assert said("await_head") == "Publishing is open.\n"

        lines = (tmp_path / "mirror/log.jsonl").read_text().splitlines(keepends=True)
        nonce = json.loads(lines[1])["edition"]["nonce"]
        changed = {
            "a document of it": [lines[0], lines[1].replace(nonce, nonce[::-1]), lines[2]],
            "its end": lines[:2],
        }
        for text in changed.values():
            (tmp_path / "mirror/log.jsonl").write_text("".join(text))
            with pytest.raises(CommandError, match="Nothing was brought back") as refusal:
                said("restore", "--tail", tmp_path / "mirror")
            assert "\n" not in str(refusal.value)
            assert Edition.objects.count() == 1 and not Restoration.objects.exists()
        assert "Publishing is closed" in said("await_head")

        # Another beginning: what was published here instead of what was lost.
        said("await_head", "--give-up", "Nobody had it any more.", "--by", an_administrator())
        factories.published_claim()
        (tmp_path / "mirror/log.jsonl").write_text("".join(lines))
        with pytest.raises(CommandError, match="have forked: their first 2 editions are not"):
            said("restore", "--tail", tmp_path / "mirror")
        with pytest.raises(CommandError, match="have forked: their first 2 editions are not"):
            said("await_head", f"2:{'ab' * 32}")
        with pytest.raises(log_key.NoKeyError, match="was given up"):
            checkpoints.of_this_log()
        settings.FACTCHECK_LOG_ORIGIN = "facts.example/log-2"
        settings.FACTCHECK_LOG_KEY = tmp_path / "log-key-2"
        log_key.add()
        assert checkpoints.of_this_log().startswith(b"facts.example/log-2\n2\n")


def an_administrator() -> str:
    return factories.account(is_superuser=True).username


def test_what_is_given_up_says_by_whom_and_why() -> None:
    factories.published_claim()
    said("await_head", f"5:{'ab' * 32}", f"3:{'cd' * 32}")
    editor = factories.editor().username

    for account in ("nobody", editor):
        with pytest.raises(CommandError, match="Only an administrator"):
            said("await_head", "--give-up", "It is gone.", "--by", account)
    with pytest.raises(CommandError, match="Say why"):
        said("await_head", "--give-up", " ", "--by", an_administrator())
    with refused("edition_awaits_the_tail"):
        insert_edition(signed(factories.supported_claim()))
    told = said("await_head", "--give-up", "The mirror burnt down.", "--by", an_administrator())

    assert told == "Publishing is open.\n"
    factories.published_claim()
    told = said("verify_log")
    assert f"What was published after 1, up to 3:{'cd' * 32}, was given up" in told
    assert told.count("The mirror burnt down.") == 2
    with pytest.raises(CommandError, match="nothing to give up"):
        said("await_head", "--give-up", "Again.", "--by", an_administrator())
    for model, rule in ((AwaitedHead, "awaited_head"), (GivenUpTail, "given_up_tail")):
        with refused(f"{rule}_append_only"):
            model._default_manager.all()._raw_delete("default")
    with refused("given_up_while_it_is_awaited"):
        row = {"after": 0, "reason": "x", "origin": "", "given_up_by_id": factories.account().pk}
        insert("claims_givenuptail", {"head_id": 0, **row})


@pytest.mark.parametrize(
    ("noted", "rule"),
    [
        ({"chain": "ab" * 32}, "edition_awaits_the_tail"),
        ({"root": "ab" * 32}, "edition_is_what_was_signed"),
    ],
)
def test_nobody_publishes_by_way_of_a_tail_that_no_noted_head_asks_for(
    noted: dict[str, str], rule: str
) -> None:
    factories.published_claim()
    restoration = {"editions": 2, "chain": "0" * 64, "file_digest": "0" * 64}
    with refused("restoration_into_an_empty_log"):
        insert("claims_restoration", restoration)
    AwaitedHead.objects.create(position=2, noted_in="a mirror", **noted)
    with refused("restoration_into_an_empty_log"):
        insert("claims_restoration", {**restoration, "editions": 3})
    review = signed(factories.supported_claim())
    forged = edition_row(review, review_id=None, published_by_id=None)

    with refused(rule):
        made = insert("claims_restoration", restoration)
        insert("claims_edition", {**forged, "restoration_id": made})


def test_the_root_of_the_tree_is_computed_in_the_database_as_outside() -> None:
    six_editions()
    for size in range(1, 7):
        [(root,)] = sql("SELECT claims_tree_root(%s)", size)
        assert root == merkle.root(size, leaves.read).hex()
    assert sql("SELECT claims_tree_root(7)") == [(None,)]


def test_a_checkpoint_closes_publishing_as_well_and_a_backup_beside_it(
    tmp_path: Path, settings: Settings, key: str, live_server: LiveServer
) -> None:
    factories.published_claim()
    said("backup", tmp_path / "backups")
    old = next((tmp_path / "backups").glob("2*"))
    factories.published_claim()
    said("backup", tmp_path / "backups")
    factories.published_claim()
    (tmp_path / "noted").write_bytes(checkpoints.of_this_log())
    (tmp_path / "whole.jsonl").touch()
    call_command("export_log", tmp_path / "whole.jsonl")
    head = log.head()
    assert said("await_head", live_server.url) == "Publishing is open.\n"

    with another_machine():
        settings.FACTCHECK_NOTED_HEADS = [str(tmp_path / "noted")]
        told = said("restore", old)
        assert "closed until position 3 is back" in told
        assert "closed until position 2 is back" in told
        assert awaited.unreached().count() == 2
        with pytest.raises(CommandError, match="does not hold the editions up to the head"):
            said("restore", "--tail", tmp_path / "whole.jsonl", "--head", f"3:{'ab' * 32}")
        assert awaited.unreached().count() == 2
        told = said("restore", "--tail", tmp_path / "whole.jsonl", "--head", head)
        assert f"2 editions brought back, head {head}." in told
        assert told.endswith("Publishing is open.\n")
        assert log.verify(head) == ""
