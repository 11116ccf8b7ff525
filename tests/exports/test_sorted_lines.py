"""Records that many editions embed: each once, in order, however many there are."""

import random

import pytest

from claims.exports import sorted_lines
from claims.exports.documents import Document, in_jsonb_order
from claims.exports.embedded import Embedded
from claims.exports.sorted_lines import SortedLines


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for a few lines at a time, read back by pieces shorter than a line."""
    monkeypatch.setattr(sorted_lines, "BATCH_BYTES", 300)
    monkeypatch.setattr(sorted_lines, "READ_BYTES", 7)


@pytest.mark.usefixtures("little_memory")
def test_lines_come_in_order_whether_they_fit_into_memory_or_not() -> None:
    chance = random.Random(5)
    lines = [chance.randbytes(chance.randrange(40)).replace(b"\n", b"") for _line in range(500)]
    ordered = SortedLines()

    for line in lines:
        ordered.add(line)

    assert list(ordered) == sorted(lines)
    assert list(ordered) == sorted(lines)


def test_no_lines_are_none() -> None:
    assert list(SortedLines()) == []


@pytest.mark.usefixtures("little_memory")
def test_the_newest_edition_speaks_for_a_record() -> None:
    sources = Embedded("source")
    positions = [9, 10, 100, 3, 99, 1_000]
    for place, position in enumerate(positions):
        cited = [{"source": {"id": f"s{one}", "title": f"told at\t{position}\n"}} for one in "cba"]
        claim = {"citations": cited[: 1 + place % 3]}
        sources.add(Document(b"", position, {"claim": claim, "appearances": []}))

    found = [(record["id"], record["title"]) for record in sources]

    newest = "told at\t1000\n"
    assert found == [("sa", newest), ("sb", newest), ("sc", newest)]


def test_members_come_as_jsonb_orders_them() -> None:
    ordered = in_jsonb_order({"title": 1, "id": [{"zz": 1, "b": 2}], "ä": 3})

    assert list(ordered) == ["id", "ä", "title"]
    assert list(ordered["id"][0]) == ["b", "zz"]
