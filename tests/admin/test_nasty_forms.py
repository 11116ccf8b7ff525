"""Nasty input in every field of every form: answered, never with an error page."""

from collections import ChainMap
from typing import Any

import pytest

from claims.models import Claim, Source
from tests import factories
from tests.admin.browsing import add_page, added, editors_desk, errors, filled, page_of, raw

pytestmark = pytest.mark.django_db

NASTY = {
    "null": "a\x00b",
    "long": "x" * 100_000,
    "blank": "\u200b \u3000",
    "bidi": "\u202eabc\u2066",
    "full-width digits": "２０２４",
    "not a date": "2024-13-45",
    "script": "javascript:alert(1)",
    "markup": "</textarea><script>alert(1)</script>",
    "huge number": "9" * 5000,
    "minus": "-1",
    "quote": "'; DROP TABLE claims_claim; --",
    "deep": "[" * 5000,
    "choice": "no-such-choice",
}
REACHES_THE_DATABASE = ["null", "long"]
FORMS = ["article", "claim", "claimant", "source", "subject"]
PARTS = {
    "citations": {"source", "stance", "position", "locator_label", "locator", "excerpt", "summary",
                  "summary_en", "summary_zh_hant", "language", "translation", "prefix", "suffix",
                  "accessed_on"},
    "appearances": {"article", "position", "excerpt", "section", "page", "prefix"},
    "translations": {"language", "statement", "rationale"},
    "search_records": {
        *("kind", "place", "query", "language", "made_on", "found", "answered_on"),
    },
    "links": {"type", "target"},
}  # fmt: skip


def valid(noun: str) -> dict[str, Any]:
    name = "name_en" if noun in ("claimant", "subject") else "title"
    return {name: "Something", "statement": "Something.", "language": "en"}


@pytest.mark.parametrize("noun", FORMS)
def test_no_form_fails(noun: str) -> None:
    desk = editors_desk()
    blank = desk.get(add_page(noun))
    fields = blank.context["adminform"].form.fields

    for name, value in NASTY.items():
        everywhere = dict.fromkeys(fields, value)
        rows = [added(part, dict.fromkeys(PARTS[part], value)) for part in PARTS if noun == "claim"]
        page = desk.post(add_page(noun), filled(blank, **everywhere, **ChainMap(*rows)))

        # 400 answers more than 2.5 MB in all.
        assert page.status_code in (200, 302, 400), name
        assert "<script>alert(1)" not in page.content.decode()


@pytest.mark.parametrize("value", REACHES_THE_DATABASE)
@pytest.mark.parametrize("noun", FORMS)
def test_no_field_fails_where_the_others_are_right(noun: str, value: str) -> None:
    desk = editors_desk()
    blank = desk.get(add_page(noun))

    for field in blank.context["adminform"].form.fields:
        page = desk.post(add_page(noun), filled(blank, **{**valid(noun), field: NASTY[value]}))

        assert page.status_code in (200, 302), field
        if page.status_code == 200:
            assert {*page.context["adminform"].form.errors} & {field, "__all__"}, field


@pytest.mark.parametrize("value", REACHES_THE_DATABASE)
@pytest.mark.parametrize("part", PARTS)
def test_no_field_of_a_part_fails_where_the_others_are_right(part: str, value: str) -> None:
    desk = editors_desk()
    blank = desk.get(add_page("claim"))
    whole = {
        "source": factories.source().pk,
        "article": factories.article().pk,
        "target": factories.claim().pk,
        "stance": "supports",
        "position": 1,
        "type": "see_also",
        "place": "An archive",
        "query": "words",
        "made_on": "2026-11-20",
        "found": "Nothing.",
        "statement": "Words.",
        "language": "ko",
    }

    for field in PARTS[part]:
        row = {name: whole[name] for name in PARTS[part] & set(whole)} | {field: NASTY[value]}
        page = desk.post(add_page("claim"), filled(blank, **valid("claim"), **added(part, row)))

        assert page.status_code in (200, 302), field
        if page.status_code == 200:
            assert errors(page), field


@pytest.mark.parametrize(
    ("noun", "field", "value", "refusal"),
    [
        ("claim", "made_on", "2024-13", "names a day or month that does not exist"),
        ("claim", "concerns", "19 June", "is not an EDTF date"),
        ("claim", "statement", "\u200b\u2060", "Write the statement."),
        ("claim", "statement", "a\x00b", "Null characters are not allowed."),
        ("claim", "language", "English!", "BCP 47"),
        ("claim", "checked_on", "yesterday", "Write the day as 2024-06-19"),
        ("claim", "reasons", "nonsense", "Select a valid choice."),
        ("claim", "claimant", "abc", "Select a valid choice."),
        ("claim", "about", "abc", "not a valid value"),
        ("source", "url", "javascript:alert(1)", "Enter a valid URL."),
        ("source", "issued", "2024-02-30", "names a day or month that does not exist"),
        ("source", "contributors", "a\x00b", "Null characters are not allowed."),
        ("source", "title", "x" * 1001, "at most 1000 characters"),
        ("source", "doi", "not a doi", "A DOI looks like 10.1000/182"),
        ("subject", "wikidata", "Q0", "A Wikidata id is a Q and a number"),
        ("article", "url", "javascript:alert(1)", "Enter a valid URL."),
    ],
)
def test_a_refusal_names_its_field_or_says_what_to_do(
    noun: str, field: str, value: str, refusal: str
) -> None:
    desk = editors_desk()

    page = desk.post(
        add_page(noun), filled(desk.get(add_page(noun)), **{**valid(noun), field: value})
    )

    assert refusal in errors(page)


def test_bytes_that_are_no_text_are_kept_out() -> None:
    claim = factories.claim()
    lone_surrogate = raw(statement=b"\xed\xa0\x80", language=b"en", seen_content=b"x")

    page = editors_desk().post(page_of(claim), **lone_surrogate)

    assert page.status_code == 200
    assert errors(page)
    assert Claim.objects.get().statement == claim.statement


@pytest.mark.parametrize("value", ["abc", "\x00", "9" * 30, "１"])
@pytest.mark.parametrize("field", ["claimant", "about", "language", "statement"])
def test_an_address_that_fills_in_the_form_never_fails(field: str, value: str) -> None:
    assert editors_desk().get(add_page("claim"), {field: value}).status_code == 200


@pytest.mark.parametrize("number", ["0", "abc", "9" * 30, "%00", "_00"])
def test_a_page_that_is_not_there_is_said_to_be_missing(number: str) -> None:
    address = page_of(factories.source()).replace(str(Source.objects.get().pk), number)

    page = editors_desk().get(address, follow=True)

    assert page.status_code in (200, 404)
