"""From page to page: every finding is near, nothing unpublished is anywhere, and all cost alike."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.selection import unfiltered
from tests import factories
from tests.noise import WORD, make_noise
from tests.pages.visible_text import corrected_and_contested_claim, page, publish, words
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a [^>]*href="([^"]*)"')


def crawl(client: Client, start: str, *, clicks: int) -> Iterator[tuple[int, str, str]]:
    """Clicks, path and body of every page within so many clicks; facets are not followed."""
    seen, edge = {start}, [start]
    for depth in range(clicks + 1):
        found = []
        for path in edge:
            answer = client.get(path, follow=True)
            html = answer.content.decode()
            yield depth, path, html
            assert answer.status_code == 200, path
            for href in LINK.findall(html):
                there = urlsplit(urljoin(f"http://testserver{path}", unescape(href)))
                is_page = there.netloc == "testserver" and not there.query
                is_for_machines = (
                    "/feed." in there.path
                    or there.path.endswith(".docx")
                    or there.path.startswith(("/api/", "/admin/"))
                )
                if is_page and not is_for_machines and there.path not in seen:
                    seen.add(there.path)
                    found.append(there.path)
        edge = found


def test_every_published_claim_is_three_clicks_away_at_most(client: Client) -> None:
    published = [corrected_and_contested_claim()]
    submitter, second = factories.editor(), factories.reviewer()
    published += [
        factories.published_claim(submitter=submitter, second=second, created_by=submitter)
        for _ in range(60)
    ]

    for start in ("/", "/zh-hant/"):
        # What a page two clicks away links to is three clicks away.
        linked = {
            claim_id
            for _depth, _path, html in crawl(client, start, clicks=2)
            for claim_id in re.findall(r'href="[^"]*?([0-9a-f-]{36})/"', html)
        }
        assert {str(claim.public_id) for claim in published} <= linked


def test_nothing_unpublished_is_on_any_page(client: Client) -> None:
    rich_claim()
    withdrawn = make_noise()["withdrawn"]
    once_published = f"/claims/{withdrawn.public_id}/editions/1/"

    visited = 0
    for _depth, path, html in crawl(client, "/", clicks=4):
        # What was published once can be read at its address for ever, and in no list.
        assert WORD not in html or path.endswith(once_published) or "/compare/" in path, path
        visited += 1
    assert visited > 20


@pytest.mark.parametrize("noun", ["article", "source", "claimant", "subject"])
def test_a_record_that_no_edition_embeds_is_not_found(client: Client, noun: str) -> None:
    record = getattr(factories, noun)()

    assert client.get(f"/en/{noun}s/{record.public_id}/").status_code == 404
    assert str(record.public_id) not in page(client, f"/en/{noun}s/")


def test_a_record_has_a_page_with_its_claims_in_both_languages(client: Client) -> None:
    claim = rich_claim()
    citation = claim.citations.get(stance="refutes")
    assert claim.claimant
    pages = {
        f"articles/{claim.appearances.get().article.public_id}/": "跨越青河",
        f"claimants/{claim.claimant.public_id}/": "港務局",
        f"subjects/{claim.about.get(name_en='Qinghe Bridge').public_id}/": "青河大橋",
        f"sources/{citation.source.public_id}/": "takes the record",
    }

    for path, title in pages.items():
        shown = words(page(client, f"/zh-hant/{path}"))
        assert title in shown
        assert f"C-{claim.number} · 部分有證據支持" in shown
        assert page(client, f"/{path}") != page(client, f"/zh-hant/{path}")
    assert "refutes" in words(page(client, f"/en/sources/{citation.source.public_id}/"))


def test_an_article_lists_its_claims_in_reading_order(client: Client) -> None:
    article = factories.article(released_at=timezone.now())
    for place in (3, 1, 2):
        claim = factories.supported_claim(statement=f"Number {place}.")
        factories.appearance(claim, article, position=place)
        publish(claim)

    shown = words(page(client, f"/en/articles/{article.public_id}/"))

    assert shown.index("Number 1.") < shown.index("Number 2.") < shown.index("Number 3.")
    assert "Supported 3" in shown


def test_a_subject_names_the_narrower_ones_and_finds_their_claims(client: Client) -> None:
    island = factories.subject(name_en="Island")
    north = factories.subject(name_en="North", broader=island)
    claim = factories.supported_claim()
    claim.about.set([north])
    publish(claim)

    shown = words(page(client, f"/en/subjects/{island.public_id}/"))

    assert "With the narrower subjects: North" in shown
    assert f"C-{claim.number}" in shown


def test_a_merged_source_leads_to_the_one_it_was_merged_into(client: Client) -> None:
    kept, merged = factories.source(), factories.source()
    claim = factories.supported_claim()
    factories.citation(claim, source=kept)
    publish(claim)
    type(merged).objects.filter(pk=merged.pk).update(merged_into=kept)
    factories.published_claim()  # A merger counts from the next edition on.

    answer = client.get(f"/zh-hant/sources/{merged.public_id}/")

    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/zh-hant/sources/{kept.public_id}/"


def test_changes_tell_every_edition_with_its_reason_and_difference(client: Client) -> None:
    claim = corrected_and_contested_claim()

    shown = words(page(client, "/en/changes/"))

    assert f"C-{claim.number}.3 · Contested" in shown
    assert "The year was wrong. What this edition changed" in shown
    assert "2026-11-<del>20</del><ins>21</ins>" in page(client, "/en/changes/")


def test_two_editions_are_compared_field_by_field(client: Client) -> None:
    claim = corrected_and_contested_claim()
    path = f"/en/claims/{claim.public_id}/compare/"

    html = page(client, f"{path}1/2/")

    assert "2026-11-<del>20</del><ins>21</ins>" in html
    assert "From edition 1 to edition 2" in html
    assert "The signed content is the same in both." in words(page(client, path))
    assert "From edition 1 to edition 2" in page(client, f"{path}?before=1&after=2")
    for wrong in ("1/4/", "0/1/", "?before=x", "?after=9"):
        assert client.get(path + wrong).status_code == 404


def test_pages_cost_the_same_queries_however_much_there_is(client: Client) -> None:
    claim = corrected_and_contested_claim()
    paths = [
        *(f"/en/{name}/" for name in ("changes", "articles", "sources", "subjects", "figures")),
        f"/en/articles/{claim.appearances.get().article.public_id}/",
    ]
    submitter, second = factories.editor(), factories.reviewer()
    spent: list[list[int]] = []
    for more in (1, 20):
        for _ in range(more):
            factories.published_claim(submitter=submitter, second=second, created_by=submitter)
        spent.append([])
        for path in paths:
            unfiltered.forget()
            with CaptureQueriesContext(connection) as queries:
                page(client, path)
            spent[-1].append(len(queries))

    assert spent[0] == spent[1]
    assert max(spent[0]) < 17
