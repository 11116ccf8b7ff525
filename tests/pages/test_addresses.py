"""Addresses of pages: the language stands in the path, links are relative, old ones redirect."""

import pytest
from django.test import Client

from claims import workflow
from claims.models import Person
from claims.pages import addresses
from claims.record import demonstration
from tests import factories
from tests.pages.visible_text import address, page
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("target", "path", "way"),
    [
        ("/en/", "/en/", "./"),
        ("/en/claims/", "/en/", "claims/"),
        ("/en/", "/en/claims/", "../"),
        ("/en/", "/", "en/"),
        ("/zh-hant/claims/a/", "/en/claims/a/", "../../../zh-hant/claims/a/"),
        ("/api/v1/claims/?q=a", "/en/claims/", "../../api/v1/claims/?q=a"),
        ("/static/page.css", "/en/claims/a/editions/1/", "../../../../../static/page.css"),
        ("https://elsewhere.example/x/", "/en/", "https://elsewhere.example/x/"),
    ],
)  # fmt: skip
def test_the_way_from_a_page_to_another_is_relative(target: str, path: str, way: str) -> None:
    assert addresses.relative(target, path) == way


@pytest.mark.parametrize("rest", ["", "editions/1/"])
@pytest.mark.parametrize("accept", ["zh-TW", "en", "fr"])
def test_an_address_that_is_cited_ignores_who_asks(client: Client, rest: str, accept: str) -> None:
    claim = rich_claim()
    client.cookies["django_language"] = "zh-hant"
    expected = Client().get(address(claim, rest))

    answer = client.get(address(claim, rest), headers={"Accept-Language": accept})

    assert answer.content == expected.content
    assert answer.headers["ETag"] == expected.headers["ETag"]
    assert answer.headers["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("language", "tag"), [("", "en"), ("en", "en"), ("zh-hant", "zh-Hant")]
)  # fmt: skip
def test_the_path_decides_the_language_and_nothing_else_does(
    client: Client, language: str, tag: str
) -> None:
    claim = rich_claim()

    answer = client.get(address(claim, language=language), headers={"Accept-Language": "fr"})

    assert answer.headers["Content-Language"] == tag
    assert f'<html lang="{tag}">' in answer.content.decode()
    assert "Vary" not in answer.headers or "Cookie" not in answer.headers["Vary"]
    assert "Accept-Language" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize(("asked", "step"), [("en", "en"), ("zh-Hant", "zh-hant")])
def test_an_old_address_with_a_language_redirects(client: Client, asked: str, step: str) -> None:
    claim = factories.published_claim()

    answer = client.get(address(claim), {"lang": asked, "as_of": "2026-01-01"})

    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/{step}{address(claim)}?as_of=2026-01-01"


def test_links_stay_in_the_language_of_the_page(client: Client) -> None:
    claim = rich_claim()

    html = page(client, address(claim, language="zh-hant"))

    assert 'href="editions/1/"' in html
    assert f'href="../../../en{address(claim)}"' in html


@pytest.mark.parametrize("path", ["/", "/en/", "/zh-hant/", "{claim}", "/en{claim}"])
def test_a_page_answers_304_to_whoever_has_it(client: Client, path: str) -> None:
    path = path.format(claim=address(rich_claim()))
    first = client.get(path)

    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path).content == first.content


def test_a_date_tells_what_is_held_unless_two_editions_share_its_second(client: Client) -> None:
    claim = factories.published_claim()
    seconds = [client.get(address(claim)).headers["Last-Modified"]]
    held = {"If-Modified-Since": seconds[0]}
    assert client.get(address(claim), headers=held).status_code == 304

    while len(seconds) == len(set(seconds)):
        workflow.contest(claim, actor=factories.reviewer(), note=f"Doubt {len(seconds)}.")
        seconds.append(client.get(address(claim)).headers["Last-Modified"])

    answer = client.get(address(claim), headers={"If-Modified-Since": seconds[-1]})
    assert f"Doubt {len(seconds) - 1}." in answer.content.decode()


@pytest.mark.parametrize("path", ["{claim}", "/en/changes/feed.atom"])
def test_a_date_does_not_tell_where_names_changed_since(client: Client, path: str) -> None:
    path = path.format(claim=f"/en{address(factories.published_claim())}")
    held = {"If-Modified-Since": client.get(path).headers["Last-Modified"]}
    assert client.get(path, headers=held).status_code == 304

    Person.objects.update(public_name="Lin Qing", is_program=True)

    answer = client.get(path, headers=held)
    assert answer.status_code == 200
    assert demonstration.SENTENCE["en"] in answer.content.decode()


def test_all_links_of_a_page_are_a_link_set(client: Client) -> None:
    claim = rich_claim()

    answer = client.get(f"/zh-hant{address(claim)}linkset.json")

    (links,) = answer.json()["linkset"]
    assert answer.headers["Content-Type"] == "application/linkset+json"
    assert links["anchor"] == f"http://testserver/zh-hant{address(claim)}"
    assert links["cite-as"] == [{"href": f"http://testserver{address(claim, 'editions/1/')}"}]
    assert {"author", "describedby", "item", "license", "type"} <= links.keys()


@pytest.mark.parametrize("path", ["/linkset.json/x", "/api/linkset.json", "/en/no/linkset.json"])
def test_there_is_no_link_set_of_what_is_no_page(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_headers_say_what_the_json_says(client: Client) -> None:
    claim = rich_claim()
    document = client.get(f"/api/v1{address(claim)}")

    answer = client.get(address(claim))

    for name in ("Memento-Datetime", "Last-Modified", "Log-Position", "Log-Chain"):
        assert answer.headers[name] == document.headers[name]
    assert answer.headers["Cache-Control"] == "public, no-cache"
