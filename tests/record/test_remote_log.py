"""`verify_log --url`: the log of a site, verified through its API alone."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.live_server_helper import LiveServer

from claims.models import Edition
from claims.record import log, remote_log
from tests.record.small_log import six_editions

pytestmark = pytest.mark.django_db(transaction=True)


def verified(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("verify_log", *arguments)
    return capsys.readouterr().out


def test_an_honest_log_is_verified_over_http_page_by_page(
    live_server: LiveServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    six_editions()
    monkeypatch.setattr(remote_log, "PAGE_SIZE", 2)
    head = log.head()

    said = verified(capsys, "--url", live_server.url, "--head", str(head))

    assert said == f"6 editions verified, head {head}\n"


def test_a_log_that_was_cut_or_rewritten_is_found_out(live_server: LiveServer) -> None:
    six_editions()
    third = Edition.objects.get(position=3)
    with pytest.raises(CommandError, match="Position 7: the log ends here"):
        call_command("verify_log", url=live_server.url, head=f"9:{third.chain}")
    with pytest.raises(CommandError, match="Position 4: the chain value is not the one"):
        call_command("verify_log", url=live_server.url, head=f"4:{third.chain}")

    assert remote_log.verify(live_server.url, log.Head(3, third.chain)).head.position == 6


def six_entries() -> list[dict[str, Any]]:
    return [
        {
            "position": edition.position,
            "kind": edition.kind,
            "claim": str(edition.claim.public_id),
            "number": edition.number,
            "published_at": log.moment(edition.published_at),
            "content_digest": edition.content_digest,
            "digest": edition.digest,
            "previous_chain": edition.previous_chain,
            "chain": edition.chain,
            "document": json.loads(edition.document),
        }
        for edition in six_editions()
    ]


@pytest.mark.parametrize(
    ("forge", "problem"),
    [
        (lambda entries: entries.pop(2), "Position 3: there is no edition"),
        (lambda entries: entries[2]["document"]["claim"].update(statement="!"), "its digest"),
        (lambda entries: entries[2].update(chain="0" * 64), "does not follow"),
        (lambda entries: entries[2].update(number=2), "differ in “number”"),
        (lambda entries: entries[2].update(content_digest="0" * 64), "content does not have"),
        (lambda entries: entries[2].pop("document"), "not that of an edition"),
        (lambda entries: entries.insert(2, entries[2]), "Position 4: there is no edition"),
    ],
)
def test_every_forgery_is_named_by_its_position(
    forge: Callable[[list[dict[str, Any]]], Any], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = six_entries()
    forge(entries)
    answers = {"results": entries, "next": None}
    monkeypatch.setattr(remote_log, "_read", lambda address: answers)

    with pytest.raises(remote_log.Wrong, match=problem):
        remote_log.verify("https://facts.example")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("facts.example", "is not an address"),
        ("file:///etc/passwd", "is not an address"),
        ("http://127.0.0.1:9", "cannot be read"),
    ],
)
def test_what_is_no_site_is_said_in_a_sentence(url: str, problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        call_command("verify_log", url=url)


def test_a_site_without_such_an_api_is_said_in_a_sentence(live_server: LiveServer) -> None:
    with pytest.raises(CommandError, match="answers 404"):
        call_command("verify_log", url=f"{live_server.url}/elsewhere")
