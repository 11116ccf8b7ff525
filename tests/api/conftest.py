"""Fixtures of tests about the API."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from claims.exports import kept_files, own_connection
from tests import factories


@pytest.fixture
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything is large, and is kept here."""
    settings.FACTCHECK_EXPORTS = tmp_path / "exports"
    (tmp_path / "exports").mkdir()
    monkeypatch.setattr(own_connection, "FEW", 0)
    factories.published_claim()
    return tmp_path / "exports"


@pytest.fixture
def at_work() -> Iterator[None]:
    """Another process holds the lock, so that the web server starts none."""
    with kept_files.locked("making") as is_ours:
        assert is_ours
        yield
