"""Large files that are read while another process makes them: shared, ended, or visibly broken."""

import os
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from pytest_django import Settings

from claims.exports import kept_files, making
from claims.exports.growing_files import BrokenOff, Growing
from claims.exports.kept_files import Job
from claims.selection import Selection, select
from tests import factories

pytestmark = pytest.mark.django_db

PARTS = [b"one, ", b"two, ", b"three"]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.FACTCHECK_EXPORTS = tmp_path
    factories.published_claim()
    return tmp_path


def asked(kind: str = "jsonl") -> Growing:
    """A reader of a file that is asked for."""
    selection = select({})
    key = kept_files.key_of(kind, selection)
    file = Growing(key)
    kept_files.ask(key, kind, {}, position=selection.head.position, is_followed=True)
    return file


def parts(after_each: Callable[[int], None]) -> making.Make:
    """Makes PARTS, and lets something happen when each of them is written."""

    def make(job: Job, selection: Selection) -> Generator[bytes]:
        for number, part in enumerate(PARTS):
            yield part
            after_each(number)

    return make


def rest_of(file: Growing) -> bytes:
    """What is left of a file that nobody writes to any more."""
    found = b""
    while (block := file.read()) is not None:
        assert block, "it would wait for a maker"
        found += block
    file.close()
    return found


def test_what_is_made_is_read_at_once_by_all_who_ask() -> None:
    readers = [asked(), asked()]
    assert [reader.read() for reader in readers] == [b"", b""]

    def look(number: int) -> None:
        assert {reader.read() for reader in readers} == {PARTS[number]}
        assert {reader.read() for reader in readers} == {b""}
        if number == 1:
            readers.append(late := asked())
            assert late.read() == b"".join(PARTS[:2])

    assert making.make_waiting(parts(look)) == 1

    assert [rest_of(reader) for reader in readers] == [b"", b"", b""]
    assert rest_of(asked()) == b"".join(PARTS)
    assert making.make_waiting(parts(look)) == 0


def test_what_nobody_reads_any_more_is_not_made_to_its_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "LOOK_SECONDS", 0)
    first, second, third = asked(), asked(), asked("csv")
    third.close()
    done: list[int] = []

    def look(number: int) -> None:
        done.append(number)
        (first, second)[number].close()

    making.make_waiting(parts(look))

    # The second one read on when the first had gone; of the third file nothing was begun.
    assert done == [0, 1]
    assert [*folder.glob("*.json"), *folder.glob("*.file"), *folder.glob("*.growing")] == []
    assert [*folder.glob("*.followers")] == []


def test_a_maker_that_is_killed_breaks_what_is_read_and_the_next_one_begins_anew() -> None:
    file = asked()
    child = os.fork()
    if not child:
        # It dies as by SIGKILL: nothing is cleaned up.
        with kept_files.growing(file.key) as growing:
            growing.write(PARTS[0])
            growing.flush()
            assert file.read() == PARTS[0]
            os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    late = asked()
    with kept_files.locked("making"):
        assert late.read() == b""

    def look(number: int) -> None:
        assert late.read() == PARTS[number]

    making.make_waiting(parts(look))

    assert rest_of(late) == b""
    file.close()


def test_a_maker_that_fails_breaks_what_is_read_and_says_so_to_the_next() -> None:
    file = asked()

    def fail(number: int) -> None:
        assert file.read() == PARTS[number]
        if number == 1:
            raise ZeroDivisionError

    making.make_waiting(parts(fail))

    with pytest.raises(BrokenOff):
        file.read()
    file.close()
    job = kept_files.find(file.key)
    assert job and job.failure == kept_files.FAULT
    late = Growing(file.key)
    with pytest.raises(BrokenOff):
        _until_it_looks(late)
    late.close()


def _until_it_looks(file: Growing) -> None:
    vars(file)["_look_at"] = 0.0
    assert file.read() == b""


def test_a_file_under_which_words_are_withheld_is_not_ended_and_not_kept(folder: Path) -> None:
    file = asked()

    def withhold(number: int) -> None:
        if number == 1:
            factories.withheld_claim()

    making.make_waiting(parts(withhold))

    assert [*folder.glob("*.json"), *folder.glob("*.file"), *folder.glob("*.growing")] == []
    with pytest.raises(BrokenOff):
        _until_it_looks(file)
    file.close()


def test_those_that_are_read_and_those_that_are_waited_for_come_in_turns() -> None:
    readers = [asked("jsonl"), asked("csv"), asked("ris")]
    for kind in ("xlsx", "1"):
        kept_files.ask(kept_files.key_of(kind, select({})), kind, {}, position=1)
    order: list[str] = []

    def make(job: Job, selection: Selection) -> Generator[bytes]:
        if job.kind not in order:
            order.append(job.kind)
        yield b"x"

    making.make_waiting(make)

    assert order == ["jsonl", "xlsx", "csv", "1", "ris"]
    for reader in readers:
        assert rest_of(reader) == b"x"
