"""CSL-JSON: lists, single items, and what a DOI answers with."""

import json
from typing import Any

import pytest

from claims.intake import references

ITEM = {"id": "x", "type": "article-journal", "title": "T"}


def only(value: Any) -> references.ParsedRecord:
    [reading] = references.read(value if isinstance(value, str) else json.dumps(value))
    return reading


def test_what_a_doi_answers_with_fills_the_fields_of_a_source() -> None:
    answer = {
        "type": "journal-article",
        "title": ["Peace &amp; <i>war</i>"],
        "container-title": "Asian Survey",
        "publisher": "UC Press",
        "DOI": "10.1000/182",
        "URL": "https://doi.org/10.1000/182",
        "issued": {"date-parts": [[2024, 6, 19]]},
        "author": [
            {"given": "Ana", "family": "Silva", "sequence": "first", "affiliation": []},
            {"given": "Ludwig", "dropping-particle": "van", "family": "Beethoven"},
            {"name": "WHO", "sequence": "additional"},
        ],
        "language": "en_GB",
        "ISSN": ["1234-5678"],
        "member": "123",
    }
    reading = only(answer)

    assert reading.problems == []
    assert reading.fields == {
        "type": "article-journal",
        "title": "Peace & war",
        "container": "Asian Survey",
        "publisher": "UC Press",
        "url": "https://doi.org/10.1000/182",
        "doi": "10.1000/182",
        "language": "en-GB",
        "contributors": [
            {"role": "author", "family": "Silva", "given": "Ana"},
            {"role": "author", "family": "Beethoven", "given": "Ludwig van"},
            {"role": "author", "literal": "WHO"},
        ],
        "issued": "2024-06-19",
        "issn": "1234-5678",
    }
    assert only({"status": "ok", "message": answer}).fields == reading.fields
    assert only({"items": [answer]}).fields == reading.fields


def test_a_list_has_a_reading_for_each_item() -> None:
    readings = references.read(json.dumps([ITEM, {**ITEM, "title": "U"}]))

    assert [(reading.number, reading.fields["title"]) for reading in readings] == [
        (1, "T"),
        (2, "U"),
    ]
    assert readings[0].key == "x"


@pytest.mark.parametrize(
    ("issued", "edtf"),
    [
        ({"date-parts": [[2024]]}, "2024"),
        ({"date-parts": [["2024", "6", "9"]]}, "2024-06-09"),
        ({"date-parts": [[2024, 6], [2024, 7]]}, "2024-06/2024-07"),
        ({"date-parts": [[2024]], "circa": True}, "2024~"),
        ({"date-parts": [[2024]], "season": 1}, "2024-21"),
        ({"raw": "2024-06-19"}, "2024-06-19"),
        ({"literal": "2024/.."}, "2024/.."),
        ("2024-06-19", "2024-06-19"),
        ({"date-parts": [[None]]}, None),
        ({}, None),
    ],
)
def test_dates_become_edtf(issued: Any, edtf: str | None) -> None:
    reading = only({**ITEM, "issued": issued})

    assert (reading.fields.get("issued"), reading.problems) == (edtf, [])


@pytest.mark.parametrize(
    ("members", "field", "words"),
    [
        ({"type": "hologram"}, "type", "“hologram”"),
        ({"type": 7}, "type", "“7”"),
        ({"title": ["a", "b"]}, "title", "text in quotation marks"),
        ({"title": ""}, "title", "no title"),
        ({"URL": {"a": 1}}, "URL", "text in quotation marks"),
        ({"URL": "javascript:alert(1)"}, "URL", "valid URL"),
        ({"issued": {"date-parts": 2024}}, "issued", "no CSL date"),
        ({"issued": [2024]}, "issued", "no CSL date"),
        ({"issued": {"date-parts": [[2024, 2, 31]]}}, "issued", "does not exist"),
        ({"issued": {"raw": "forthcoming"}}, "issued", "not an EDTF date"),
        ({"author": [{"ORCID": "0000"}]}, "author", "not a name"),
        ({"author": [None]}, "author", "not a name"),
        ({"author": [{"family": "a\u0000"}]}, "author", "NUL"),
        ({"publisher": "\ud800"}, "publisher", "half a character"),
    ],
)
def test_what_cannot_be_taken_over_is_refused_by_name(
    members: dict[str, Any], field: str, words: str
) -> None:
    [problem] = only({**ITEM, **members}).problems

    assert problem.field == field
    assert words in problem.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"title": ]', "Line 1, column 12: this is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[" + "1" * 5_000 + "]", "not JSON"),
        ("[7]", "object in braces"),
        ("[[]]", "object in braces"),
        ("[]", "no record"),
    ],
)
def test_what_is_no_csl_json_is_refused_in_words(text: str, words: str) -> None:
    [refusal] = only(text).refusals()

    assert words in refusal
