"""Deletions: allowed ones happen, the others leave the row there, and the page says why."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry

from claims import workflow
from claims.models import Article, Claim, Edition, Review, Subject
from tests import factories
from tests.admin.browsing import (
    add_page,
    administrators_desk,
    delete,
    delete_selected,
    editors_desk,
    page_of,
    said,
)

pytestmark = pytest.mark.django_db


def test_the_page_that_asks_before_a_deletion_names_only_what_people_have_seen() -> None:
    claim = factories.supported_claim(statement="The bridge opened in 2018.")
    claim.about.add(factories.subject())

    page = editors_desk().get(page_of(claim).replace("/change/", "/delete/"))

    assert list(page.context["model_count"]) == [("claims", 1), ("citations", 2)]
    html = page.content.decode().lower()
    assert "citation: supports" in html
    assert "posting" not in html and "claim_about" not in html and "relationship" not in html


def test_a_draft_that_was_never_submitted_is_deleted() -> None:
    one, two = factories.supported_claim(), factories.supported_claim()
    desk = editors_desk()

    delete(desk, one)
    delete_selected(desk, "claim", two)

    assert not Claim.objects.filter(pk__in=[one.pk, two.pk]).exists()


def test_a_dropped_claim_is_not_deleted_and_the_page_says_why() -> None:
    claim = factories.supported_claim()
    workflow.drop(claim, actor=factories.editor())

    for page in (
        delete(editors_desk(), claim),
        delete_selected(editors_desk(), "claim", factories.claim(), claim),
    ):
        assert page.status_code == 200
        assert "The content of a claim changes in stage draft only" in said(page)
    assert Claim.objects.count() == 2
    assert not LogEntry.objects.exists()


def test_a_claim_with_a_submission_is_not_deleted_and_the_page_says_why() -> None:
    claim, submission = factories.submitted_claim()
    workflow.return_to_author(claim, actor=factories.reviewer(), comment="No.")

    for page in (
        delete(administrators_desk(), claim),
        delete_selected(administrators_desk(), "claim", claim),
    ):
        assert page.status_code == 200
        assert str(submission) in page.content.decode()
    assert Claim.objects.filter(pk=claim.pk).exists()


@pytest.mark.parametrize("noun", ["article", "claimant", "source", "subject"])
def test_a_record_in_use_is_not_deleted_and_the_page_says_why(noun: str) -> None:
    claim = factories.supported_claim(claimant=factories.claimant())
    claim.about.add(factories.subject())
    factories.appearance(claim, factories.article())
    records: dict[str, Any] = {
        "article": Article.objects.get(),
        "claimant": claim.claimant,
        "source": claim.citations.all()[0].source,
        "subject": Subject.objects.get(),
    }
    record = records[noun]
    workflow.drop(claim, actor=factories.editor())

    page = delete(administrators_desk(), record)

    assert page.status_code == 200
    assert type(record).objects.filter(pk=record.pk).exists()
    assert said(page) or page.context["protected"]


@pytest.mark.parametrize("noun", ["submission", "review", "edition"])
def test_what_was_signed_is_neither_added_changed_nor_deleted(noun: str) -> None:
    edition = factories.edition()
    review = Review.objects.get()
    record: Any = {"edition": edition, "review": review, "submission": review.submission}[noun]
    desk = administrators_desk()
    before = Edition.objects.values().get()

    assert desk.get(page_of(record)).status_code == 200
    assert desk.get(add_page(noun)).status_code == 403
    assert desk.post(add_page(noun), {}).status_code == 403
    assert desk.post(page_of(record), {"note": "x"}).status_code == 403
    assert delete(desk, record).status_code == 403
    delete_selected(desk, noun, record)

    assert type(record).objects.filter(pk=record.pk).exists()
    assert Edition.objects.values().get() == before
