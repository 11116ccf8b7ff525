"""Asking for large files, as a reader does, and letting them be made."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from claims.exports import kept_files, own_connection
from tests import factories

PACKAGE = "/api/v1/export/"
WORKBOOK = "/api/v1/export.xlsx"


def everything_is_large(settings: Settings, monkeypatch: pytest.MonkeyPatch, kept: Path) -> Path:
    """Publish a claim, and let every file of it be large and be kept in that folder."""
    settings.FACTCHECK_EXPORTS = kept
    kept.mkdir()
    monkeypatch.setattr(own_connection, "FEW", 0)
    factories.published_claim()
    return kept


@contextmanager
def at_work() -> Iterator[None]:
    """The block holds the lock of the maker, so that the web server starts none."""
    with kept_files.locked("making") as is_ours:
        assert is_ours
        yield


def asked(client: Client, address: str, **headers: str) -> Any:
    return client.get(address, headers=headers)


def led_on(client: Client, address: str) -> str:
    """The address at a position, to which an address without one leads."""
    answer = asked(client, address)
    assert answer.status_code == 303
    location: str = answer.headers["Location"]
    assert answer.json() == {"file": location}
    return location


def waited_for(client: Client, address: str) -> str:
    """The address at a position of a file that is asked for and not made yet."""
    location = led_on(client, address)
    with kept_files.locked("making"):
        assert asked(client, location).status_code == 202
    return location


def made(client: Client, address: str) -> str:
    """The address at a position of a file that is there, or could not be made."""
    location = waited_for(client, address)
    call_command("make_exports")
    return location


def jobs() -> list[Any]:
    return [json.loads(path.read_text()) for path in kept_files.folder().glob("*.json")]
