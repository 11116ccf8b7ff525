"""Files that programs look for: the site map, robots.txt, llms.txt, security.txt."""

from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import resolve

from claims.pages import sitemap, urls, well_known
from tests import factories
from tests.noise import make_noise
from tests.pages.visible_text import corrected_and_contested_claim
from tests.printed_article import FIRST, checked_article

pytestmark = pytest.mark.django_db

NAMES = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def places(client: Client, address: str) -> list[str]:
    """The addresses in a site map or its index."""
    answer = client.get(address.removeprefix("http://testserver"))
    assert answer.status_code == 200
    root = ElementTree.fromstring(answer.content)
    return [found.text or "" for found in root.findall(".//map:loc", NAMES)]


def test_the_site_map_leads_to_every_claim_that_stands_in_both_languages(client: Client) -> None:
    noise = make_noise()
    standing = [factories.published_claim() for _ in range(3)]
    gone = factories.withdrawn_claim()

    found = [page for part in places(client, "/sitemap.xml") for page in places(client, part)]

    for claim in standing:
        for step in ("en", "zh-hant"):
            assert f"http://testserver/{step}/claims/{claim.public_id}/" in found
    for hidden in (gone, noise["draft"], noise["in_review"]):
        assert not [page for page in found if str(hidden.public_id) in page]
    assert len(set(found)) == len(found)
    for page in found[::3]:
        assert client.get(page.removeprefix("http://testserver")).status_code == 200


def test_a_part_holds_so_many_claims_and_says_when_they_changed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "CLAIMS_IN_A_PART", 2)
    claims = [factories.published_claim() for _ in range(5)]

    parts = [part for part in places(client, "/sitemap.xml")[1:] if part.count("-") == 1]

    assert len(parts) == len({(claim.number - 1) // 2 for claim in claims})
    assert all(len(places(client, part)) <= 4 for part in parts)
    newest = claims[-1].editions.latest().published_at
    assert f"{newest:%Y-%m-%dT%H:%M:%S}" in client.get("/sitemap.xml").content.decode()


def test_a_part_with_nothing_is_not_there(client: Client) -> None:
    assert client.get("/sitemap-999.xml").status_code == 404
    assert client.get("/sitemap-source-999.xml").status_code == 404
    assert client.get("/sitemap-claim-1.xml").status_code == 404
    assert places(client, "/sitemap.xml") == ["http://testserver/sitemap-0.xml"]


def test_every_kind_of_page_that_is_canonical_is_in_the_site_map(client: Client) -> None:
    checked_article(FIRST, text_is_public=True)
    corrected_and_contested_claim()
    parts = places(client, "/sitemap.xml")
    found = [
        page.removeprefix("http://testserver") for part in parts for page in places(client, part)
    ]

    kinds = {resolve(page).view_name: page for page in found}
    of_records = {"claim", "comparison", "article", "article-text", "source", "claimant", "subject"}
    lists = {*urls.LISTS, *urls.SINGLE, "corrections-figures", "cited", "start"}
    assert set(kinds) == {"api:reference", *(f"pages:{name}" for name in of_records | lists)}
    assert len(set(found)) == len(found)
    for page in kinds.values():
        html = client.get(page).content.decode()
        assert f'<link rel="canonical" href="http://testserver{page}">' in html


def test_robots_may_look_at_all_but_the_desk(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /admin/\n" in text
    assert "Sitemap: http://testserver/sitemap.xml\n" in text


def test_a_language_model_is_told_what_there_is(client: Client) -> None:
    text = client.get("/llms.txt").content.decode()

    assert text.startswith("# Factcheck\n\n> ")
    named = [part.partition(")")[0] for part in text.split("](http://testserver")[1:]]
    assert "/mcp" in named
    for path in named:
        assert client.get(path).status_code in {200, 405}, path


def test_a_fault_of_security_has_somebody_to_be_told_to(client: Client, settings: Any) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404

    settings.FACTCHECK_SECURITY_CONTACT = ["safety@facts.example", "https://facts.example/safety"]
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()

    assert lines[:2] == [
        "Contact: mailto:safety@facts.example",
        "Contact: https://facts.example/safety",
    ]
    assert sum(line.startswith("Expires: ") for line in lines) == 1
    assert "Preferred-Languages: en, zh-Hant" in lines


@pytest.mark.parametrize(
    ("day", "expires"),
    [("2026-11-30", "2027-05-01"), ("2026-06-01", "2026-12-01"), ("2026-07-31", "2027-01-01")],
)
def test_what_it_says_holds_for_half_a_year(day: str, expires: str) -> None:
    assert well_known.expiry(date.fromisoformat(day)).isoformat() == expires
