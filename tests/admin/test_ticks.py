"""Ticks: saved at once, kept with the review, and needed before an approval."""

from typing import Any

import pytest

from claims import workflow
from claims.models import (
    Edition,
    Review,
    Tick,
)
from tests import factories
from tests.admin.browsing import (
    answer,
    approve_as_shown,
    desk_of,
    review_page,
    reviewers_desk,
    said,
    tick,
)
from tests.refused import refused

pytestmark = pytest.mark.django_db


def test_a_tick_is_saved_at_once_and_taken_back_until_the_review() -> None:
    reviewer = factories.reviewer()
    claim, submission = factories.submitted_claim()
    desk = desk_of(reviewer)

    tick(desk, claim, 1)
    tick(desk, claim, 1)
    kept = Tick.objects.get()
    assert (kept.submission, kept.place, kept.reviewer) == (submission, 1, reviewer)
    assert [row["is_ticked"] for row in desk.get(review_page(claim)).context["citations"]] == [
        False,
        True,
    ]
    tick(desk, claim, 1, ticked="false")
    assert not Tick.objects.exists()

    approve_as_shown(desk, claim)
    tick(desk, claim, 1, ticked="false")
    assert Tick.objects.count() == 2


def test_a_script_is_told_what_is_still_missing() -> None:
    claim, submission = factories.submitted_claim()
    form = {"submission": submission.pk, "place": 0, "ticked": "true"}
    desk = reviewers_desk()
    address = f"{review_page(claim)}tick/"

    told = desk.post(address, form, headers={"Accept": "application/json"})
    assert told.json() == {
        "ticked": True,
        "missing": "Citation 2 lacks your tick “the words say so”.",
    }

    told = desk.post(address, {**form, "place": 7}, headers={"Accept": "application/json"})
    assert told.status_code == 409
    assert said(desk.get(review_page(claim))) == "There is no such citation."


@pytest.mark.parametrize(
    "posted",
    [
        {"place": -1},
        {"place": 2},
        {"place": 10**30},
        {"place": "\0"},
        {"place": "one"},
        {"submission": "\0"},
    ],
)
def test_nothing_else_can_be_ticked(posted: dict[str, Any]) -> None:
    claim, _submission = factories.submitted_claim()

    tick(desk := reviewers_desk(), claim, 0, **posted)

    assert said(desk.get(review_page(claim)))
    assert not Tick.objects.exists()


def test_a_citation_of_another_claim_is_not_ticked_from_here() -> None:
    claim, _submission = factories.submitted_claim()
    _other, noise = factories.submitted_claim()

    tick(reviewers_desk(), claim, 0, submission=noise.pk)

    assert not Tick.objects.exists()


def test_an_earlier_submission_is_ticked_no_more() -> None:
    claim, first = factories.submitted_claim()
    workflow.recall(claim, actor=first.submitted_by)
    workflow.submit(claim, actor=first.submitted_by)
    desk = reviewers_desk()

    tick(desk, claim, 0, submission=first.pk)

    assert said(desk.get(review_page(claim))) == (
        "The claim was submitted again: open its review page anew."
    )
    assert not Tick.objects.exists()


def test_ticks_stay_as_they_were_when_the_review_was_signed() -> None:
    claim, submission = factories.submitted_claim()
    approve_as_shown(reviewers_desk(), claim)

    with refused("tick_before_the_review"):
        Tick.objects.filter(submission=submission).delete()


def test_no_claim_is_approved_before_the_citations_that_count_are_ticked() -> None:
    claim = factories.supported_claim()
    factories.citation(claim, stance="context")
    workflow.submit(claim, actor=factories.editor())
    desk, colleague = reviewers_desk(), reviewers_desk()
    tick(colleague, claim)

    page = answer(desk, claim, "approve", comment="A long comment.")
    assert said(page) == "Citations 1, 2 lack your tick “the words say so”."
    assert "A long comment.</textarea>" in page.content.decode()
    tick(desk, claim, 1)
    page = answer(desk, claim, "approve")
    assert said(page) == "Citation 1 lacks your tick “the words say so”."
    assert not Review.objects.exists()
    assert not Edition.objects.exists()

    tick(desk, claim, 0)
    page = answer(desk, claim, "approve")
    assert said(page) == f"{claim.label} is approved: it is in stage “Published” now."
    assert claim.editions.exists()
