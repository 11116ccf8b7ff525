"""`log_key` and `verify_edition`, as an operator and a reader run them."""

import os
import stat
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from claims.models import Edition
from claims.record.proofs import checkpoints, log_key, merkle, notes
from tests.record.small_log import six_editions

CHECKOUT = Path(__file__).parents[2]
ORIGIN = "facts.example/log"


def printed(command: str, *arguments: str) -> list[str]:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def key_file(settings: Any, tmp_path: Path) -> Path:
    settings.FACTCHECK_LOG_ORIGIN = ORIGIN
    settings.FACTCHECK_LOG_KEY = tmp_path / "keys/log-key"
    return tmp_path / "keys/log-key"


def test_a_key_is_made_once_and_read_by_its_owner_only(key_file: Path) -> None:
    [made] = printed("log_key", "--new")

    assert made.startswith(f"{ORIGIN}+")
    assert printed("log_key") == [made]
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert key_file.read_text().startswith("PRIVATE+KEY+")
    assert "PRIVATE" not in made


def test_a_second_key_stands_beside_the_first(key_file: Path) -> None:
    [first] = printed("log_key", "--new")
    both = printed("log_key", "--new")

    assert both[0] == first != both[1]
    assert len(key_file.read_text().splitlines()) == 2


def test_who_has_no_origin_or_no_key_is_told_the_way_out(key_file: Path, settings: Any) -> None:
    with pytest.raises(CommandError, match=r"no key: `manage.py log_key --new` makes one\.$"):
        call_command("log_key")
    for origin in ("", "with space", "a+b"):
        settings.FACTCHECK_LOG_ORIGIN = origin
        with pytest.raises(CommandError, match="set FACTCHECK_LOG_ORIGIN to a name for ever"):
            call_command("log_key", "--new")
    assert not key_file.exists()


def test_a_key_of_another_origin_signs_nothing_here(key_file: Path, settings: Any) -> None:
    printed("log_key", "--new")
    settings.FACTCHECK_LOG_ORIGIN = "elsewhere.example"
    for arguments in ([], ["--new"]):
        with pytest.raises(CommandError, match="an origin never changes"):
            call_command("log_key", *arguments)
    assert len(key_file.read_text().splitlines()) == 1


@pytest.mark.parametrize("content", ["", "\n", "nonsense", "PRIVATE+KEY+x", "\udcff"])
def test_a_file_of_something_else_is_named(key_file: Path, content: str) -> None:
    key_file.parent.mkdir()
    key_file.write_bytes(content.encode(errors="surrogateescape"))

    with pytest.raises(CommandError, match="key"):
        call_command("log_key")


def test_a_folder_in_place_of_the_file_is_named(key_file: Path) -> None:
    key_file.mkdir(parents=True)
    for arguments in ([], ["--new"]):
        with pytest.raises(CommandError, match="log-key"):
            call_command("log_key", *arguments)


@pytest.fixture
def downloaded(db: None, key_file: Path, client: Client, tmp_path: Path) -> Path:
    """The second edition of a claim and its proof, as a reader keeps them; the log is of six."""
    log_key.add()
    six_editions()
    edition = Edition.objects.select_related("claim").get(position=5)
    address = f"/claims/{edition.claim.public_id}/editions/2"
    (tmp_path / "2.json").write_bytes(client.get(f"/api/v1{address}.json").content)
    (tmp_path / "2.tlog-proof").write_bytes(client.get(f"{address}.tlog-proof").content)
    (tmp_path / "checkpoint").write_bytes(client.get("/checkpoint").content)
    return tmp_path / "2.json"


def key() -> str:
    return str(log_key.signing_keys()[0].verifier())


def test_an_edition_is_verified_with_its_proof_and_a_noted_checkpoint(downloaded: Path) -> None:
    edition = Edition.objects.select_related("claim").get(position=5)
    noted = str(downloaded.with_name("checkpoint"))

    first, second = printed(
        "verify_edition", str(downloaded), "--key", key(), "--checkpoint", noted
    )

    assert first.startswith(f"Position 5 of “{ORIGIN}”: edition 2 of the claim ")
    assert edition.digest in first and str(edition.claim.public_id) in first
    assert second == f"In the tree of 6 editions, signed by {ORIGIN}."


def test_a_proof_alone_says_what_its_leaf_says(downloaded: Path) -> None:
    proof = str(downloaded.with_suffix(".tlog-proof"))

    *_same, last = printed("verify_edition", proof, "--key", key())
    assert last == "No document was compared."


def test_a_changed_document_is_refused(downloaded: Path) -> None:
    text = downloaded.read_text()
    changed = {
        text.replace("The year was wrong.", "The year was right."): "differ in “digest”",
        text.replace('"number":2', '"number":3'): "differ in “number”",
        text[:-1]: "is not the document of an edition",
        "[]": "is not the document of an edition",
        "": "is not the document of an edition",
    }
    for written, message in changed.items():
        assert written != text
        downloaded.write_text(written)
        with pytest.raises(CommandError, match=message):
            call_command("verify_edition", str(downloaded), "--key", key())


def test_another_key_another_proof_and_no_file_are_refused(downloaded: Path) -> None:
    other = str(notes.SignerKey(ORIGIN, bytes(32)).verifier())
    with pytest.raises(CommandError, match="is not signed with this key"):
        call_command("verify_edition", str(downloaded), "--key", other)
    with pytest.raises(CommandError, match="no key for signed notes"):
        call_command("verify_edition", str(downloaded), "--key", "other")
    with pytest.raises(CommandError, match="This is not the proof of an edition"):
        call_command("verify_edition", str(downloaded), "--key", key(), "--proof", str(downloaded))
    with pytest.raises(CommandError, match=r"nowhere: No such file"):
        call_command("verify_edition", str(downloaded), "--key", key(), "--proof", "nowhere")


def test_a_fork_is_told_from_a_checkpoint_of_another_size(downloaded: Path) -> None:
    signer = log_key.signing_keys()[0]
    noted = downloaded.with_name("checkpoint")

    def note(size: int) -> None:
        text = str(checkpoints.Checkpoint(ORIGIN, size, merkle.EMPTY_ROOT))
        noted.write_text(f"{text}\n{signer.signature(text)}")

    arguments = (str(downloaded), "--key", key(), "--checkpoint", str(noted))
    note(6)
    with pytest.raises(CommandError, match="The log has forked"):
        call_command("verify_edition", *arguments)
    note(5)
    with pytest.raises(CommandError, match=r"get the proof of that size \(….tlog-proof\?size=5\)"):
        call_command("verify_edition", *arguments)


def test_both_commands_need_neither_database_nor_network(downloaded: Path) -> None:
    """Nothing is started, and an address of a database that is not there is not asked."""
    settings = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing",
        "FACTCHECK_SECRET_KEY": "only for tests, and long enough for its checks",
        "FACTCHECK_LOG_ORIGIN": ORIGIN,
        "FACTCHECK_LOG_KEY": str(downloaded.with_name("keys") / "log-key"),
    }
    for command in (["log_key"], ["verify_edition", str(downloaded), "--key", key()]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=CHECKOUT,
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert ORIGIN in done.stdout
