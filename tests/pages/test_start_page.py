"""The start page: what is published, and where to go."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.models import VerificationStatus
from tests import factories
from tests.noise import WORD, make_noise
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db


def test_an_empty_record_says_so(client: Client) -> None:
    assert "Nothing is published yet." in client.get("/").content.decode()


def test_claims_that_stand_are_counted_by_verification_status(client: Client) -> None:
    make_noise()
    rich_claim()

    html = client.get("/").content.decode()

    counts = dict(re.findall(r'status-(\w+)">[^<]+</span> <strong>(\d+)<', html))
    none = dict.fromkeys(set(VerificationStatus.values) - {"unverified"}, "0")
    assert counts == {**none, "supported": "2", "partly_supported": "1"}
    assert re.search(r"Total</span> <strong>3<", html)
    assert WORD not in html


def test_the_twenty_claims_published_last_are_listed_in_the_readers_language(
    client: Client,
) -> None:
    submitter, second = factories.editor(), factories.reviewer()
    claims = [
        factories.published_claim(submitter=submitter, second=second, created_by=submitter)
        for _ in range(20)
    ]
    rich = rich_claim()

    html = client.get("/", headers={"Accept-Language": "zh-TW"}).content.decode()

    listed = re.findall(r'<a href="/claims/([^/]+)/" lang="([^"]+)">', html)
    assert listed[0] == (str(rich.public_id), "zh-Hant")
    assert len(listed) == 20
    assert str(claims[0].public_id) not in html
    assert "The Qinghe Bridge" not in html


def test_it_leads_to_the_api_and_the_desk(client: Client) -> None:
    html = client.get("/").content.decode()

    for address in ("/api/v1/claims/", "/admin/"):
        assert f'<a href="{address}">' in html


def test_it_costs_three_queries_with_one_claim_and_with_fifty(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    submitter, second = factories.editor(), factories.reviewer()
    for more in (1, 49):
        for _ in range(more):
            factories.published_claim(submitter=submitter, second=second, created_by=submitter)
        with django_assert_num_queries(3):
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
    assert '<h1 lang="en">The request is not understood.</h1>' in html
    assert 'lang="zh-Hant"' in html
