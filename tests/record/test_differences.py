"""Differences: of texts word by word, also in Chinese, and of contents record by record."""

import json
from copy import deepcopy
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.models import LinkType
from claims.record import differences
from claims.workflow import objections
from tests.rich_claim import rich_draft

texts = st.text(st.sampled_from("ab1 ,.，。\n條約於年月日，了\u3000é𠀀"), max_size=60) | st.text(
    max_size=30
)


def marked(before: str, after: str) -> str:
    """The difference as people write it: [-removed-] and {+added+}."""
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(
        marks[piece.what].format(piece.words) for piece in differences.of_texts(before, after)
    )


@given(texts, texts)
def test_the_pieces_make_both_texts_again(before: str, after: str) -> None:
    pieces = differences.of_texts(before, after)

    assert "".join(piece.words for piece in pieces if piece.what != "added") == before
    assert "".join(piece.words for piece in pieces if piece.what != "removed") == after
    assert all(piece.words for piece in pieces)


@given(texts)
def test_equal_texts_differ_in_nothing(text: str) -> None:
    assert {piece.what for piece in differences.of_texts(text, text)} <= {"same"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("signed in 2018", "signed in 2019", "signed in [-2018-]{+2019+}"),
        ("the treaty", "the old treaty", "the {+old +}treaty"),
        ("條約於2018年生效。", "條約於2019年失效。", "條約於[-2018-]{+2019+}年[-生-]{+失+}效。"),
        ("俄國投了贊成票", "俄國沒有投贊成票", "俄國{+沒有+}投[-了-]贊成票"),
        ("one two three", "four five three", "[-one two-]{+four five+} three"),
        ("", "新", "{+新+}"),
    ],
)
def test_words_numbers_and_single_characters_are_what_differs(
    before: str, after: str, expected: str
) -> None:
    assert marked(before, after) == expected


def test_a_long_text_is_compared_sentence_by_sentence() -> None:
    sentences = [f"Sentence {number} says this." for number in range(2_000)]
    changed = [*sentences[:1_000], "Another says that.", *sentences[1_001:]]

    assert differences.of_texts(" ".join(sentences), " ".join(changed))[1:3] == [
        differences.Piece("removed", " Sentence 1000 says this."),
        differences.Piece("added", " Another says that."),
    ]


def test_a_huge_text_of_one_sentence_is_shown_as_a_whole() -> None:
    before, after = "字" * 1_000_000, "句" * 1_000_000

    assert [piece.what for piece in differences.of_texts(before, after)] == ["removed", "added"]


@pytest.fixture(name="content")
def _content(db: None) -> dict[str, Any]:
    """The content of a claim that has everything, as it is signed."""
    content: dict[str, Any] = json.loads(objections.render(rich_draft(), kind="first", note=""))
    return content


def records(before: Any, after: Any) -> list[tuple[str, str]]:
    return [(row.what, row.title) for row in differences.of_contents(before, after).records]


def test_a_content_differs_in_nothing_from_itself(content: dict[str, Any]) -> None:
    again = {**deepcopy(content), "change": {"kind": "corrected", "note": "Another note."}}

    assert not differences.of_contents(content, again)


def test_fields_differ_by_word_or_by_what_people_call_their_value(
    content: dict[str, Any],
) -> None:
    after = {
        **content,
        "statement": content["statement"].replace("2019", "2020"),
        "verification_status": "misleading",
        "reasons": ["date"],
        "claimant": None,
    }

    found = differences.of_contents(content, after)

    assert found.records == []
    told = {change.name: change.pieces for change in found.fields}
    assert set(told) == {"statement", "verification_status", "reasons", "claimant"}
    assert ("removed", "2019") in told["statement"]
    assert told["verification_status"] == [("removed", "Partly supported"), ("added", "Misleading")]
    assert told["reasons"] == [("removed", "Date · Scope"), ("added", "Date")]
    assert [piece.what for piece in told["claimant"]] == ["removed"]


def test_translations_are_compared_by_language(content: dict[str, Any]) -> None:
    after = deepcopy(content)
    after["translations"][0]["statement"] += " Indeed."
    after["translations"].append(
        {"language": "ko", "statement": "다리", "rationale": "", "suggested_wording": ""}
    )

    found = differences.of_contents(content, after).fields

    assert [(change.name, change.language) for change in found] == [
        ("statement", "en"),
        ("statement", "ko"),
    ]
    assert found[1].pieces == [("added", "다리")]


def test_a_citation_of_the_same_source_and_place_is_changed_wherever_it_stands(
    content: dict[str, Any],
) -> None:
    after = deepcopy(content)
    changed = after["citations"].pop(1)
    after["citations"].append(
        {**changed, "summary": "It says something else.", "stance": "context"}
    )

    found = differences.of_contents(content, after).records

    title = differences.citation_title(changed)
    assert [(row.what, row.title) for row in found] == [("changed", title), ("changed", "")]
    assert [change.name for change in found[0].changes] == ["stance", "summary"]
    assert found[1].changes[0].name == "position"


def test_a_citation_moved_to_another_place_is_recognised_by_its_words(
    content: dict[str, Any],
) -> None:
    after = deepcopy(content)
    source = after["citations"][0]["source"]
    source["id"] = "another"
    after["citations"][0]["excerpt"] += " And more."

    found = differences.of_contents(content, after).records

    assert [row.what for row in found] == ["changed"]
    assert {change.name for change in found[0].changes} >= {"excerpt", "id"}


def test_citations_subjects_links_and_searches_are_added_and_removed(
    content: dict[str, Any],
) -> None:
    after = deepcopy(content)
    citation = after["citations"].pop()
    subject = after["about"].pop()
    link = after["links"].pop()
    search = after["search_records"].pop()
    titles = [
        differences.citation_title(citation),
        " ".join(subject["name"].values()),
        f"{LinkType(link['type']).label} C-{link['number']}",
        f"{search['place']}: {search['query']}",
    ]

    assert records(content, after) == [("removed", title) for title in titles]
    assert records(after, content) == [("added", title) for title in titles]


def test_a_renamed_subject_is_changed(content: dict[str, Any]) -> None:
    after = deepcopy(content)
    after["about"][0]["name"]["en"] = "Another name"

    found = differences.of_contents(content, after).records

    assert [(row.noun, row.what) for row in found] == [("subject", "changed")]


def test_a_withdrawal_says_nothing_of_what_was_empty(content: dict[str, Any]) -> None:
    withdrawal = {name: content[name] for name in ("id", "number", "change")}
    empty: dict[str, Any] = {"later_evidence": "", "made_on": "", "checked_on": None, "reasons": []}

    found = differences.of_contents({**content, **empty}, withdrawal).fields

    assert {change.name for change in found}.isdisjoint(empty)


def test_a_withdrawal_removes_everything(content: dict[str, Any]) -> None:
    withdrawal = {name: content[name] for name in ("id", "number", "change")}

    found = differences.of_contents(content, withdrawal)

    assert {piece.what for change in found.fields for piece in change.pieces} == {"removed"}
    assert {record.what for record in found.records} == {"removed"}


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of each value in a document that is no list or object itself."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return [leaf for key, part in pairs for leaf in leaves(part, (*path, key))]
    return [path]


def test_whatever_is_signed_and_changes_is_told(content: dict[str, Any]) -> None:
    said_twice = {("csl", "issued"), ("csl", "id")}
    for path in leaves(content):
        if path[0] in ("id", "number", "change") or said_twice & set(pairwise(path)):
            continue
        after = deepcopy(content)
        part: Any = after
        for key in path[:-1]:
            part = part[key]
        was = part[path[-1]]
        part[path[-1]] = not was if isinstance(was, bool) else f"{was} changed"

        assert differences.of_contents(content, after), path
