"""The page of a claim says everything that its edition says."""

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from claims import workflow
from claims.models import ClaimLink, Person
from claims.pages.citing import FULL_STOP
from claims.record import log
from tests import factories
from tests.pages.visible_text import address, page, words
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db


def test_the_page_says_everything_that_the_edition_says(client: Client) -> None:
    claim = rich_claim()

    shown = words(page(client, address(claim)))

    for expected in (
        f"C-{claim.number} · edition 1",
        "Finding: Partly supported",
        "asserted by Harbour Authority , 2024-06-19",
        "Concerns 2019-03/..",
        "About",
        "Qinghe Bridge",
        "Kind Quantity",
        "Checked on 2026-11-20",
        "Why The opening date is right; since 2021 another bridge is longer.",
        "Why 通車時間無誤",
        "What is wrong with the wording: Date, Scope",
        "The Qinghe Bridge opened in March 2019, then the longest of its kind.",
        "青河大橋於2019年3月通車，當時是",
        "4 sources, 3 independent origins · 1 of 4 opened and read · 1 of 4 quoted word for word",
        "Later evidence A register published in 2025 lists both bridges.",
        "falls short of our rules Both registers are kept by one ministry.",
        "Across the Qinghe 跨越青河 林青 · Example Review · Commentary · 2024-06-20",
        "Section: 前言 paragraph 2 page 1 全國最長的斜張橋",
        "supports 1 source Annual Report of the Ministry: Roads &amp; Bridges 2018–2019",
        "Ministry of Works · MW/2019/7 · 2019-06~ · Report · Primary",
        "Place: page 12",
        "Our translation: 青河大橋於2019年3月3日通車。",
        "In our words: Gives the day of the opening.",
        "Opened and read on 2026-11-20.",
        "refutes 1 source New {span} takes the record: 100% longer, \\$2bn &amp; counting",
        "Ana van den Berg, 李明 · Example Wire · Example Daily · 2021-06-05",
        "Place: about paragraph 4–5",
        "since June 2021.",
        "Not opened live.",
        "qualifies 1 source 通車公告 title worded by us 港務局 · 2019-03",
        "gives context 1 source =Bridges= of the &quot;North&quot; edited by",
        "J. Doe Jr · @ Press · 201X",
        "DOI 10.1000/182",
        "National archive · 2026-11-19",
        "&quot;Qinghe Bridge&quot; span &lt;1,100 m",
        "Found: Nothing newer than 2025.",
    ):
        assert expected in shown


def test_the_page_says_how_to_cite_and_check_the_edition(client: Client) -> None:
    claim = rich_claim()
    edition = claim.editions.get()

    shown = words(page(client, address(claim)))

    permalink = f"http://testserver/claims/{claim.public_id}/editions/1/"
    assert f"C-{claim.number}, edition 1, {edition.published_at:%Y-%m-%d}, {permalink}" in shown
    assert f"Digest (SHA-256) {edition.digest}" in shown
    assert f"Position in the log {edition.position} Chain value {edition.chain}" in shown
    assert "CC BY 4.0" in shown


def test_the_finding_is_a_word_and_not_only_a_colour(client: Client) -> None:
    html = page(client, address(rich_claim()))

    assert re.search(r'<strong class="status partly_supported"><a [^>]+>Partly supported<', html)


def test_both_languages_are_shown_the_readers_first(client: Client) -> None:
    claim = rich_claim()

    english = page(client, address(claim, language="en"))
    chinese = page(client, address(claim, language="zh-hant"))

    assert '<html lang="en">' in english
    assert re.search(
        r'<h1 lang="en">The Qinghe.*<p class="statement" lang="zh-Hant">青河', english, re.S
    )
    assert '<html lang="zh-Hant">' in chinese
    assert re.search(
        r'<h1 lang="zh-Hant">青河.*<p class="statement" lang="en">The Q', chinese, re.S
    )
    assert re.search(r'<a href="[^"]+" lang="zh-Hant">港務局</a>', chinese)


@pytest.mark.parametrize("asked", ["", "fr", "zh", "EN", "<b>", "\x00", "../en"])
def test_an_unknown_language_is_passed_over(client: Client, asked: str) -> None:
    response = client.get(address(rich_claim()), {"lang": asked})

    assert response.headers["Content-Language"] == "en"
    assert "?lang" not in response.content.decode().partition("</header>")[2]


def test_the_people_who_signed_are_named_as_they_are_called_today(client: Client) -> None:
    claim = rich_claim()
    signed = claim.submissions.get()
    submitter, second = signed.submitted_by.person, signed.review.reviewer.person
    assert f"№ {submitter.number} (submitted), № {second.number} (reviewed)" in words(
        page(client, address(claim))
    )

    Person.objects.filter(pk=second.pk).update(public_name="Lin <Qing>")

    assert f"№ {submitter.number} (submitted), Lin &lt;Qing&gt; (reviewed)" in words(
        page(client, address(claim))
    )


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999", "-1", "x", "１"])
def test_an_edition_that_does_not_exist_is_not_found(client: Client, number: str) -> None:
    claim = factories.published_claim()

    assert client.get(address(claim, f"editions/{number}/")).status_code == 404


@pytest.mark.parametrize("form", ["/c/{}", "/c/{}/"])
def test_the_short_address_leads_to_the_claim(client: Client, form: str) -> None:
    claim = factories.published_claim()

    response = client.get(form.format(claim.number), {"lang": "zh-Hant"})

    assert response.status_code == 301
    assert response.headers["Location"] == address(claim, language="zh-hant")


@pytest.mark.parametrize("number", ["0", "99999999999999999", "9" * 30, "x", "-1"])
def test_a_number_without_a_claim_is_not_found(client: Client, number: str) -> None:
    assert client.get(f"/c/{number}").status_code == 404


def test_machines_are_told_where_the_document_is(client: Client) -> None:
    claim = rich_claim()

    html = page(client, address(claim))

    document = f"/api/v1{address(claim)}editions/1/"
    assert f'<link rel="alternate" type="application/json" href="../..{document}">' in html
    assert client.get(document).content == claim.editions.get().document.encode()
    assert f'<link rel="canonical" href="http://testserver{address(claim)}">' in html


def test_the_publisher_is_named_as_the_settings_say(client: Client, settings: Settings) -> None:
    settings.FACTCHECK_PUBLISHER = {
        "name": "Review & Sons",
        "site": "https://review.example/",
        "license": "https://review.example/licence",
        "contact": "desk@review.example",
        "corrections_policy": "https://review.example/corrections",
    }

    html = page(client, address(rich_claim()))

    assert "Published by Review &amp; Sons." in words(html)
    for link in ("https://review.example/", "mailto:desk@review.example"):
        assert f'<a href="{link}"' in html
    assert '<a href="https://review.example/corrections">Corrections policy</a>' in html


def test_a_page_costs_the_same_queries_however_much_it_shows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    submitter, second = factories.editor(), factories.reviewer()
    for amount in (1, 30):
        claim = factories.supported_claim()
        for day in range(1, amount + 1):
            factories.citation(claim, accessed_on=date(2026, 1, day))
            target = factories.published_claim(submitter=submitter, second=second)
            ClaimLink.objects.create(claim=claim, type="repeats", target=target)
        signed = workflow.submit(claim, actor=submitter)
        workflow.approve(claim, actor=second, digest=signed.content_digest)

        with django_assert_num_queries(7):
            page(client, address(claim))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_are_for_reading(client: Client, method: str) -> None:
    assert getattr(client, method)(address(factories.published_claim())).status_code == 405


def test_the_page_agrees_with_the_log(client: Client) -> None:
    claim = rich_claim()

    assert log.head().chain in page(client, address(claim))


def test_a_reference_is_punctuated_as_the_reader_writes(client: Client) -> None:
    claim = factories.published_claim(statement="The bridge fell.")

    assert "，「The bridge fell」，C-" in words(page(client, address(claim, language="zh-hant")))
    assert ", “The bridge fell”, C-" in words(page(client, address(claim)))


@pytest.mark.parametrize(
    ("statement", "cited"),
    [
        ("The bridge fell.", "The bridge fell"),
        ("橋斷了。", "橋斷了"),
        ("It fell in the U.S.", "It fell in the U.S."),
        ("They said that it fell …", "They said that it fell …"),
        ("So it went on...", "So it went on..."),
        ("Did it fall?", "Did it fall?"),
    ],
)
def test_a_statement_is_cited_without_its_full_stop(statement: str, cited: str) -> None:
    assert FULL_STOP.sub("", statement) == cited
