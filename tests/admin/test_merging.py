"""The merge of what a page showed, what it would show now, and what was typed."""

import pytest

from claims.admin.desk.form_content import Content, Row
from claims.admin.desk.merging import FieldChange, RowChange, merge, settled

SEEN: Row = {"title": ["Report"], "note": ["old"], "kinds": ["a", "b"]}


def form(**fields: list[str]) -> Content:
    return {"": {"": {**SEEN, **fields}}}


def rows(**of_part: Row) -> Content:
    return {"parts": {key.replace("_", "-"): row for key, row in of_part.items()}}


def test_nothing_changed_is_nothing_told() -> None:
    assert merge(form(), form(), form(), set()) == (form(), set(), [])


def test_a_field_that_one_of_the_two_changed_has_that_value() -> None:
    merged = merge(form(), form(title=["Theirs"]), form(note=["mine"]), set())

    assert merged.content == form(title=["Theirs"], note=["mine"])
    assert merged.changes == [
        FieldChange("", "", "title", "theirs", ["Report"], ["Theirs"], ["Report"]),
        FieldChange("", "", "note", "mine", ["old"], ["old"], ["mine"]),
    ]


def test_a_field_that_both_changed_keeps_mine_and_tells_theirs() -> None:
    merged = merge(form(), form(note=["theirs"]), form(note=["mine"]), set())

    assert merged.content == form(note=["mine"])
    assert merged.changes == [FieldChange("", "", "note", "both", ["old"], ["theirs"], ["mine"])]


def test_the_same_change_of_both_is_no_difference() -> None:
    assert merge(form(), form(note=["same"]), form(note=["same"]), set()).changes == []


def test_an_emptied_field_is_a_change_like_any_other() -> None:
    merged = merge(form(), form(kinds=[]), form(note=[]), set())

    assert merged.content == form(kinds=[], note=[])


def test_without_what_was_seen_every_difference_is_one_of_both() -> None:
    merged = merge({}, form(title=["Theirs"]), form(note=["mine"]), set())

    assert {change.whose for change in merged.changes} == {"both"}
    assert merged.content == form(note=["mine"])


A, B = {"summary": ["a"]}, {"summary": ["b"]}


@pytest.mark.parametrize(
    "seen, theirs, mine, removed, expected, told",
    [
        (rows(), rows(_1=A), rows(), [], {"-1": A}, ("theirs", "added")),
        (rows(), rows(), rows(new_0=A), [], {"new-0": A}, ("mine", "added")),
        (rows(_1=A), rows(), rows(_1=A), [], {}, ("theirs", "removed")),
        (rows(_1=A), rows(), rows(_1=B), [], {"new--1": B}, ("both", "restored")),
        (rows(_1=A), rows(_1=A), rows(_1=A), ["-1"], {"-1": A}, ("mine", "removed")),
        (rows(_1=A), rows(_1=B), rows(_1=A), ["-1"], {"-1": B}, ("both", "kept")),
    ],
    ids=["they add", "I add", "they remove", "they remove mine", "I remove", "I remove theirs"],
)
def test_each_row_comes_and_goes_once(
    seen: Content,
    theirs: Content,
    mine: Content,
    removed: list[str],
    expected: dict[str, Row],
    told: tuple[str, str],
) -> None:
    merged = merge(seen, theirs, mine, {("parts", key) for key in removed})

    assert merged.content["parts"] == expected
    (change,) = merged.changes
    assert isinstance(change, RowChange)
    assert (change.whose, change.fate) == told
    assert merged.removed == ({("parts", "-1")} if told == ("mine", "removed") else set())


def test_a_new_row_that_was_saved_already_is_not_doubled() -> None:
    merged = merge(rows(), rows(_7=A), rows(new_0=A, new_1=A), set())

    assert merged.content["parts"] == {"-7": A, "new-1": A}


@pytest.mark.parametrize(
    "choice, expected",
    [("theirs", ["t"]), ("both", ["t\nm"]), ("mine", ["m"]), ("<script>", ["m"])],
)
def test_a_choice_takes_theirs_both_or_what_was_typed(choice: str, expected: list[str]) -> None:
    assert settled(["m"], ["t"], choice) == expected
