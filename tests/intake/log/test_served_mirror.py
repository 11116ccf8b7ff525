"""A mirror serves what it mirrors: the same bytes at the same addresses, and no desk."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from claims.intake.log import mirror, served_mirror
from claims.models import Edition
from claims.record import log
from claims.record.proofs import log_key, notes
from tests import factories
from tests.databases import empty
from tests.record.small_log import six_editions
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db(transaction=True)


def addresses() -> list[str]:
    """Of each kind of what is public one, but for lists by number of claims, where equals vary."""
    found = [
        "/checkpoint",
        "/tile/0/000.p/6",
        "/tile/entries/000.p/6",
        "/api/v1/claims/",
        "/api/v1/changes?after=0",
        "/api/v1/export.jsonl",
        "/api/v1/export.csv",
        "/api/v1/sources.bib",
        "/en/changes/",
    ]
    for edition in Edition.objects.select_related("claim"):
        claim = f"claims/{edition.claim.public_id}"
        found += [f"/api/v1/{claim}/", f"/api/v1/{claim}/editions/{edition.number}.json"]
        found += [f"/{claim}/editions/{edition.number}.tlog-proof", f"/en/{claim}/"]
    return found


def answers(client: Client, asked: list[str]) -> dict[str, tuple[int, bytes]]:
    return {address: _answer(client.get(address)) for address in asked}


def _answer(response: Any) -> tuple[int, bytes]:
    body = response.getvalue() if response.streaming else response.content
    return response.status_code, body


def test_a_mirror_answers_with_the_same_bytes_and_goes_on(
    live_server: LiveServer, client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.FACTCHECK_LOG_ORIGIN = "facts.example/log"
    settings.FACTCHECK_LOG_KEY = tmp_path / "log-key"
    keys = [log_key.add().verifier()]
    folder = tmp_path / "mirror"

    def follow() -> None:
        mirror.follow(live_server.url, folder, keys, cosigner=None, at=0)

    six_editions()
    follow()
    early = (folder / "log.jsonl").read_bytes(), (folder / "checkpoint").read_bytes()
    rich_claim()
    factories.published_claim()
    follow()
    late = (folder / "log.jsonl").read_bytes(), (folder / "checkpoint").read_bytes()
    asked, head = addresses(), log.head()
    theirs = answers(client, asked)

    empty()
    settings.FACTCHECK_LOG_KEY = tmp_path / "none"
    settings.FACTCHECK_MIRROR = str(folder)
    assert client.get("/checkpoint").status_code == 404
    for held in (early, late):
        (folder / "log.jsonl").write_bytes(held[0])
        (folder / "checkpoint").write_bytes(held[1])
        served_mirror.bring_up(folder, keys)
        assert client.get("/checkpoint").content == held[1]

    assert log.head() == head
    ours = answers(client, asked)
    assert [address for address in asked if ours[address] != theirs[address]] == []
    assert [address for address in asked if ours[address][0] != 200] == []


def test_the_command_brings_the_database_up_as_well(
    live_server: LiveServer, settings: Settings, tmp_path: Path
) -> None:
    settings.FACTCHECK_LOG_ORIGIN = "facts.example/log"
    settings.FACTCHECK_LOG_KEY = tmp_path / "log-key"
    key: notes.VerifierKey = log_key.add().verifier()
    factories.published_claim()

    arguments = ["mirror", live_server.url, str(tmp_path / "mirror"), "--key", str(key)]
    call_command(*arguments, stdout=StringIO())
    assert not (tmp_path / "mirror/served-checkpoint").exists()
    call_command(*arguments, "--serve", stdout=StringIO())
    assert (tmp_path / "mirror/served-checkpoint").exists()
