"""External reviews on the desk: a list, a page that shows and attaches, and the claim's page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import AttachedReview, Claim
from tests import factories
from tests.admin.browsing import added, editors_desk, filled, list_page, page_of

pytestmark = pytest.mark.django_db


def test_the_list_is_searched_and_costs_the_same_for_one_as_for_many() -> None:
    desk = editors_desk()
    wanted = factories.external_review(claim_text="The tower fell.")
    AttachedReview.objects.create(claim=factories.claim(), review=wanted)
    counts = []
    for rows in (1, 20):
        for _row in range(rows):
            noise = factories.external_review()
            AttachedReview.objects.create(claim=factories.claim(), review=noise)
        with CaptureQueriesContext(connection) as queries:
            desk.get(list_page("externalreview"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    page = desk.get(list_page("externalreview"), {"q": "tower"})
    assert list(page.context["cl"].queryset) == [wanted]


def test_reviews_that_wait_for_a_claim_are_found() -> None:
    waiting, attached = factories.external_review(), factories.external_review()
    AttachedReview.objects.create(claim=factories.claim(), review=attached)
    desk = editors_desk()

    for answer, review in (("no", waiting), ("yes", attached)):
        page = desk.get(list_page("externalreview"), {"attached": answer})
        assert list(page.context["cl"].queryset) == [review]


def test_an_editor_attaches_a_review_and_the_claim_page_shows_it() -> None:
    claim, review = factories.claim(), factories.external_review(published="19.6.24, noon")
    desk = editors_desk()

    form = filled(desk.get(page_of(review)), **added("attached_to", {"claim": claim.pk}))
    desk.post(page_of(review), form)

    assert list(Claim.objects.filter(external_reviews=review)) == [claim]
    page = desk.get(page_of(claim)).content.decode()
    assert "Mostly false" in page
    assert "19.6.24, noon" in page


def test_its_words_are_shown_and_run_as_nothing() -> None:
    review = factories.external_review(
        claim_text="<script>alert(1)</script>", url="javascript:alert(1)", raw='{"a": "<b>"}'
    )
    claim = factories.claim()
    AttachedReview.objects.create(claim=claim, review=review)
    desk = editors_desk()

    for address in (page_of(review), page_of(claim)):
        page = desk.get(address).content.decode()
        assert "<script>alert(1)" not in page
        assert 'href="javascript' not in page
