"""Several records of one document become one; nothing that was signed changes."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.models import Citation, Claim, Source, Stage
from claims.record import log
from claims.workflow import history, reissues, source_merges
from tests import factories
from tests.refused import objected, refused

pytestmark = pytest.mark.django_db


def merge(*sources: Source, into: Source, **options: Any) -> source_merges.MergeOutcome:
    both = [into, *sources]
    for source in both:
        source.refresh_from_db()
    seen = {source.pk: source_merges.state(source) for source in both}
    return source_merges.merge(
        both, into=into, **{"actor": factories.editor(), "seen": seen, **options}
    )


def citing(source: Source, make: Any = factories.claim) -> Claim:
    claim: Claim = make()
    factories.citation(claim, source=source)
    return claim


def supported_by(source: Source) -> Claim:
    """A draft supported by this source and an independent one."""
    claim = factories.claim(verification_status="supported", rationale="Both say so.")
    factories.citation(claim, source=source)
    factories.citation(claim)
    return claim


def in_review(source: Source) -> Claim:
    claim = supported_by(source)
    workflow.submit(claim, actor=factories.editor())
    return claim


def published(source: Source) -> Claim:
    claim = supported_by(source)
    signed = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)
    return claim


def cited(claim: Claim) -> set[int]:
    return set(Citation.objects.filter(claim=claim).values_list("source_id", flat=True))


def test_drafts_cite_the_source_that_stays() -> None:
    stays, other, noise = factories.source(), factories.source(), factories.source()
    draft, untouched = citing(other), citing(noise)

    result = merge(other, into=stays)

    other.refresh_from_db()
    assert other.merged_into == stays
    assert (result.moved, result.lapsed, result.kept) == ([draft], [], [])
    assert (cited(draft), cited(untouched)) == ({stays.pk}, {noise.pk})


def test_claims_in_review_lapse_with_the_reason_and_then_cite_it() -> None:
    stays, other = factories.source(title="Stays"), factories.source()
    claim = in_review(other)

    result = merge(other, into=stays)

    claim.refresh_from_db()
    assert (result.moved, result.lapsed) == ([claim], [claim])
    assert (claim.stage, stays.pk in cited(claim)) == (Stage.DRAFT, True)
    assert claim.lapsed_because.startswith("“Stays” was merged with another source")


def test_what_is_published_stays_as_signed_and_follows_when_it_is_reopened() -> None:
    stays, other = factories.source(), factories.source()
    claim = published(other)
    document = claim.editions.get().document

    result = merge(other, into=stays)

    assert (result.moved, result.kept) == ([], [claim])
    assert claim.editions.get().document == document
    assert other.pk in cited(claim)
    workflow.reopen(claim, actor=factories.editor())
    assert stays.pk in cited(claim)
    assert other.pk not in cited(claim)


def test_a_reissue_by_two_people_brings_it_into_what_is_published() -> None:
    stays, other = factories.source(title="The document"), factories.source()
    claim = published(other)
    merge(other, into=stays)

    [(edition, before, now)] = reissues.difference(stays)
    assert (edition.claim, before["id"], now["id"]) == (
        claim,
        str(other.public_id),
        str(stays.public_id),
    )
    reissues.reissue(stays, actor=factories.editor(), note="Two records of one report.")
    digest = reissues.record_digest(stays)
    reissues.approve_reissue(stays, actor=factories.reviewer(), digest=digest)

    content = json.loads(claim.editions.latest().document)["claim"]
    ids = {citation["source"]["id"] for citation in content["citations"]}
    assert (str(stays.public_id) in ids, str(other.public_id) in ids) == (True, False)
    assert reissues.difference(stays) == []
    assert log.verify() == ""


def test_no_reissue_leaves_a_finding_without_the_evidence_it_needs() -> None:
    stays, other = factories.source(), factories.source()
    claim = factories.claim(verification_status="supported", rationale="Both say so.")
    factories.citation(claim, source=stays)
    factories.citation(claim, source=other)
    signed = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)
    merge(other, into=stays)

    result = reissues.reissue(stays, actor=factories.editor(), note="One report.")

    assert result.claims == []
    [(skipped, reason)] = result.skipped
    assert skipped == claim
    assert "no longer enough" in reason


def test_the_source_that_stays_takes_over_what_was_chosen() -> None:
    stays = factories.source(publisher="", url="")
    other = factories.source(publisher="Reuters", url="https://reuters.example/a", title="Other")
    title = stays.title

    merge(other, into=stays, taken={"publisher": other, "url": other, "title": stays})

    stays.refresh_from_db()
    assert (stays.publisher, stays.url, stays.title) == (
        "Reuters",
        "https://reuters.example/a",
        title,
    )


def test_a_claim_in_review_lapses_too_if_the_source_that_stays_is_corrected_by_it() -> None:
    stays, other = factories.source(), factories.source(title="Its real title")
    claim, noise = in_review(stays), in_review(factories.source())

    result = merge(other, into=stays, taken={"title": other})

    assert result.lapsed == [claim]
    noise.refresh_from_db()
    assert noise.stage == Stage.IN_REVIEW


def test_what_derived_from_a_merged_source_derives_from_the_one_that_stays() -> None:
    stays, other = factories.source(), factories.source()
    derived = factories.source(derives_from=other)
    claim = in_review(derived)

    result = merge(other, into=stays)

    derived.refresh_from_db()
    assert derived.derives_from == stays
    assert result.lapsed == [claim]


def test_old_ids_lead_on_after_a_second_merger() -> None:
    first, second, third = factories.source(), factories.source(), factories.source()
    merge(first, into=second)
    merge(second, into=third)

    assert set(Source.objects.filter(merged_into=third)) == {first, second}


def test_a_stored_copy_and_its_check_move_along() -> None:
    stays, other = factories.source(), factories.source()
    copy = factories.capture(other, text="It says so, word for word.")
    claim = factories.claim()
    citation = factories.citation(claim, source=other, capture=copy, excerpt="word for word")

    merge(other, into=stays)

    citation.refresh_from_db()
    assert (citation.source, citation.capture) == (stays, copy)


def test_the_history_of_a_claim_says_who_merged() -> None:
    stays, other, actor = factories.source(), factories.source(), factories.editor()
    claim = citing(other)

    merge(other, into=stays, actor=actor)

    [entry] = [entry for entry in history.timeline(claim).object_list if entry.by == actor]
    assert [edit.field.name for row in entry.rows for edit in row.fields] == ["source"]


def test_everything_that_speaks_against_it_is_said_at_once() -> None:
    stays, other = factories.source(), factories.source()
    derived = factories.source(derives_from=stays)
    seen = {source.pk: source_merges.state(source) for source in (stays, other, derived)}
    Source.objects.filter(pk=other.pk).update(title="Changed meanwhile")

    with objected("not_allowed", "changed_since", "derives_from_another"):
        source_merges.merge(
            [stays, other, derived], into=stays, actor=factories.account(), seen=seen
        )
    with objected("nothing_to_merge"):
        merge(into=stays)


def test_what_is_merged_already_is_not_merged_again() -> None:
    stays, other, third = factories.source(), factories.source(), factories.source()
    merge(other, into=stays)

    with objected("merged_already"):
        merge(other, into=third)


def test_a_value_that_the_source_cannot_have_undoes_all_of_it() -> None:
    stays, other = factories.source(), factories.source()
    Source.objects.filter(pk=other.pk).update(issued="2024-02-31")

    with pytest.raises(ValidationError):
        merge(other, into=stays, taken={"issued": other})

    other.refresh_from_db()
    assert other.merged_into is None


def test_the_database_refuses_a_merger_into_what_does_not_stand() -> None:
    stays, other, third = factories.source(), factories.source(), factories.source()
    merge(other, into=stays)

    with refused("source_merged_into_standing"):
        Source.objects.filter(pk=third.pk).update(merged_into=other)
    with refused("source_merged_into_standing"):
        Source.objects.filter(pk=stays.pk).update(merged_into=third)
    with refused("source_merged_into_standing"):
        Source.objects.filter(pk=third.pk).update(merged_into=third)


def test_a_citation_entered_meanwhile_follows_when_the_claim_is_submitted() -> None:
    stays, other = factories.source(), factories.source()
    merge(other, into=stays)
    claim = supported_by(other)

    workflow.submit(claim, actor=factories.editor())

    assert stays.pk in cited(claim)
    assert other.pk not in cited(claim)


def test_an_old_public_id_still_resolves_for_readers() -> None:
    stays, other = factories.source(), factories.source()
    claim, moved = published(stays), published(other)
    merge(other, into=stays)
    reissues.reissue(stays, actor=factories.editor(), note="One report.")
    digest = reissues.record_digest(stays)
    reissues.approve_reissue(stays, actor=factories.reviewer(), digest=digest)

    page = Client().get(reverse("api:source", args=[other.public_id]), follow=True)
    found = Client().get(reverse("api:claims"), {"source": str(other.public_id)}).json()

    assert page.json()["id"] == str(stays.public_id)
    assert {row["claim"]["id"] for row in found["results"]} == {
        str(claim.public_id),
        str(moved.public_id),
    }
