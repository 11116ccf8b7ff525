"""`manage.py mirror`: a site's log in a folder, as witness and backup, over HTTP."""

import fcntl
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.live_server_helper import LiveServer

from claims import workflow
from claims.models import Claim, Edition
from claims.record import log, remote_log
from claims.record.proofs import checkpoints, log_key, notes
from tests import factories
from tests.databases import empty
from tests.going_round import sql
from tests.record.small_log import restamp, six_editions

pytestmark = pytest.mark.django_db(transaction=True)

WATCHER = notes.SignerKey("watcher.example", bytes(range(32)))


@pytest.fixture
def mirror(settings: Any, tmp_path: Path, live_server: LiveServer) -> Callable[..., str]:
    """Runs the command on the live server's log, which has a key, into tmp_path/mirror."""
    settings.FACTCHECK_LOG_ORIGIN = "facts.example/log"
    settings.FACTCHECK_LOG_KEY = tmp_path / "log-key"
    key = str(log_key.add().verifier())
    (tmp_path / "watcher-key").write_text(f"{WATCHER}\n")

    def run(folder: str = "mirror") -> str:
        out = StringIO()
        call_command(
            "mirror",
            live_server.url,
            tmp_path / folder,
            key=[key],
            cosign=tmp_path / "watcher-key",
            stdout=out,
        )
        return out.getvalue()

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mirror"


def exported(tmp_path: Path) -> bytes:
    call_command("export_log", tmp_path / "exported.jsonl")
    return (tmp_path / "exported.jsonl").read_bytes()


def bypassing(*changes: Callable[[], Any]) -> None:
    """As whoever owns the database might: no rule holds."""
    sql("SET session_replication_role = replica")
    for change in changes:
        change()
    sql("SET session_replication_role = origin")


def rewrite_the_end() -> None:
    """Another last edition in place of the one that was published, with all that follows of it."""
    last = Edition.objects.latest()
    nonce = json.loads(last.document)["edition"]["nonce"]
    bypassing(lambda: restamp(last, document=last.document.replace(nonce, nonce[::-1])))
    assert log.verify() == ""


def cut(position: int) -> None:
    bypassing(
        lambda: sql("DELETE FROM claims_edition WHERE position >= %s", position),
        lambda: sql("DELETE FROM claims_leaf WHERE position >= %s", position),
    )


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_log_is_mirrored_byte_for_byte_and_its_checkpoint_cosigned(
    mirror: Callable[..., str], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_log, "PAGE_SIZE", 4)
    six_editions()

    said = mirror().splitlines()

    watcher = WATCHER.verifier(notes.COSIGNER)
    assert said == [f"6 editions added, head {log.head()}.", f"Cosigned: {watcher}"]
    assert (folder / "log.jsonl").read_bytes() == exported(tmp_path)
    note = notes.read_note((folder / "checkpoint").read_bytes())
    ours = log_key.signing_keys()[0].verifier()
    assert notes.signers(note, [ours, watcher]) == [ours, watcher]
    assert checkpoints.read_text(note.text).size == 6


def test_it_goes_on_where_it_stopped(
    mirror: Callable[..., str], folder: Path, tmp_path: Path
) -> None:
    assert mirror().startswith("0 editions added")
    factories.published_claim()
    assert mirror().startswith("1 editions added")
    assert mirror().startswith("0 editions added")
    with (folder / "log.jsonl").open("ab") as file:
        file.write(b'{"appearances":[],"cl')  # killed while it wrote
    factories.published_claim()
    factories.published_claim()

    assert mirror().startswith("2 editions added")
    assert (folder / "log.jsonl").read_bytes() == exported(tmp_path)


def test_the_end_of_a_killed_run_that_no_checkpoint_vouches_for_gives_way(
    mirror: Callable[..., str], folder: Path, tmp_path: Path
) -> None:
    factories.published_claim()
    mirror()
    factories.published_claim()
    (folder / "log.jsonl").write_bytes(exported(tmp_path))
    assert mirror("another").startswith("2 editions added")
    rewrite_the_end()

    assert mirror().startswith("1 editions added")
    assert (folder / "log.jsonl").read_bytes() == exported(tmp_path)
    with pytest.raises(CommandError, match="has forked"):
        mirror("another")


def test_one_run_at_a_time_writes_to_the_folder(mirror: Callable[..., str], folder: Path) -> None:
    mirror()
    with (folder / "lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match=r"^Another run is at work in .*mirror\.$"):
            mirror()
    assert mirror().startswith("0 editions added")


def test_a_mirror_goes_on_under_the_key_that_takes_the_place_of_another(
    mirror: Callable[..., str], folder: Path, live_server: LiveServer, settings: Any
) -> None:
    six_editions()
    mirror()
    [first] = log_key.signing_keys()
    second = log_key.add()
    Path(settings.FACTCHECK_LOG_KEY).write_text(f"{second}\n")
    factories.published_claim()

    with pytest.raises(CommandError, match="is not signed with this key"):
        mirror()
    arguments = ["mirror", live_server.url, str(folder), "--key", str(second.verifier())]
    call_command(*arguments, "--key", str(first.verifier()), stdout=(out := StringIO()))
    call_command(*arguments, stdout=out)
    assert out.getvalue().splitlines()[0].startswith("1 editions added")


def test_a_fork_is_refused_and_only_who_saw_the_log_before_can_tell(
    mirror: Callable[..., str], folder: Path
) -> None:
    six_editions()
    mirror()
    before = held(folder)
    rewrite_the_end()
    assert log.head().position == 6

    with pytest.raises(CommandError, match=r"has forked: its first 6 editions are not those that"):
        mirror()
    factories.published_claim()
    with pytest.raises(CommandError, match=r"has forked: its first 6 editions are not those that"):
        mirror()
    after = held(folder)
    refused = after.pop("refused-checkpoint")
    assert after == before
    ours = log_key.signing_keys()[0].verifier()
    assert checkpoints.verified(refused, [ours]).size == 7

    # Control: in itself the forked log is sound, and whoever comes anew accepts it.
    assert mirror("anew").startswith("7 editions added")


def test_what_changed_behind_the_end_of_the_mirror_is_no_fork(mirror: Callable[..., str]) -> None:
    factories.published_claim()
    mirror()
    factories.published_claim()
    rewrite_the_end()

    assert mirror().startswith("1 editions added")


def test_a_lost_end_comes_back_byte_for_byte(
    mirror: Callable[..., str], folder: Path, tmp_path: Path, client: Any
) -> None:
    six_editions()
    mirror()
    head, checkpoint, whole = log.head(), client.get("/checkpoint").content, exported(tmp_path)
    cut(5)
    with pytest.raises(CommandError, match=r"has lost its end: it has 4 editions, and 6 are held"):
        mirror()

    empty()
    call_command("import_log", folder / "log.jsonl", head=str(head), stdout=StringIO())

    assert log.verify(head) == ""
    assert exported(tmp_path) == whole
    assert client.get("/checkpoint").content == checkpoint
    assert mirror().startswith("0 editions added")
    claim = Claim.objects.filter(stage="published").first()
    assert claim is not None
    workflow.contest(claim, actor=factories.reviewer(), note="A witness disagrees.")
    assert mirror().startswith("1 editions added")


def test_a_document_that_is_not_the_one_of_its_leaf_is_refused(
    mirror: Callable[..., str], folder: Path
) -> None:
    """The feed and the tree of the site say different things: neither is taken over."""
    six_editions()
    bypassing(
        lambda: sql("UPDATE claims_leaf SET hashes = sha256('x'::bytea) WHERE position = 3"),
        lambda: sql("DELETE FROM claims_leaf WHERE position > 3"),
        lambda: sql("SELECT claims_grow_tree()"),
    )

    with pytest.raises(CommandError, match="is not that of the editions in its feed"):
        mirror()
    assert (folder / "log.jsonl").read_bytes() == b""
    assert not (folder / "checkpoint").exists()


def test_a_folder_that_was_changed_is_not_taken_for_what_its_checkpoint_says(
    mirror: Callable[..., str], folder: Path
) -> None:
    six_editions()
    mirror()
    lines = (folder / "log.jsonl").read_bytes().splitlines(keepends=True)

    for changed in (lines[:-1], [*lines[:-1], lines[-1].replace(b"misread", b"mistyped")], []):
        (folder / "log.jsonl").write_bytes(b"".join(changed))
        with pytest.raises(CommandError, match="does not hold what its checkpoint says"):
            mirror()
    for changed in ([b"nonsense\n"], [json.dumps({}).encode() + b"\n"], lines[1:]):
        (folder / "log.jsonl").write_bytes(b"".join(changed))
        with pytest.raises(CommandError, match="Position 1"):
            mirror()


def test_a_site_without_a_key_or_with_another_is_told_so(
    mirror: Callable[..., str], folder: Path, live_server: LiveServer, settings: Any
) -> None:
    other = str(WATCHER.verifier())
    with pytest.raises(CommandError, match="is not signed with this key"):
        call_command("mirror", live_server.url, folder, key=[other])
    settings.FACTCHECK_LOG_ORIGIN = ""
    with pytest.raises(CommandError, match="/checkpoint answers 404"):
        mirror()
    with pytest.raises(CommandError, match="is not an address"):
        call_command("mirror", "facts.example", folder, key=[other])
    with pytest.raises(CommandError, match="no key for signed notes"):
        call_command("mirror", live_server.url, folder, key=["other"])
    with pytest.raises(CommandError, match="none: No such file"):
        call_command("mirror", live_server.url, folder, key=[other], cosign=Path("none"))
