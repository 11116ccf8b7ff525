"""A claim's document: canonical, deterministic, the same bytes in Python and in PostgreSQL."""

import json
from collections.abc import Callable
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims import workflow
from claims.models import Citation, Claim, ClaimLink, ClaimTranslation, SearchRecord
from claims.record import editions, exact_json
from claims.workflow import objections
from tests import factories
from tests.going_round import sql

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=80)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def test_keys_are_sorted_at_every_depth_and_nothing_is_padded() -> None:
    value = {"b": [{"d": 1, "c": None}], "a": {"z": True, "y": "é 中 \u2028"}}

    assert editions.canonical(value) == (
        '{"a":{"y":"é 中 \u2028","z":true},"b":[{"c":null,"d":1}]}'
    )


def test_only_what_must_be_is_escaped() -> None:
    assert editions.canonical('"\\/\b\f\n\r\t\x01\x7f') == r'"\"\\/\b\f\n\r\t\u0001' + '\x7f"'


def test_keys_are_sorted_by_their_utf_16_as_other_libraries_of_rfc_8785_do() -> None:
    above, below = "\U00020bb7", "\uf900"  # 𠮷, of names; and a compatibility ideograph

    assert editions.canonical({below: 1, above: 2, "a": 3}) == f'{{"a":3,"{above}":2,"{below}":1}}'


@pytest.mark.parametrize(
    "value", [2**53, -(2**53), 2**63, 1.5, 1.0, float("nan"), float("inf"), b"x", {1}, object()]
)
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    for wrapped in (value, [value], {"a": {"b": [value]}}):
        with pytest.raises(ValueError, match="has no place in a document"):
            editions.canonical(wrapped)


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\udc00\ud800"])
def test_lone_surrogates_are_refused(text: str) -> None:
    for value in (text, [text], {text: 1}):
        with pytest.raises(ValueError, match="surrogates not allowed"):
            editions.canonical(value)


@given(VALUES)
def test_canonical_json_says_the_same_and_is_its_own_canonical_form(value: Any) -> None:
    text = editions.canonical(value)

    assert json.loads(text) == value
    assert editions.canonical(json.loads(text)) == text


@given(st.dictionaries(TEXT, st.integers(0, 9), max_size=6), st.randoms())
def test_the_order_of_insertion_leaves_no_trace(members: dict[str, int], random: Any) -> None:
    shuffled = list(members.items())
    random.shuffle(shuffled)

    assert editions.canonical(dict(shuffled)) == editions.canonical(members)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(TEXT, VALUES, max_size=4))
def test_postgresql_finds_the_same_bytes_and_the_same_digest(content: dict[str, Any]) -> None:
    signed = editions.canonical(content)
    document = editions.canonical({"appearances": [], "claim": content, "schema": 1})

    ((stored, digest),) = sql(
        "SELECT (document::json -> 'claim')::text,"
        " encode(sha256(convert_to((document::json -> 'claim')::text, 'UTF8')), 'hex')"
        " FROM (SELECT %s::text AS document) AS row",
        document,
    )

    assert stored == signed
    assert digest == editions.digest(signed)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(statement=TEXT.filter(lambda text: text.strip()), rationale=TEXT, excerpt=TEXT)
def test_any_text_is_signed_published_and_read_back_character_for_character(
    statement: str, rationale: str, excerpt: str
) -> None:
    claim = factories.supported_claim(statement=f"S {statement}", rationale=f"R {rationale}")
    Citation.objects.filter(claim=claim).update(excerpt=excerpt)
    submission = workflow.submit(claim, actor=factories.editor())
    edition = workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)

    assert edition
    edition.refresh_from_db()
    read = json.loads(edition.document)["claim"]
    assert read["statement"] == f"S {statement}"
    assert read["rationale"] == f"R {rationale}"
    assert {citation["excerpt"] for citation in read["citations"]} == {excerpt}


def add_translations(claim: Claim, order: tuple[int, ...]) -> None:
    for number in order:
        ClaimTranslation.objects.create(
            claim=claim, language=("zh-Hant", "ko", "ja")[number], statement=f"Statement {number}"
        )


def add_search_records(claim: Claim, order: tuple[int, ...]) -> None:
    for number in order:
        SearchRecord.objects.create(
            claim=claim,
            place="Archive",
            query="treaty",
            made_on="2024-07-01",
            found=f"Nothing in volume {number}.",
        )


@pytest.fixture
def shared(db: None) -> list[tuple[Any, Any, Any]]:
    """Three sources, subjects and other claims, whose ids are in an order of their own."""
    return [(factories.source(), factories.subject(), factories.claim()) for _ in range(3)]


@pytest.mark.parametrize("order", list(permutations(range(3)))[1:])
def test_the_order_in_which_things_were_entered_leaves_no_trace(
    shared: list[tuple[Any, Any, Any]], order: tuple[int, ...]
) -> None:
    def rendered(order: tuple[int, ...]) -> dict[str, Any]:
        claim = factories.claim(statement="The same.", reasons=[REASONS[n] for n in order])
        add_translations(claim, order)
        add_search_records(claim, order)
        for number in order:
            source, subject, other = shared[number]
            factories.citation(claim, source=source, position=number, excerpt=f"Words {number}")
            claim.about.add(subject)
            ClaimLink.objects.create(claim=claim, type="see_also", target=other)
        content = json.loads(objections.render(claim, kind="first", note=""))
        return {name: content[name] for name in set(content) - {"id", "number"}}

    assert rendered(order) == rendered((0, 1, 2))


REASONS = ["number", "date", "scope"]


@pytest.mark.django_db
def test_rendering_twice_gives_the_same_bytes() -> None:
    claim = factories.supported_claim()

    first = objections.render(claim, kind="first", note="")
    factories.supported_claim()

    assert objections.render(claim, kind="first", note="") == first


ADD: list[Callable[[Claim], object]] = [
    factories.citation,
    lambda claim: claim.about.add(factories.subject()),
    lambda claim: add_search_records(claim, (0,)),
    lambda claim: ClaimLink.objects.create(claim=claim, type="see_also", target=factories.claim()),
]


@pytest.mark.django_db
def test_rendering_fifty_of_each_takes_as_many_queries_as_one() -> None:
    def queries(claim: Claim) -> int:
        with CaptureQueriesContext(connection) as captured:
            objections.render(claim, kind="first", note="")
        return len(captured)

    small, large = factories.claim(), factories.claim()
    for add in ADD:
        add(small)
        for _ in range(50):
            add(large)
    for claim in (small, large):
        add_translations(claim, (0, 1))
        deep = factories.source(derives_from=factories.source(derives_from=factories.source()))
        factories.citation(claim, source=deep)

    assert queries(small) == queries(large)


@pytest.mark.django_db
def test_what_is_for_editors_only_is_in_no_document() -> None:
    secret = "Zzyzx"
    claim = factories.supported_claim(
        external_id=secret, priority="harmful", claimant=factories.claimant(external_id=secret)
    )
    account = factories.editor(username=secret)
    factories.citation(
        claim,
        source=factories.source(note=secret, external_id=secret),
        accessed_by=account,
        accessed_on="2024-07-01",
    )
    claim.about.add(factories.subject(external_id=secret))
    Claim.objects.filter(pk=claim.pk).update(lapsed_because=secret, assigned_to=account)

    text = objections.render(claim, kind="first", note="")
    assert secret not in text
    assert "harmful" not in text


@pytest.mark.django_db
def test_days_are_written_as_iso_dates_and_missing_ones_as_null() -> None:
    claim = factories.claim(checked_on=date(2026, 11, 1))
    factories.citation(claim, accessed_on=date(2024, 7, 1))
    factories.citation(claim)

    content = json.loads(objections.render(claim, kind="first", note=""))
    assert content["checked_on"] == "2026-11-01"
    assert [row["accessed_on"] for row in content["citations"]] == ["2024-07-01", None]


@pytest.mark.django_db
def test_a_citation_names_the_source_its_source_derives_from_at_last() -> None:
    root = factories.source()
    copy = factories.source(derives_from=factories.source(derives_from=root))
    claim = factories.claim()
    for source in (root, copy):
        factories.citation(claim, source=source)

    content = json.loads(objections.render(claim, kind="first", note=""))
    assert [citation["source"]["derives_from"] for citation in content["citations"]] == [
        None,
        str(root.public_id),
    ]


@pytest.mark.parametrize(
    ("edtf", "csl"),
    [
        ("", {}),
        ("2024", {"date-parts": [[2024]]}),
        ("2024-06", {"date-parts": [[2024, 6]]}),
        ("2024-06-19", {"date-parts": [[2024, 6, 19]]}),
        ("2024-06-19/2024-06-20", {"date-parts": [[2024, 6, 19], [2024, 6, 20]]}),
        ("2024~", {"date-parts": [[2024]], "circa": True}),
        ("2024/..", {"raw": "2024/.."}),
        ("201X", {"raw": "201X"}),
        ("2024-21", {"raw": "2024-21"}),
        ("2024?", {"raw": "2024?"}),
    ],
)
def test_an_edtf_date_is_a_csl_date_where_csl_can_say_it(edtf: str, csl: dict[str, Any]) -> None:
    assert editions.csl_date(edtf) == csl


@pytest.mark.django_db
def test_contributors_stand_in_the_csl_item_by_their_role() -> None:
    source = factories.source(
        contributors=[
            {"role": "author", "family": "Kim", "given": "Min-su"},
            {"role": "author", "literal": "外交部"},
            {"role": "editor", "family": "Lee"},
        ]
    )

    item = editions.csl_item(source)
    assert item["author"] == [{"family": "Kim", "given": "Min-su"}, {"literal": "外交部"}]
    assert item["editor"] == [{"family": "Lee"}]
    assert "role" not in str(item)
    assert "DOI" not in item


@given(VALUES)
def test_bytes_are_read_and_written_as_the_canonical_form_has_them(value: Any) -> None:
    text = editions.canonical({"claim": value, "schema": [value, 1]})

    read = exact_json.read_exactly(text.encode(), "claim")

    assert read == (json.loads(text), True, editions.canonical(value).encode())


@pytest.mark.parametrize(
    "words",
    ["at 10:30.5", ":1.5", ",-2e9", "[3.0,4", ",9007199254740993", "\u2028\x7f\\\u0001\ufeff𠮷"],
)
def test_words_that_look_like_odd_numbers_are_words(words: str) -> None:
    exact = editions.canonical({"claim": {words: [words, 2**53 - 1, -(2**53 - 1)]}}).encode()

    assert exact_json.read_exactly(exact, "claim").is_canonical


@pytest.mark.parametrize("before", ["", " ", "\n\t"])
@pytest.mark.parametrize(
    "number",
    [
        *("1.5", "1.0", "-0.0", "1e3", "1E-3", "12E+3", "9007199254740992", "-9007199254740992"),
        *("18446744073709551616", "1" + 40 * "0", "NaN", "Infinity", "01", '"\\ud800"'),
    ],
)
def test_numbers_that_have_no_place_in_a_document_are_not_read(number: str, before: str) -> None:
    for written in ('{"claim":%s}', '{"claim":[%s]}', '{"claim":[1,%s]}', '{"claim":{"a":[[%s]]}}'):
        with pytest.raises(ValueError):
            exact_json.read_exactly((written % f"{before}{number}").encode(), "claim")


def test_moments_are_read_as_fast_as_other_words() -> None:
    moment = editions.canonical({"claim": {"at": "2026-05-01T10:00:12.000345Z"}}).encode()

    assert not any(found(moment) for found in exact_json.FRACTIONS)


@pytest.mark.parametrize(
    "document",
    [
        *('{"claim": {}}', '{"claim":{}} ', '{"claim":{"b":1,"a":1}}', '{"claim":{"a":1,"a":1}}'),
        *('{"schema":1,"claim":{}}', '{"claim":"\\u0041"}', '{"claim" :1}', '{"claim":-0}'),
    ],
)
def test_json_that_is_written_otherwise_is_read_and_not_canonical(document: str) -> None:
    read = exact_json.read_exactly(document.encode(), "claim")

    assert not read.is_canonical
    assert read.value == json.loads(document)
    assert read.part == editions.canonical(json.loads(document)["claim"]).encode()
