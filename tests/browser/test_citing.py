"""A citation of a page that is new here, from its address: the acts it takes, and what it says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from claims.models import Source
from tests import factories
from tests.admin.browsing import page_of
from tests.browser.acts import CLIPBOARD, Acts
from tests.browser.conftest import NARROW, Visit
from tests.browser.pressing import written
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
