"""ClaimReview: on the page of a claim and as a feed; data for machines, never a script."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from claims import workflow
from claims.exports.claim_review import in_page
from tests import factories
from tests.noise import WORD, make_noise
from tests.rich_claim import rich_claim

BREAKERS = [
    "</script>",
    "<script>",
    "<!--",
    "-->",
    "]]>",
    "&lt;",
    "\u2028",
    "\\",
    '"',
    "</ScRiPt \n>",
]


class Scripts(HTMLParser):
    """The content of the script elements of a page, and what follows the last of them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[dict[str, str | None], str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.found.append((dict(attrs), ""))
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            attributes, before = self.found.pop()
            self.found.append((attributes, before + data))


def reviews(html: str) -> list[dict[str, Any]]:
    parser = Scripts()
    parser.feed(html)
    marked = [text for attrs, text in parser.found if attrs.get("type") == "application/ld+json"]
    return [json.loads(text) for text in marked]


@pytest.mark.django_db
@override_settings(
    FACTCHECK_PUBLISHER={
        **settings.FACTCHECK_PUBLISHER,
        "name": "Example Checks",
        "site": "https://checks.example",
    }
)
def test_the_page_of_a_claim_tells_search_engines_what_was_found(client: Client) -> None:
    claim = rich_claim()
    edition = claim.editions.get()

    response = client.get(f"/zh-hant/claims/{claim.public_id}/")
    (review,) = reviews(response.content.decode())

    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert "'unsafe" not in response.headers["Content-Security-Policy"]
    address = f"https://checks.example/claims/{claim.public_id}/"
    assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
    assert (review["@id"], review["url"]) == (f"{address}editions/1/", address)
    assert review["claimReviewed"] == "青河大橋於2019年3月通車，是全國最長的斜張橋。"
    assert review["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "部分有證據支持",
        "ratingExplanation": "通車時間無誤；但2021年起，另有一橋更長。",
    }
    assert review["author"] == {
        "@type": "Organization",
        "name": "Example Checks",
        "url": "https://checks.example",
    }
    assert review["identifier"]["value"] == edition.digest
    reviewed = review["itemReviewed"]
    assert reviewed["author"] == {"@type": "Thing", "name": "港務局"}
    assert reviewed["datePublished"] == "2024-06-19"
    assert reviewed["appearance"][0]["url"] == "https://review.example/across?a=1&b=2"
    assert [source["name"] for source in review["citation"]][:1] == [
        "Annual Report of the Ministry: Roads & Bridges 2018–2019"
    ]
    # 2019-06~ is a date that ISO 8601 does not know.
    assert "datePublished" not in review["citation"][0]


@pytest.mark.django_db
def test_an_earlier_edition_and_a_withdrawn_claim_have_no_review(client: Client) -> None:
    claim = factories.published_claim()
    workflow.contest(claim, actor=factories.reviewer(), note="It is in dispute.")
    withdrawn = factories.withdrawn_claim()

    def marked(address: str) -> list[dict[str, Any]]:
        return reviews(client.get(address).content.decode())

    assert marked(f"/claims/{claim.public_id}/editions/1/") == []
    assert marked(f"/claims/{claim.public_id}/")[0]["creativeWorkStatus"] == "contested"
    (left,) = marked(f"/claims/{withdrawn.public_id}/")
    assert left["@type"] != "ClaimReview"
    assert withdrawn.statement not in str(left)
    assert marked("/") == []


@pytest.mark.django_db
def test_no_text_closes_the_script_element(client: Client) -> None:
    nasty = "".join(BREAKERS)
    draft = factories.supported_claim(statement=f"It says {nasty}", rationale=nasty)
    signed = workflow.submit(draft, actor=factories.editor())
    workflow.approve(draft, actor=factories.reviewer(), digest=signed.content_digest)

    (review,) = reviews(client.get(f"/claims/{draft.public_id}/").content.decode())

    assert review["claimReviewed"] == f"It says {nasty}"
    assert review["reviewRating"]["ratingExplanation"] == nasty


@given(st.lists(st.sampled_from(BREAKERS) | st.text(max_size=3), max_size=8).map("".join))
def test_whatever_is_told_comes_back_and_holds_no_tag(text: str) -> None:
    if text.encode("utf-8", "ignore").decode() != text:
        return
    shown = in_page({"claimReviewed": text})

    assert json.loads(shown)["claimReviewed"] == text
    assert not re.search("[<>&\u2028\u2029]", shown)


@pytest.mark.django_db
def test_the_feed_has_every_claim_that_stands(
    client: Client, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    make_noise()
    claims = [rich_claim(), factories.published_claim()]
    call_command("export_claims", "--format", "claimreview")
    text = capfdbinary.readouterr().out.decode()

    feed = json.loads(text)

    assert (feed["@context"], feed["@type"]) == ("https://schema.org", "DataFeed")
    items = [item["item"][0] for item in feed["dataFeedElement"]]
    assert {item["@type"] for item in items} == {"ClaimReview"}
    told = {item["itemReviewed"]["identifier"] for item in items}
    assert {str(claim.public_id) for claim in claims} <= told
    assert WORD not in text
    assert items[-1]["url"] == f"urn:uuid:{items[-1]['itemReviewed']['identifier']}"
    assert feed["dateModified"] == max(item["dateCreated"] for item in feed["dataFeedElement"])
