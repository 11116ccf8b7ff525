"""A card of a claim on another site: one edition, without a script, that says what became of it."""

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from claims import workflow
from tests import factories
from tests.noise import make_noise
from tests.pages.test_feeds import corrected
from tests.pages.visible_text import words
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db


def embedded(client: Client, address: str, **query: Any) -> dict[str, Any]:
    response = client.get("/oembed", {"url": f"http://testserver{address}", **query})
    assert response.status_code == 200, response.content
    value: dict[str, Any] = response.json()
    return value


def card(client: Client, described: dict[str, Any]) -> Any:
    """The page in the frame."""
    source = re.search(r'src="([^"]+)"', described["html"])
    assert source
    return client.get(urlsplit(source[1]).path)


def test_a_claim_is_embedded_as_the_edition_that_is_current(client: Client) -> None:
    claim = factories.published_claim(statement="The quay is 2 km long.")
    described = embedded(client, f"/en/claims/{claim.public_id}/")

    page = card(client, described)

    assert (described["type"], described["version"]) == ("rich", "1.0")
    assert described["title"] == f"C-{claim.number}.1: The quay is 2 km long."
    assert f"/claims/{claim.public_id}/editions/1/card/" in described["html"]
    text = words(page.content.decode())
    assert "The quay is 2 km long. Finding Supported" in text
    assert "Now" not in text


def test_a_card_knows_its_edition_and_says_what_it_became(client: Client) -> None:
    claim = factories.published_claim(statement="The quay is 2 km long.")
    described = embedded(client, f"/en/claims/{claim.public_id}/")
    edition = corrected(claim, statement="The quay is 3 km long.", note="Misread: 3, not 2.")

    text = words(card(client, described).content.decode())

    day = f"{edition.published_at:%Y-%m-%d}"
    assert "The quay is 2 km long. As embedded Supported" in text
    assert f"Now Corrected since · {day} · Supported Misread: 3, not 2." in text


def test_a_card_tells_of_a_dispute_and_of_a_withdrawal(client: Client) -> None:
    claim = factories.published_claim()
    described = embedded(client, f"/c/C-{claim.number}.1")
    workflow.contest(claim, actor=factories.reviewer(), note="A survey disagrees.")
    assert "Now In dispute" in words(card(client, described).content.decode())

    gone = workflow.submit(claim, actor=factories.editor(), kind="withdrawn", note="Misread.")
    workflow.approve(claim, actor=factories.reviewer(), digest=gone.content_digest)

    assert "Now Withdrawn since" in words(card(client, described).content.decode())
    assert client.get("/oembed", {"url": f"http://testserver/c/{claim.number}"}).status_code == 404


def test_only_a_card_may_be_framed_and_it_has_no_script(client: Client) -> None:
    claim = rich_claim()
    page = card(client, embedded(client, f"/zh-hant/claims/{claim.public_id}/"))
    policy = page.headers["Content-Security-Policy"]

    assert "frame-ancestors *" in policy and "default-src 'none'" in policy
    assert "X-Frame-Options" not in page.headers
    assert "<script" not in page.content.decode()
    assert '<html lang="zh-Hant">' in page.content.decode()
    other = client.get(f"/en/claims/{claim.public_id}/")
    assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]
    assert other.headers["X-Frame-Options"] == "DENY"


def test_the_frame_is_no_larger_than_it_may_be(client: Client) -> None:
    claim = factories.published_claim()
    address = f"/claims/{claim.public_id}/editions/1/"

    small = embedded(client, address, maxwidth=300, maxheight=150)

    assert (small["width"], small["height"]) == (300, 150)
    assert 'width="300" height="150"' in small["html"]
    large = embedded(client, address, maxwidth=5000, maxheight=5000)
    assert (large["width"], large["height"]) == (520, 240)


def test_a_page_of_a_claim_says_where_it_is_embedded_from(client: Client) -> None:
    claim = factories.published_claim()
    html = client.get(f"/en/claims/{claim.public_id}/").content.decode()

    found = re.search(r'type="application/json\+oembed" href="([^"]+)"', html)

    assert found
    there = urljoin(f"http://testserver/en/claims/{claim.public_id}/", found[1])
    assert client.get(there.removeprefix("http://testserver")).json()["title"].startswith("C-")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 404),
        ({"url": "https://elsewhere.example/c/1"}, 404),
        ({"url": "http://testserver/"}, 404),
        ({"url": "http://testserver/c/999999"}, 404),
        ({"url": "http://["}, 404),
        ({"url": "http://testserver/c/1", "format": "xml"}, 501),
        ({"url": "http://testserver/c/1", "maxwidth": "wide"}, 400),
        ({"url": "http://testserver/c/1", "colour": "red"}, 400),
    ],
)
def test_what_cannot_be_embedded_is_refused(
    client: Client, query: dict[str, str], status: int
) -> None:
    assert client.get("/oembed", query).status_code == status


def test_what_is_not_published_has_no_card(client: Client) -> None:
    draft = make_noise()["draft"]

    assert client.get(f"/en/claims/{draft.public_id}/editions/1/card/").status_code == 404
    address = f"http://testserver/en/claims/{draft.public_id}/"
    assert client.get("/oembed", {"url": address}).status_code == 404
