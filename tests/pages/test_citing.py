"""Citing a claim: words, files, metadata for search engines and reference managers."""

import json
import re
from html import unescape

import pytest
import rispy
from django.test import Client

from tests import factories
from tests.noise import withdrawn_claim
from tests.pages.visible_text import address, page, words
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db


def cited(html: str, name: str) -> str:
    """The text of one way to cite."""
    found = re.search(rf'id="cite-{name}"[^>]*>(.*?)</p', html, re.S)
    return unescape(found[1]) if found else ""


def test_an_edition_is_cited_in_words_of_both_languages_and_by_its_own_address(
    client: Client,
) -> None:
    claim = rich_claim()
    day = f"{claim.editions.get().published_at:%Y-%m-%d}"
    permalink = f"http://testserver{address(claim, 'editions/1/')}"

    html = page(client, address(claim, language="zh-hant"))

    assert cited(html, "words-zh-hant") == (
        "Factcheck，「青河大橋於2019年3月通車，是全國最長的斜張橋」，"
        f"C-{claim.number}，第 1 版，{day}，{permalink}"
    )
    assert cited(html, "words-en").startswith("Factcheck, “The Qinghe Bridge")
    assert html.index("cite-words-zh-hant") < html.index("cite-words-en")


def test_every_format_and_the_short_form_stand_in_the_page(client: Client) -> None:
    claim = rich_claim()
    html = page(client, address(claim))
    texts = dict(re.findall(r'<pre id="cite-(\w+)"[^>]*>(.*?)</pre>', html, re.S))

    (reference,) = rispy.loads(unescape(texts["ris"]))
    assert f"C-{claim.number}" in json.dumps(reference)
    assert json.loads(unescape(texts["csl"]))[0]["number"] == f"C-{claim.number}"
    assert f"claim-{claim.public_id}-1" in unescape(texts["bibtex"])
    assert texts["short"] == f"C-{claim.number}.1"
    assert texts["digest"] == claim.editions.get().digest


def test_search_engines_read_the_review_in_the_language_of_the_page(client: Client) -> None:
    claim = rich_claim()

    for language, statement, label in (
        ("en", "The Qinghe Bridge", "Partly supported: "),
        ("zh-hant", "青河大橋", "部分有證據支持："),
    ):
        html = page(client, address(claim, language=language))
        review = json.loads(re.findall(r'ld\+json">(.*?)</script>', html, re.S)[0])
        assert review["claimReviewed"].startswith(statement)
        assert review["reviewRating"]["alternateName"] == label.rstrip(": ：")
        assert review["url"] == f"http://testserver{address(claim)}"
        assert f'<meta property="og:title" content="{label}{statement}' in html
        assert f'<meta name="citation_title" content="{statement}' in html


def test_reference_managers_are_offered_the_claim_with_all_fields(client: Client) -> None:
    claim = rich_claim()
    html = page(client, address(claim))
    name, *sources = re.findall(r'class="unapi-id" title="([^"]+)"', html)

    assert len(sources) == claim.citations.count()
    assert name in page(client, "/en/claims/")
    assert (
        '<link rel="unapi-server" type="application/xml" title="unAPI" href="../../unapi">' in html
    )
    assert client.get("/unapi").status_code == 200
    formats = client.get("/unapi", {"id": name})
    assert (formats.status_code, formats.headers["Content-Type"]) == (300, "application/xml")
    assert b'<format name="ris" type="application/x-research-info-systems"/>' in formats.content
    (reference,) = rispy.loads(client.get("/unapi", {"id": name, "format": "ris"}).content.decode())
    assert reference["urls"] == [f"http://testserver{address(claim, 'editions/1/')}"]


def test_a_source_is_offered_by_itself(client: Client) -> None:
    claim = rich_claim()
    source = claim.citations.get(stance="refutes").source
    html = page(client, f"/en/sources/{source.public_id}/")
    name, *_claims = re.findall(r'class="unapi-id" title="([^"]+)"', html)

    answer = client.get("/unapi", {"id": name, "format": "bibtex"})

    assert answer.content.count(b"\n}\n") == 1
    assert f"source-{source.public_id}".encode() in answer.content


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"id": "claim-x-1"}, 404),
        ({"id": "source-00000000-0000-0000-0000-000000000000"}, 404),
        ({"id": "claim-00000000-0000-0000-0000-000000000000-1", "format": "ris"}, 404),
        ({"id": "\x00"}, 404),
    ],
)
def test_an_unknown_record_is_not_found(client: Client, asked: dict[str, str], status: int) -> None:
    assert client.get("/unapi", asked).status_code == status


def test_a_format_that_there_is_not_is_refused(client: Client) -> None:
    claim = factories.published_claim()

    answer = client.get("/unapi", {"id": f"claim-{claim.public_id}-1", "format": "mods"})

    assert answer.status_code == 406


def test_a_withdrawn_claim_is_cited_without_its_words(client: Client) -> None:
    claim = withdrawn_claim(factories.editor(), factories.reviewer(), statement="It was so.")

    html = page(client, address(claim))

    assert "It was so." not in words(html)
    assert f"C-{claim.number}, edition 2" in cited(html, "words-en")


def test_a_header_of_links_has_six_relations_and_three_kilobytes_at_most(client: Client) -> None:
    claim = rich_claim()
    for _ in range(3):
        factories.published_claim()
    record = claim.appearances.get().article.public_id

    for path in (
        "/", "/en/claims/", "/en/changes/", "/en/about/", "/en/vocabulary/", "/en/figures/",
        "/zh-hant/articles/", f"/en/articles/{record}/", address(claim), address(claim, "compare/"),
    ):  # fmt: skip
        header = client.get(path).headers["Link"]
        relations = set(re.findall(r'rel="([^"]+)"', header))
        assert {"cite-as", "describedby", "item", "license", "type", "author"} <= relations, path
        assert len(header) <= 3_000
