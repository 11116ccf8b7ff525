"""Browse and search: what the address asks for, with counts of what else could be chosen."""

import csv
import io
import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.models import Claim
from claims.pages import browse, urls
from claims.selection import unfiltered
from tests import factories
from tests.noise import WORD, make_noise
from tests.pages.visible_text import corrected_and_contested_claim, page, publish, words
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db


def listed(html: str) -> list[str]:
    """The numbers of the claims in the list, in their order."""
    return re.findall(r'<p class="quiet">(?:<abbr [^>]+></abbr>)?(C-\d+)', html)


def choices(html: str, facet: str) -> dict[str, int]:
    """The values of a facet with their counts."""
    part = html.partition(f'id="facet-{facet}"')[2].partition("</section>")[0]
    found = re.findall(r"<span[^>]*>([^<]*)</span> <span class=\"count\">(\d+)", part)
    return {unescape(label): int(number) for label, number in found}


def published(number: int, **fields: object) -> list[Claim]:
    submitter, second = factories.editor(), factories.reviewer()
    return [
        factories.published_claim(
            submitter=submitter, second=second, created_by=submitter, **fields
        )
        for _ in range(number)
    ]


def test_the_list_and_its_facets_say_what_the_api_finds(client: Client) -> None:
    claim = rich_claim()
    published(2)
    query = "verification_status=partly_supported&from=2019-04&to=2024"

    html = page(client, f"/en/claims/?{query}")

    assert listed(html) == [f"C-{claim.number}"]
    assert "<h1>1 claim: Partly supported · 2019-04–2024</h1>" in html
    assert choices(html, "verification_status") == {"Partly supported": 1}
    assert choices(html, "about")["Qinghe Bridge"] == 1
    assert choices(html, "claimant") == {"Harbour Authority": 1}
    assert choices(html, "stance") == {
        "supports": 1, "refutes": 1, "qualifies": 1, "gives context": 1
    }  # fmt: skip
    assert choices(page(client, "/en/claims/"), "verification_status") == {
        "Supported": 3, "Partly supported": 1
    }  # fmt: skip


def test_a_facet_counts_without_its_own_filter_and_chooses_several(client: Client) -> None:
    rich_claim()
    published(2)

    html = page(client, "/en/claims/?verification_status=supported")
    both = re.findall(r'href="(\./\?[^"]*partly_supported[^"]*)"', html)

    assert choices(html, "verification_status") == {"Supported": 3, "Partly supported": 1}
    assert len(listed(page(client, "/en/claims/" + unescape(both[0])[2:]))) == 4


def test_a_broader_subject_counts_each_claim_about_a_narrower_one_once(client: Client) -> None:
    island = factories.subject(name_en="Island")
    north, south = (factories.subject(name_en=name, broader=island) for name in ("North", "South"))
    claim = factories.supported_claim()
    claim.about.set([north, south])
    publish(claim)

    html = page(client, "/en/claims/")

    assert choices(html, "about") == {"Island": 1, "North": 1, "South": 1}
    assert listed(page(client, f"/en/claims/?about={island.public_id}")) == [f"C-{claim.number}"]


def test_stances_are_counted_of_the_source_that_is_asked_for(client: Client) -> None:
    claim = rich_claim()
    source = claim.citations.get(stance="refutes").source

    html = page(client, f"/en/claims/?source={source.public_id}")

    assert choices(html, "stance") == {"refutes": 1}


def test_a_search_marks_what_it_found_and_says_where_it_found_less(client: Client) -> None:
    claim = rich_claim()

    html = page(client, "/zh-hant/claims/?q=青河大橋")
    loosely = page(client, "/en/claims/?q=Qinghe+nonsense+gibberish")

    assert listed(html) == [f"C-{claim.number}"]
    assert "<mark>青河大橋</mark>" in html
    assert "No claim holds everything that was looked for" in words(loosely)
    assert listed(loosely) == [f"C-{claim.number}"]


def test_a_contested_finding_says_so_in_the_list(client: Client) -> None:
    claim = corrected_and_contested_claim()
    day = f"{claim.editions.get(kind='contested').published_at:%Y-%m-%d}"

    assert f"in dispute since {day}" in words(page(client, "/en/claims/"))
    assert "in dispute" not in words(page(client, "/en/claims/?position=2"))


def test_files_hold_exactly_the_list(client: Client) -> None:
    claim = rich_claim()
    published(1)
    html = page(client, "/en/claims/?verification_status=partly_supported&from=2019")
    published(1)
    followed = re.findall(r'href="(feed\.atom[^"]*)">Follow', html)
    assert client.get("/en/claims/" + unescape(followed[0])).status_code == 200

    addresses = {
        label: "/en/claims/" + unescape(href)
        for href, label in re.findall(
            r'rel="nofollow" href="([^"]*position=[^"]*)">(\S+)</a>', html
        )
    }
    assert list(addresses) == [
        "CSV", "XLSX", "RIS", "BibTeX", "CSL-JSON", "Markdown", "JSON", "Package"
    ]  # fmt: skip
    for label, way in addresses.items():
        path, _, query = way.partition("?")
        answer = client.get(
            "/" + path.split("../")[-1],
            dict(re.findall(r"([^=&]+)=([^&]*)", query.replace("%2F", "/"))),
        )
        assert answer.status_code == 200, label
        if label == "CSV":
            rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
            assert {row["claim_number"] for row in rows} == {str(claim.number)}


def test_a_later_page_goes_on_and_the_first_links_to_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browse, "PAGE_SIZE", 2)
    numbers = [f"C-{claim.number}" for claim in published(5)]

    first, last = page(client, "/en/claims/"), page(client, "/en/claims/page/3/")

    assert 'href="page/3/"' in first
    assert 'href="../../"' in last
    assert (
        listed(first) + listed(page(client, "/en/claims/page/2/")) + listed(last) == (numbers[::-1])
    )
    assert listed(page(client, "/en/claims/?ordering=published")) == numbers[:2]


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999"])
def test_a_page_that_there_is_not_is_not_found(client: Client, number: str) -> None:
    rich_claim()

    for name in urls.LISTS:
        assert client.get(f"/en/{name}/page/{number}/").status_code == 404, name
    assert client.get(f"/en/claims/page/{number}/", {"q": "the"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("verification_status=untrue", "verification_status"),
        ("status=refuted", "status"),
        ("from=whenever", "from"),
        ("as_of=2999-01-01", "as_of"),
        ("ordering=upwards", "ordering"),
        ("q=" + "a" * 300, "q"),
    ],
)
def test_what_is_not_understood_is_named(client: Client, query: str, named: str) -> None:
    answer = client.get(f"/en/claims/?{query}")

    assert answer.status_code == 400
    assert f'<p class="banner"><code>{named}</code>' in answer.content.decode()


def test_where_a_reader_came_from_changes_nothing(client: Client) -> None:
    rich_claim()

    assert listed(page(client, "/en/claims/?utm_source=letter&fbclid=x&q=&from=")) == listed(
        page(client, "/en/claims/")
    )


def test_the_record_as_of_an_earlier_position_stays_as_it_was(client: Client) -> None:
    claim = rich_claim()
    before = page(client, "/en/claims/?position=2")
    published(1)

    assert page(client, "/en/claims/?position=2") == before
    assert f"C-{claim.number}" in listed(before)


def test_nothing_unpublished_is_listed_counted_or_suggested(client: Client) -> None:
    make_noise()

    for path in ("/en/claims/", "/zh-hant/claims/?include=withdrawn", f"/en/claims/?q={WORD}"):
        found = page(client, path).replace(f"q={WORD}", "").replace(f'value="{WORD}"', "")
        # In the title, the heading, and the names of the two feeds.
        assert found.count(WORD) == path.count(WORD) * 4, path
    assert client.get("/en/claims/suggestions.json", {"q": WORD[:3]}).json() == {"results": []}


def test_fields_of_a_form_that_nobody_filled_in_ask_for_nothing(client: Client) -> None:
    rich_claim()
    sent = "/en/claims/?q=&from=&to=&as_of=&ordering=-published"

    assert "2 claims" in words(page(client, sent))
    assert client.get("/en/claims/?as_of=never").status_code == 400


def test_a_list_costs_the_same_queries_however_long_it_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rich_claim()
    for more in (0, 49):
        published(more)
        unfiltered.forget()
        with django_assert_num_queries(18):
            page(client, "/en/claims/")
        with django_assert_num_queries(9):
            page(client, "/en/claims/")


@pytest.mark.parametrize(
    ("typed", "found"),
    [("Qingh", True), ("the qinghe bri", True), ("青河", True), ("Qingx", False)],
)
def test_an_unfinished_word_suggests_claims(client: Client, typed: str, found: bool) -> None:
    claim = rich_claim()

    answer = client.get("/zh-hant/claims/suggestions.json", {"q": typed})

    assert [row["number"] for row in answer.json()["results"]] == [f"C-{claim.number}"] * found
    assert "Vary" not in answer.headers


@pytest.mark.parametrize("typed", ["", " ", "\x00", "%", "'", "a" * 5_000, "「", "C-"])
def test_whatever_is_typed_is_answered(client: Client, typed: str) -> None:
    answer = client.get("/en/claims/suggestions.json", {"q": typed})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/claims/", "/en/claims/"),
        ("/claims/?lang=zh-Hant&q=a", "/zh-hant/claims/?q=a"),
        ("/claims/page/2/", "/en/claims/page/2/"),
    ],
)
def test_a_list_without_a_language_redirects(client: Client, path: str, there: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.headers["Location"]) == (301, there)


def test_a_list_names_the_feeds_of_exactly_its_claims(client: Client) -> None:
    claim = rich_claim()
    factories.published_claim()
    asked = "verification_status=partly_supported&from=2018&to=2020"
    answered = client.get(f"/en/claims/?{asked}&as_of=&ordering=concerns")

    named = re.findall(r'application/(?:atom|feed)\+(?:xml|json)" href="([^"]+)"', answered.text)
    assert [unescape(address).partition("?")[0] for address in named] == ["feed.atom", "feed.json"]
    linked = re.findall(r"<http://testserver([^>]+feed\.json[^>]*)>", answered.headers["Link"])
    assert linked == [f"/en/claims/{unescape(named[1])}"]
    told = client.get(linked[0]).json()["items"]
    assert [item["_factcheck"]["name"] for item in told] == [f"C-{claim.number}.1"]
