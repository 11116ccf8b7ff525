"""The page of a source lists the claims that cite it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Source
from tests import factories
from tests.admin.browsing import add_page, editors_desk, page_of

pytestmark = pytest.mark.django_db


def test_a_source_lists_each_claim_that_cites_it_once_with_its_stances() -> None:
    source = factories.source()
    claim, noise = factories.claim(), factories.supported_claim()
    for stance in ("supports", "qualifies"):
        factories.citation(claim, source=source, stance=stance)

    page = editors_desk().get(page_of(source))

    assert [row.label for row in page.context["citing"]] == [claim.label]
    (row,) = page.context["citing"]
    assert [citation.stance for citation in row.cited_as] == ["supports", "qualifies"]
    html = page.content.decode()
    assert html.count(f'href="{page_of(claim)}"') == 1 and page_of(noise) not in html


def test_published_claims_that_cite_what_was_merged_into_it_are_listed_too() -> None:
    source, claim = factories.source(), factories.published_claim()
    merged = claim.citations.all()[0].source
    Source.objects.filter(pk=merged.pk).update(merged_into=source)

    assert [row.pk for row in editors_desk().get(page_of(source)).context["citing"]] == [claim.pk]


def test_a_source_that_nobody_cites_says_so_and_a_new_one_says_nothing() -> None:
    assert "No claim cites it." in editors_desk().get(page_of(factories.source())).content.decode()
    assert "No claim cites it." not in editors_desk().get(add_page("source")).content.decode()


def test_a_source_of_many_claims_shows_some_and_leads_to_all_with_as_many_queries() -> None:
    few, many = factories.source(), factories.source()
    factories.citation(factories.claim(), source=few)
    for _number in range(51):
        factories.citation(factories.claim(), source=many)
    desk = editors_desk()
    desk.get(page_of(few))

    with CaptureQueriesContext(connection) as for_one:
        desk.get(page_of(few))
    with CaptureQueriesContext(connection) as for_many:
        page = desk.get(page_of(many)).content.decode()

    assert len(for_many) == len(for_one)
    assert page.count('class="chip stance-') == 50
    assert f"citations__source__id__exact={many.pk}" in page and "All 51 claims" in page
