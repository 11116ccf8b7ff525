"""A second start of the demonstration looks again only at what may have changed."""

import os
from pathlib import Path

import pytest

from claims.management import set_up_before
from tests import factories


def test_a_file_that_came_went_or_was_written_makes_another_checkout(tmp_path: Path) -> None:
    (tmp_path / "claims/__pycache__").mkdir(parents=True)
    kept = tmp_path / "claims/tides.py"
    kept.write_text("HIGH = 2")
    seen = [set_up_before.files(tmp_path)]
    (tmp_path / "claims/__pycache__/tides.pyc").write_bytes(b"made")
    assert set_up_before.files(tmp_path) == seen[0]

    for change in (
        lambda: kept.write_text("HIGH = 12"),
        lambda: os.utime(kept, (7, 7)),
        lambda: (tmp_path / "claims/more.css").write_text(""),
        kept.unlink,
    ):
        change()
        seen.append(set_up_before.files(tmp_path))
    assert len(set(seen)) == len(seen)


@pytest.mark.django_db
def test_of_a_database_that_is_not_beside_the_note_nothing_is_noted() -> None:
    factories.published_claim()
    set_up_before.note()

    assert not set_up_before.is_noted()
