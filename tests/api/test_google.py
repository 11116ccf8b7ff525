"""GET /v1alpha1/claims:search, for whoever speaks to Google's Fact Check Tools API."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from googleapiclient.discovery import build
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django.live_server_helper import LiveServer

from claims import workflow
from claims.models import Claim
from tests import factories
from tests.noise import WORD, make_noise

pytestmark = pytest.mark.django_db

SEARCH = "/v1alpha1/claims:search"
ANSWERED = {"query": "dam"}


def publish(*texts: str, **fields: Any) -> list[Claim]:
    submitter, second = factories.editor(), factories.reviewer()
    return [
        factories.published_claim(submitter=submitter, second=second, statement=text, **fields)
        for text in texts
    ]


def answer(client: Client, **parameters: Any) -> dict[str, Any]:
    response = client.get(SEARCH, parameters)
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def refused(client: Client, **parameters: Any) -> dict[str, Any]:
    response = client.get(SEARCH, parameters)
    assert response.status_code == 400
    assert response.headers["Content-Type"].startswith("application/json")
    error: dict[str, Any] = response.json()["error"]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["message"]
    return error


def fields_of(error: dict[str, Any]) -> list[str]:
    return [violation["field"] for violation in error["details"][0]["fieldViolations"]]


def test_a_claim_and_its_review_have_the_members_of_google(
    client: Client, settings: Settings
) -> None:
    settings.FACTCHECK_PUBLISHER = {
        **settings.FACTCHECK_PUBLISHER,
        "name": "Check Desk",
        "site": "https://www.checkdesk.example/",
    }
    (claim,) = publish(
        "The dam broke.",
        claimant=factories.claimant(name_en="A. Mayor", name_zh_hant="市長"),
        made_on="2024-06-19",
        checked_on="2026-11-01",
    )

    assert answer(client, query="dam") == {
        "claims": [
            {
                "text": "The dam broke.",
                "claimant": "A. Mayor",
                "claimDate": "2024-06-19T00:00:00Z",
                "claimReview": [
                    {
                        "publisher": {"name": "Check Desk", "site": "www.checkdesk.example"},
                        "url": f"http://testserver/claims/{claim.public_id}/",
                        "title": f"C-{claim.number}: The dam broke.",
                        "reviewDate": "2026-11-01T00:00:00Z",
                        "textualRating": "Supported",
                        "languageCode": "en",
                    }
                ],
            }
        ]
    }


def test_what_is_empty_or_not_exact_is_left_out(client: Client) -> None:
    publish("該水壩已經崩塌。", language="zh-Hant", made_on="2024-06")

    (claim,) = answer(client, query="水坝")["claims"]

    assert set(claim) == {"text", "claimReview"}
    (review,) = claim["claimReview"]
    assert review["textualRating"] == "有證據支持"
    assert review["reviewDate"].startswith(str(datetime.now(UTC).year))


def test_no_match_is_an_empty_object(client: Client) -> None:
    publish("The dam broke.")
    make_noise()

    for parameters in (
        {"query": "zebra"},
        {"query": WORD},
        {"query": "dam", "reviewPublisherSiteFilter": "nytimes.com"},
        {"query": "dam", "languageCode": "fr"},
        {"query": "dam", "offset": "1"},
        {"query": "。"},
    ):
        assert answer(client, **parameters) == {}


def test_a_site_of_ours_needs_no_query_and_lists_the_newest_first(client: Client) -> None:
    publish("One.", "Two.")

    for site in ("testserver", "www.testserver", "https://TESTSERVER/"):
        found = answer(client, reviewPublisherSiteFilter=site)["claims"]
        assert [claim["text"] for claim in found] == ["Two.", "One."]


def test_a_language_is_meant_whatever_its_region(client: Client) -> None:
    publish("水壩崩塌。", language="zh-Hant")
    publish("The 水壩 broke.", language="en-GB")

    def found(code: str) -> list[str]:
        claims = answer(client, query="水壩", languageCode=code).get("claims", [])
        return [claim["claimReview"][0]["languageCode"] for claim in claims]

    assert found("zh") == found("zh-TW") == found("zh-Hant-HK") == ["zh-Hant"]
    assert found("en") == found("en-US") == ["en-GB"]
    assert found("zh-Hans") == found("ko") == []


def test_age_is_that_of_the_review(client: Client) -> None:
    long_ago = datetime.now(UTC).date() - timedelta(days=100)
    publish("The old dam broke.", checked_on=long_ago)
    publish("The new dam broke.")

    def found(days: int) -> list[str]:
        claims = answer(client, query="dam broke", maxAgeDays=days)["claims"]
        return sorted(claim["text"] for claim in claims)

    assert found(99) == ["The new dam broke."]
    assert (
        found(101) == found(0) == found(2**31 - 1) == ["The new dam broke.", "The old dam broke."]
    )


def test_pages_join_while_others_publish(client: Client) -> None:
    publish(*(f"Dam number {number} broke." for number in range(5)))
    everything = [claim["text"] for claim in answer(client, query="dam")["claims"]]
    found, token = [], ""
    while True:
        page = answer(client, query="dam", pageSize=2, **({"pageToken": token} if token else {}))
        found += [claim["text"] for claim in page["claims"]]
        publish("Dam dam dam.")
        if not (token := page.get("nextPageToken", "")):
            break

    assert found == everything and len(found) == 5


def test_an_offset_counts_unless_there_is_a_page_token(client: Client) -> None:
    publish("Dam 1.", "Dam 2.", "Dam 3.")
    everything = answer(client, query="dam")["claims"]

    page = answer(client, query="dam", offset=1, pageSize=1)
    assert page["claims"] == everything[1:2]
    following = answer(client, query="dam", offset=7, pageToken=page["nextPageToken"])
    assert following == {"claims": everything[2:]}


def test_a_page_token_belongs_to_its_question(client: Client) -> None:
    publish("Dam 1.", "Dam 2.")
    token = answer(client, query="dam", pageSize=1)["nextPageToken"]

    for parameters in (
        {"query": "dams", "pageToken": token},
        {"query": "dam", "languageCode": "en", "pageToken": token},
        {"query": "dam", "pageToken": f"{token}x"},
        {"query": "dam", "pageToken": "☃"},
    ):
        assert fields_of(refused(client, **parameters)) == ["pageToken"]


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({}, "query"),
        ({"query": " "}, "query"),
        ({"query": "x" * 5001}, "query"),
        ({"query": "dam", "pageSize": "ten"}, "pageSize"),
        ({"query": "dam", "pageSize": "-1"}, "pageSize"),
        ({"query": "dam", "offset": str(2**31)}, "offset"),
        ({"query": "dam", "maxAgeDays": "1.5"}, "maxAgeDays"),
        ({"query": "dam", "alt": "proto"}, "alt"),
        ({"query": "dam", "callback": "alert"}, "callback"),
        ({"query": "dam", "prettyPrint": "maybe"}, "prettyPrint"),
        ({"query": "dam", "fields": "claims(text"}, "fields"),
        ({"query": "dam", "fields": "claims/rating"}, "fields"),
        ({"query": "dam", "fields": "claims/text/more"}, "fields"),
        ({"query": "dam", "foo": "bar"}, "foo"),
    ],
)
def test_what_is_not_understood_is_refused_in_the_shape_of_google(
    client: Client, parameters: dict[str, str], field: str
) -> None:
    assert fields_of(refused(client, **parameters)) == [field]


def test_an_unknown_parameter_is_named_as_google_names_it(client: Client) -> None:
    error = refused(client, query="dam", foo="bar")

    assert error["message"] == (
        'Invalid JSON payload received. Unknown name "foo": Cannot bind query parameter.'
        " Field 'foo' could not be found in request message."
    )
    assert error["details"][0]["@type"] == "type.googleapis.com/google.rpc.BadRequest"


def test_standard_parameters_are_taken_and_keys_ignored(client: Client) -> None:
    publish("The dam broke.")
    plain = answer(client, query="dam")

    standard = {"key": "secret", "alt": "json", "quotaUser": "me", "$.xgafv": "2", "page_size": "9"}
    assert answer(client, query="dam", **standard) == plain
    assert b"\n" in client.get(SEARCH, {"query": "dam"}).content
    compact = client.get(SEARCH, {"query": "dam", "prettyPrint": "false"})
    assert b"\n" not in compact.content and compact.json() == plain


def test_a_mask_of_fields_gives_a_part(client: Client) -> None:
    publish("Dam 1.", "Dam 2.")

    def found(mask: str) -> dict[str, Any]:
        return answer(client, query="dam", pageSize=1, fields=mask)

    (claim,) = found("claims(text,claimReview(publisher/site,languageCode))")["claims"]
    assert claim == {
        "text": claim["text"],
        "claimReview": [{"publisher": {"site": "testserver"}, "languageCode": "en"}],
    }
    assert set(found("nextPageToken")) == {"nextPageToken"}
    assert found("claims/claimReview/url")["claims"][0]["claimReview"][0].keys() == {"url"}
    assert found("claims,claims/text")["claims"] == found("claims")["claims"]
    assert found("*").keys() == {"claims", "nextPageToken"}
    assert found("claims/*/publisher")["claims"][0]["claimReview"][0].keys() == {"publisher"}


@pytest.mark.parametrize("address", ["claims:imageSearch", "pages", "claims", "", "pages/1"])
def test_other_methods_of_google_are_not_found_in_its_shape(client: Client, address: str) -> None:
    response = client.get(f"/v1alpha1/{address}")

    assert response.status_code == 404
    assert response.json()["error"]["status"] == "NOT_FOUND"
    assert client.post(SEARCH).json()["error"]["code"] == 405


def test_a_withdrawn_claim_is_gone(client: Client) -> None:
    (claim,) = publish("The dam broke.")
    submission = workflow.submit(claim, actor=factories.editor(), kind="withdrawn", note="Misread.")
    workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)

    assert answer(client, query="dam") == {}


def test_one_result_and_many_cost_the_same_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 10):
        publish(*(f"Dam number {place} broke." for place in range(number)))
        with django_assert_num_queries(5):
            answer(client, query="dam broke", languageCode="en")


@pytest.mark.django_db(transaction=True)
def test_the_client_that_google_publishes_pages_through_unchanged(live_server: LiveServer) -> None:
    publish(*(f"Dam number {number} broke." for number in range(5)))
    service = build(
        "factchecktools",
        "v1alpha1",
        developerKey="none is needed",
        client_options={"api_endpoint": live_server.url},
        static_discovery=True,
    )
    request = service.claims().search(query="dam", languageCode="en-US", pageSize=2)
    found = []
    while request is not None:
        page = request.execute()
        found += [claim["text"] for claim in page["claims"]]
        request = service.claims().search_next(request, page)

    assert sorted(found) == [f"Dam number {number} broke." for number in range(5)]
    assert service.claims().search(query="zebra").execute() == {}
    assert json.dumps(service.claims().search(query="dam", fields="claims/text").execute())
