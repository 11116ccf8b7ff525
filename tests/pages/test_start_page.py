"""The start page: what is published, and where to go."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.selection import unfiltered
from tests import factories
from tests.noise import WORD, make_noise
from tests.pages.visible_text import corrected_and_contested_claim, words
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db


def test_an_empty_record_says_so(client: Client) -> None:
    assert "Nothing is published yet." in client.get("/").content.decode()


def test_claims_that_stand_are_counted_by_verification_status(client: Client) -> None:
    make_noise()
    rich_claim()

    html = client.get("/").content.decode()

    counts = dict(re.findall(r'status (\w+)" href="[^"]+">[^<]+</a> <strong>(\d+)<', html))
    assert counts == {"supported": "2", "partly_supported": "1"}
    assert "3 published claims" in html
    assert WORD not in html


def test_the_newest_finding_that_says_it_better_is_shown_whole(client: Client) -> None:
    claim = rich_claim()
    factories.published_claim()

    shown = words(client.get("/en/").content.decode()).partition("A finding, whole")[2]

    for expected in (
        f"C-{claim.number} The Qinghe Bridge opened in March 2019",
        "Partly supported The opening date is right",
        "then the longest of its kind",
        "The evidence: 4 sources",
    ):
        assert expected in shown.partition("Recently published")[0]


def test_a_wording_that_keeps_nothing_of_the_statement_is_shown_too(client: Client) -> None:
    other = "兩者都是後來的事。"
    rich_claim(suggested_wording=other)

    html = client.get("/zh-hant/").content.decode()

    shown = words(html).partition("最近發布")[0]
    assert f"建議寫法： {other}" in shown


def test_articles_stand_there_with_their_findings(client: Client) -> None:
    rich_claim()

    shown = words(client.get("/zh-hant/").content.decode())

    assert "跨越青河 林青 · Example Review · 2024-06-20" in shown


def test_corrections_stand_there_with_their_reasons(client: Client) -> None:
    claim = corrected_and_contested_claim()

    shown = words(client.get("/en/").content.decode())

    assert f"Contested · C-{claim.number}.3 ·" in shown
    assert "The year was wrong." in shown


def test_the_claims_published_last_are_listed_in_the_readers_language(client: Client) -> None:
    rich = rich_claim()

    html = client.get("/zh-hant/").content.decode()

    listed = re.findall(r'<a href="claims/([^/]+)/" lang="([^"]+)">', html)
    assert (str(rich.public_id), "zh-Hant") in listed
    assert "The Qinghe Bridge" not in html


def test_it_leads_to_the_api_and_the_desk(client: Client) -> None:
    html = client.get("/").content.decode()

    for address in ("/api/v1/claims/", "/admin/"):
        assert f'<a href="{address[1:]}">' in html


def test_it_costs_the_same_queries_with_one_claim_and_with_fifty(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    submitter, second = factories.editor(), factories.reviewer()
    rich_claim()
    for more in (1, 49):
        for _ in range(more):
            factories.published_claim(submitter=submitter, second=second, created_by=submitter)
        unfiltered.forget()
        with django_assert_num_queries(19):
            client.get("/")


def test_the_page_of_nothing_speaks_both_languages(client: Client) -> None:
    response = client.get("/nothing/")

    assert response.status_code == 404
    html = response.content.decode()
    assert '<h1 lang="en">There is nothing published at this address.</h1>' in html
    assert re.search(r'<p class="statement" lang="zh-Hant">[^<]+</p>', html)


def test_a_request_that_is_not_understood_is_told_so_in_both_languages(client: Client) -> None:
    response = client.get("/" + "?" + "&".join(f"p{number}=1" for number in range(10_001)))

    assert response.status_code == 400
    html = response.content.decode()
    assert '<h1 lang="en">What was sent is more than this site takes at once' in html
    assert 'lang="zh-Hant"' in html
