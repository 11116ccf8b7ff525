"""A claim set comes in whole, in order, and a second time without any change."""

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.intake.claim_set.importing import import_claim_set
from claims.intake.claim_set.parsing import ClaimSetError
from claims.models import (
    About,
    Appearance,
    Article,
    Citation,
    Claim,
    Claimant,
    ClaimLink,
    ClaimTranslation,
    SearchRecord,
    Source,
    Subject,
)
from claims.workflow import source_merges
from factcheck import CHECKOUT
from tests import factories
from tests.intake.small_set import imported, small_set

pytestmark = pytest.mark.django_db

FIXTURE = CHECKOUT / "fixtures" / "russia-dprk-treaty-2024.json"
NOUNS = (
    About,
    Appearance,
    Article,
    Citation,
    Claim,
    Claimant,
    ClaimLink,
    ClaimTranslation,
    SearchRecord,
    Source,
    Subject,
)


def rows() -> dict[str, int]:
    return {noun.__name__: noun._default_manager.count() for noun in NOUNS}


def events() -> int:
    return sum(
        apps.get_model("claims", f"{noun.__name__}Event")._default_manager.count() for noun in NOUNS
    )


@pytest.fixture
def fresh_numbers() -> None:
    """Claims are numbered as in a new database."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE claims_claim_number_seq RESTART")


@pytest.mark.usefixtures("fresh_numbers")
def test_the_example_set_comes_in_whole_and_numbered_in_its_order() -> None:
    import_claim_set(FIXTURE, actor=factories.editor())

    assert rows() == {
        "About": 382,
        "Appearance": 101,
        "Article": 1,
        "Citation": 279,
        "Claim": 99,
        "Claimant": 5,
        "ClaimLink": 37,
        "ClaimTranslation": 99,
        "SearchRecord": 11,
        "Source": 192,
        "Subject": 84,
    }
    in_order = Claim.objects.order_by("pk").values_list("number", flat=True)
    assert list(in_order) == list(range(1, 100))
    abrogated = Claim.objects.get(external_id="abrogated-pyongyang-declaration")
    assert abrogated.label == "C-58"
    assert abrogated.verification_status == "refuted"
    assert Counter(Claim.objects.values_list("stage", "verification_status")) == {
        ("draft", "supported"): 36,
        ("draft", "not_checkable"): 32,
        ("draft", "partly_supported"): 15,
        ("draft", "misleading"): 6,
        ("draft", "refuted"): 6,
        ("draft", "unverifiable"): 4,
    }


def test_every_member_reaches_its_column() -> None:
    imported(small_set())

    claim = Claim.objects.get(external_id="first")
    assert (claim.statement, claim.language) == ("Seoul did it.", "en")
    assert (claim.claimant, claim.concerns) == (Claimant.objects.get(name_en="Lin"), "2024-06/..")
    assert (claim.rationale, claim.suggested_wording) == ("So it says.", "Seoul did not.")
    assert (claim.verification_status, claim.reasons) == ("refuted", ["date"])
    translation = claim.translations.get()
    assert (translation.language, translation.statement) == ("zh-Hant", "首爾做了。")
    assert (translation.rationale, translation.suggested_wording) == (
        "如此記載。",
        "首爾沒做。",
    )
    assert claim.about.get().broader == Subject.objects.get(name_en="Korea")
    assert (claim.appearances.get().article.title, claim.appearances.get().page) == ("評論", "1-2")
    assert claim.links.get().target.external_id == "second"

    citation, context = claim.citations.order_by("position")
    assert (citation.stance, citation.locator_label, citation.locator) == ("refutes", "page", "4")
    assert (citation.excerpt, citation.language) == ("Seoul did not.", "en")
    assert citation.accessed_on == date(2024, 7, 1)
    source = citation.source
    assert context.source.derives_from == source
    assert (source.title, source.publisher, source.doi) == (
        "A report",
        "An institute",
        "10.1000/182",
    )
    assert (source.issued, source.kind) == ("2024-06", "primary")
    assert source.contributors == [
        {"role": "author", "family": "Kim", "given": "Min"},
        {"role": "editor", "literal": "The institute"},
    ]
    search = SearchRecord.objects.get()
    assert (search.claim.external_id, search.place, search.found) == (
        "second",
        "The library",
        "Nothing.",
    )


def test_a_second_import_changes_nothing() -> None:
    imported(small_set())
    before = events(), list(Claim.objects.order_by("pk").values())

    report = imported(small_set())

    assert (events(), list(Claim.objects.order_by("pk").values())) == before
    assert {word for counted in report.counts.values() for word in +counted} == {"unchanged"}


def test_a_dry_run_reports_the_same_and_saves_nothing() -> None:
    before = rows(), events()
    dry = imported(small_set(), dry_run=True)

    assert (rows(), events()) == before

    wet = imported(small_set())
    assert dry.counts == wet.counts
    assert dry.lines() == [*wet.lines(), "Nothing was saved."]


def test_a_dry_run_takes_no_numbers() -> None:
    last = factories.claim().number

    imported(small_set(), dry_run=True)
    imported(small_set())

    numbers = Claim.objects.filter(number__gt=last).values_list("number", flat=True)
    assert sorted(numbers) == [last + 1, last + 2]


def test_a_refused_import_takes_no_numbers() -> None:
    waiting, _submission = factories.submitted_claim(external_id="first")

    with pytest.raises(ClaimSetError):
        imported(small_set())

    assert factories.claim().number == waiting.number + 1


def test_every_event_knows_who_imported() -> None:
    actor = factories.editor()
    imported(small_set(), actor=actor)

    for noun in NOUNS:
        model: Any = apps.get_model("claims", f"{noun.__name__}Event")
        users = model.objects.values_list("pgh_context__metadata__user", flat=True)
        assert set(users) == {actor.pk}, noun


def test_a_claim_may_bring_its_public_id_and_its_number() -> None:
    document = small_set()
    taken = factories.claim().number
    document["claims"][0] |= {
        "public_id": "7f8f5a0e-4a3c-4e57-9a55-7f9c4b1f2a10",
        "number": taken + 10,
    }

    imported(document)

    claim = Claim.objects.get(external_id="first")
    assert str(claim.public_id) == "7f8f5a0e-4a3c-4e57-9a55-7f9c4b1f2a10"
    assert claim.number == taken + 10
    assert Claim.objects.get(external_id="second").number == taken + 11
    assert factories.claim().number == taken + 12


def test_a_claim_may_be_worded_in_another_language_than_the_set() -> None:
    document = small_set()
    document["claims"][0]["language"] = "zh-Hant"

    imported(document)

    claim = Claim.objects.get(external_id="first")
    assert (claim.language, claim.statement) == ("zh-Hant", "首爾做了。")
    assert (claim.translations.get().language, claim.translations.get().rationale) == (
        "en",
        "So it says.",
    )


def test_a_claim_may_appear_in_several_articles() -> None:
    document = small_set()
    document["articles"].append({"id": "talk", "title": "A talk", "language": "en"})
    document["claims"][0]["appearances"].append({"article": "talk", "position": 7})

    imported(document)

    claim = Claim.objects.get(external_id="first")
    assert {row.article.external_id for row in claim.appearances.all()} == {"essay", "talk"}


def test_an_import_asks_the_database_as_often_for_many_records_as_for_few() -> None:
    few, many = small_set(), small_set()
    for number in range(50):
        many["sources"].append({"id": f"s{number}", "csl": {"type": "webpage", "title": "T"}})
        many["claims"].append({**few["claims"][0], "id": f"c{number}"})

    queries = []
    for document in (few, many):
        actor = factories.editor()
        with CaptureQueriesContext(connection) as captured:
            imported(document, actor=actor, dry_run=True)
        queries.append(len(captured))
    assert queries[0] == queries[1]


def test_bytes_with_a_byte_order_mark_are_read() -> None:
    import_claim_set(b"\xef\xbb\xbf" + FIXTURE.read_bytes(), actor=factories.editor(), dry_run=True)


def test_the_example_of_the_explanation_comes_in() -> None:
    explanation = (CHECKOUT / "fixtures" / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", explanation, re.DOTALL)

    import_claim_set(example, actor=factories.editor())

    assert Claim.objects.get().citations.get().source.title == "A report"


def test_a_source_that_was_merged_since_is_imported_as_the_one_that_stays() -> None:
    imported(small_set())
    copy, stays = Source.objects.get(external_id="copy"), factories.source()
    seen = {source.pk: source_merges.state(source) for source in (copy, stays)}
    source_merges.merge([copy], into=stays, actor=factories.editor(), seen=seen)

    report = imported(small_set())

    copy.refresh_from_db()
    assert copy.merged_into == stays
    assert dict(+report.counts["claims"]) == {"unchanged": 2}
    assert dict(+report.counts["sources"]) == {"unchanged": 1, "linked": 1}
    assert not Citation.objects.filter(source=copy).exists()
