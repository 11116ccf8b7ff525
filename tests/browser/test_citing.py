"""A citation of a page that is new here, from its address: the acts it takes, and what it says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from claims import workflow
from claims.models import Citation, Source
from tests import factories
from tests.admin.browsing import page_of, review_page
from tests.browser.acts import CLIPBOARD, Acts
from tests.browser.conftest import NARROW, WIDE, Visit
from tests.browser.pressing import save, written
from tests.intake.page_shapes import SHAPES
from tests.intake.tiny_web import TinyWeb, page, tiny_web

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "http://gazette.example.uk/quay"
EXCERPT = "the old quay would stay closed until the autumn"
MOST_ACTS = 6


@pytest.fixture(autouse=True)
def web(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[TinyWeb]:
    """A newspaper of this machine that stands for the internet."""
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"
    with tiny_web() as running:
        running.stands_for_the_internet(monkeypatch)
        running.pages["/quay"] = page(SHAPES[0].html.encode(), "Content-Type: text/html")
        yield running


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_a_new_page_is_cited_in_few_acts(visit: Visit, language: str) -> None:
    claim = factories.claim()
    window = visit(factories.editor(), language=language, permissions=CLIPBOARD)
    window.goto(page_of(claim))
    acts = Acts(window)

    acts.click(window.locator("#take-in-address"))
    acts.paste(ADDRESS)
    expect(window.locator("#take-in [role=status]")).to_contain_text("JSON-LD headline")
    acts.choose(window.locator("#id_citations-0-stance"), "supports")
    acts.click(window.locator("#id_citations-0-excerpt"))
    acts.paste(EXCERPT)
    acts.click(window.get_by_role("button", name=written("Save", language), exact=True))
    window.locator(".messagelist .success").wait_for()

    citation, source = claim.citations.get(), Source.objects.get()
    assert acts.done <= MOST_ACTS
    assert (citation.source, citation.quote_check) == (source, "verified")
    assert (citation.language, citation.position, citation.stance) == ("en", 1, "supports")
    assert (source.title, source.publisher) == ("Old quay closes", "Harbour Gazette")


@pytest.mark.parametrize(("language", "width"), [("en", WIDE), ("zh-hant", NARROW)])
def test_words_selected_in_the_copy_become_the_excerpt(
    visit: Visit, language: str, width: int
) -> None:
    claim = factories.claim()
    window = visit(factories.editor(), language=language, width=width, permissions=CLIPBOARD)
    window.goto(page_of(claim))
    acts, text = Acts(window), window.locator("#evidence-pane .evidence-text")

    acts.click(window.locator("#take-in-address"))
    acts.paste(ADDRESS)
    expect(text).to_contain_text(EXCERPT)
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    acts.select(text, EXCERPT)
    expect(window.locator("#id_citations-0-excerpt")).to_have_value(EXCERPT)
    expect(window.locator("#evidence-said")).to_have_class("chip check-verified")
    acts.choose(window.locator("#id_citations-0-stance"), "supports")
    acts.click(window.get_by_role("button", name=written("Save", language), exact=True))
    window.locator(".messagelist .success").wait_for()

    citation = claim.citations.get()
    assert acts.done <= 5
    assert (citation.excerpt, citation.quote_check) == (EXCERPT, "verified")
    assert (citation.locator_label, citation.locator_is_approximate) == ("paragraph", True)


def test_the_copy_is_used_by_keys_alone_and_read_on_the_review_page(visit: Visit) -> None:
    claim = factories.supported_claim()
    citation = claim.citations.all()[0]
    Citation.objects.filter(pk=citation.pk).update(excerpt="", locator_label="", locator="")
    factories.capture(
        citation.source, "The quay is closed. The ferry 𠮷 lands. The quay is closed."
    )
    window = visit(factories.editor())
    window.goto(page_of(claim))

    window.locator("#citations-0 summary").first.press("Enter")
    words = window.locator("#evidence-words")
    words.fill("quay … closed")
    words.press("Enter")
    places = window.locator(".evidence-places button")
    expect(places.first).to_be_focused()
    window.keyboard.press("Tab")
    window.keyboard.press("Enter")
    expect(window.locator("#id_citations-0-excerpt")).to_have_value("quay is closed")
    expect(window.locator("#id_citations-0-prefix")).not_to_have_value("")
    expect(window.locator("#evidence-pane .evidence-text mark")).to_have_text("quay is closed")
    window.locator("#evidence-pane .evidence-text").press("Escape")
    expect(window.locator("#evidence-pane")).to_be_hidden()
    save(window, "en")
    citation.refresh_from_db()
    assert citation.quote_check == "verified"

    workflow.submit(claim, actor=factories.editor())
    reading = visit(factories.reviewer())
    reading.goto(review_page(claim))
    reading.locator("#citation-1 .show-copy").click()
    expect(reading.locator("#evidence-pane .evidence-text mark")).to_have_text("quay is closed")
    reading.get_by_role("button", name="Close the copy").click()
    expect(reading.locator("#citation-1 .show-copy")).to_be_focused()


def test_what_cannot_be_fetched_is_told_and_filled_in_by_hand(visit: Visit) -> None:
    claim = factories.supported_claim()
    window = visit(factories.editor(), permissions=CLIPBOARD, width=NARROW, expected="422")
    window.goto(page_of(claim))
    said = window.locator("#take-in [role=status]")

    window.locator("#take-in-address").fill("http://gazette.example.uk/none")
    window.keyboard.press("Enter")
    expect(said).to_contain_text("code 404")
    assert window.evaluate("document.documentElement.scrollWidth") <= NARROW
    with window.expect_popup() as popup:
        window.get_by_role("button", name="Fill in the source by hand").click()
    expect(popup.value.locator("#id_url")).to_have_value("http://gazette.example.uk/none")
    popup.value.locator("#id_title").fill("A page behind a gate")
    popup.value.get_by_role("button", name="Save", exact=True).click()

    expect(window.locator("#id_citations-2-source")).to_have_value(
        str(Source.objects.get(title="A page behind a gate").pk)
    )
    # A source that is here already is cited without another.
    window.locator("#take-in-address").fill(claim.citations.all()[0].source.url)
    window.keyboard.press("Enter")
    expect(window.locator("#id_citations-3-position")).to_have_value("4")
    assert Source.objects.count() == 3
