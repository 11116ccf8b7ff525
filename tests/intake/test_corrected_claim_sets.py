"""A changed set corrects the records that it made, and touches nothing else."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission

from claims import workflow
from claims.intake.claim_set.parsing import ClaimSetError
from claims.models import Citation, Claim, Claimant, Source, Stage, Subject
from tests import factories
from tests.intake.small_set import imported, small_set

pytestmark = pytest.mark.django_db


def words(noun: str, report: Any) -> dict[str, int]:
    """The outcomes of the records of this noun, without the empty ones."""
    return dict(+report.counts[noun])


def claim(external_id: str = "first") -> Claim:
    return Claim.objects.get(external_id=external_id)


def submitted() -> Claim:
    workflow.submit(claim(), actor=factories.editor())
    return claim()


def published() -> Claim:
    """The first claim, published: its article goes out, a second person signs."""
    made = submitted()
    workflow.release(made.appearances.get().article, actor=factories.reviewer())
    digest = made.submissions.get().content_digest
    workflow.approve(made, actor=factories.reviewer(), digest=digest)
    return claim()


def corrected_set() -> dict[str, Any]:
    document = small_set()
    document["claims"][0]["statement"]["en"] = "Seoul may have done it."
    return document


def test_a_draft_takes_over_what_changed_and_its_neighbour_stays_as_it_is() -> None:
    imported(small_set())
    neighbour = claim("second").version

    report = imported(corrected_set())

    assert claim().statement == "Seoul may have done it."
    assert claim("second").version == neighbour
    assert words("claims", report) == {"updated": 1, "unchanged": 1}


def test_citations_that_are_the_same_keep_their_rows() -> None:
    imported(small_set())
    refuting, context = claim().citations.order_by("position")
    document = small_set()
    document["claims"][0]["citations"] = [
        document["claims"][0]["citations"][0],
        {"source": "report", "stance": "qualifies"},
    ]

    report = imported(document)

    first, second = claim().citations.order_by("position")
    assert first == refuting
    assert (second.stance, second.source.external_id) == ("qualifies", "report")
    assert not Citation.objects.filter(pk=context.pk).exists()
    assert words("citations", report) == {"created": 1, "removed": 1, "unchanged": 1}
    assert words("claims", report) == {"updated": 1, "unchanged": 1}


def test_a_citation_of_the_same_source_is_changed_and_not_replaced() -> None:
    imported(small_set())
    before = list(claim().citations.order_by("position").values_list("pk", flat=True))
    document = small_set()
    document["claims"][0]["citations"][1]["summary"] = "It repeats the report."

    imported(document)

    after = claim().citations.order_by("position")
    assert [citation.pk for citation in after] == before
    assert after[1].summary == "It repeats the report."


def test_what_the_set_leaves_out_keeps_what_it_has() -> None:
    imported(small_set())
    Claim.objects.update(priority="harmful", override_reason="Known to all.")
    Source.objects.update(condition="gone")
    factories.citation(claim("second"))

    report = imported(small_set())

    assert words("claims", report) == {"unchanged": 2}
    assert claim().priority == "harmful"
    assert claim("second").citations.count() == 1


def test_an_empty_list_and_an_empty_text_empty() -> None:
    imported(small_set())
    document = small_set()
    document["claims"][0] |= {"citations": [], "links": [], "concerns": "", "claimant": None}

    imported(document)

    assert not claim().citations.exists()
    assert not claim().links.exists()
    assert (claim().concerns, claim().claimant) == ("", None)


def test_a_claim_in_review_that_is_the_same_stays_in_review() -> None:
    imported(small_set())
    submitted()

    imported(small_set())

    assert claim().stage == Stage.IN_REVIEW


@pytest.mark.parametrize("stage", ["in_review", "approved", "dropped"])
def test_a_claim_that_may_not_change_now_is_refused_by_name_and_nothing_else_is_saved(
    stage: str,
) -> None:
    imported(small_set())
    if stage == "dropped":
        workflow.drop(claim(), actor=factories.editor())
    else:
        digest = submitted().submissions.get().content_digest
    if stage == "approved":
        workflow.approve(claim(), actor=factories.reviewer(), digest=digest)
    assert claim().stage == stage
    document = corrected_set()
    document["sources"][0]["note"] = "Seen."
    document["claims"][1]["kind"] = "quotation"

    with pytest.raises(ClaimSetError) as refusal:
        imported(document)

    label, display = claim().label, claim().get_stage_display()
    assert refusal.value.messages == [
        f"claims › first: {label} differs and is in stage “{display}”: make it a draft first."
    ]
    assert claim("second").kind == "event"
    assert not Source.objects.exclude(note="").exists()


def test_a_published_claim_that_differs_is_reopened_and_its_edition_stays() -> None:
    imported(small_set())
    public = published().editions.get()

    report = imported(corrected_set())

    reworked = claim()
    assert reworked.stage == Stage.DRAFT
    assert reworked.statement == "Seoul may have done it."
    assert reworked.editions.get() == public
    assert f"Reopened: {reworked.label}." in report.lines()


def test_a_published_claim_that_is_the_same_stays_published() -> None:
    imported(small_set())
    published()

    imported(small_set())

    assert claim().stage == Stage.PUBLISHED


def test_who_may_not_reopen_is_refused_by_name() -> None:
    imported(small_set())
    published()
    actor = factories.account()
    for name in ("add_claim", "change_claim"):
        actor.user_permissions.add(Permission.objects.get(codename=name))

    with pytest.raises(ClaimSetError, match="claims › first: Your account may not do this"):
        imported(corrected_set(), actor=actor)

    assert claim().stage == Stage.PUBLISHED


def test_a_corrected_source_makes_the_claim_in_review_a_draft_again() -> None:
    imported(small_set())
    submitted()
    document = small_set()
    document["sources"][1]["csl"]["title"] = "The report"

    report = imported(document)

    assert claim().stage == Stage.DRAFT
    assert "“The report” was corrected" in claim().lapsed_because
    assert any(line.startswith(f"{claim().label} is a draft again") for line in report.lines())
    assert words("claims", report) == {"unchanged": 2}


def test_a_note_on_a_source_leaves_the_claim_in_review() -> None:
    imported(small_set())
    submitted()
    document = small_set()
    document["sources"][1]["note"] = "Seen."

    imported(document)

    assert Source.objects.get(external_id="report").note == "Seen."
    assert claim().stage == Stage.IN_REVIEW


def test_a_source_that_was_there_under_its_address_is_taken_over() -> None:
    there = factories.source(url="https://Institute.example/report/#page=2")

    report = imported(small_set())

    there.refresh_from_db()
    assert (there.external_id, there.title) == ("report", "A report")
    assert words("sources", report) == {"created": 1, "updated": 1}
    assert words("sources", imported(small_set())) == {"unchanged": 2}


def test_a_source_of_another_set_is_linked_and_not_corrected() -> None:
    other = factories.source(
        url="https://institute.example/report", external_id="elsewhere", title="Their title"
    )

    for _time in range(2):
        report = imported(small_set())

        other.refresh_from_db()
        assert (other.external_id, other.title) == ("elsewhere", "Their title")
        assert report.counts["sources"]["linked"] == 1
        assert (
            "sources › report: linked to “Their title”, which came under the id “elsewhere”."
            in report.lines()
        )
    assert claim().citations.get(stance="refutes").source == other
    assert Source.objects.get(external_id="copy").derives_from == other


@pytest.mark.parametrize("external_id", ["", "elsewhere"])
def test_subjects_and_claimants_are_known_by_their_wikidata_id(external_id: str) -> None:
    subject = factories.subject(wikidata="Q8684", external_id=external_id)
    claimant = factories.claimant(wikidata="Q1", external_id=external_id)
    document = small_set()
    document["claimants"][0]["wikidata"] = "Q1"

    imported(document)

    assert (claim().about.get(), claim().claimant) == (subject, claimant)
    names = Subject.objects.get(wikidata="Q8684").name_en, Claimant.objects.get().name_en
    assert names == (("Seoul", "Lin") if not external_id else (subject.name_en, claimant.name_en))


def test_an_address_that_two_records_would_share_is_refused() -> None:
    imported(small_set())
    other = factories.source(url="https://elsewhere.example/")
    document = small_set()
    document["sources"][1]["csl"]["URL"] = "https://elsewhere.example"

    with pytest.raises(ClaimSetError) as refusal:
        imported(document)

    assert refusal.value.messages == [
        "sources › report › csl › URL: "
        f"Another record in the database has the same: “{other.title}”."
    ]


@pytest.mark.parametrize(
    ("noun", "place"), [("claims", "claims › first"), ("sources", "sources › copy")]
)
def test_a_record_keeps_its_public_id(noun: str, place: str) -> None:
    imported(small_set())
    document = small_set()
    document[noun][0]["public_id"] = "7f8f5a0e-4a3c-4e57-9a55-7f9c4b1f2a10"

    with pytest.raises(ClaimSetError) as refusal:
        imported(document)

    assert refusal.value.messages == [
        f"{place} › public_id: In the database this id and this public id are not of one record."
    ]


def test_a_claim_keeps_its_number() -> None:
    imported(small_set())
    document = small_set()
    document["claims"][0]["number"] = claim().number + 5

    with pytest.raises(ClaimSetError, match="a claim keeps its number"):
        imported(document)


def test_a_record_is_known_by_its_public_id_under_another_id() -> None:
    imported(small_set())
    first = claim()
    text = json.dumps(corrected_set()).replace('"first"', '"f-1"')
    document = json.loads(text)
    document["claims"][0]["public_id"] = str(first.public_id)

    imported(document)

    first.refresh_from_db()
    assert (first.external_id, first.statement) == ("first", "Seoul may have done it.")
    assert Claim.objects.count() == 2


def test_a_correction_leaves_one_event_for_each_row_that_changed() -> None:
    imported(small_set())
    event = apps.get_model("claims", "SourceEvent")
    before = event._default_manager.count()
    document = small_set()
    document["sources"][0]["note"] = "Seen."

    imported(document)

    assert event._default_manager.count() == before + 1
