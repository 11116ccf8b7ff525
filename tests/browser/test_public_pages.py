"""Reading the record in a browser: by keyboard alone, without scripts, on a narrow screen."""

import re

import pytest

from tests.browser.conftest import NARROW, Visit
from tests.pages.visible_text import corrected_and_contested_claim
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_claim_is_found_and_opened_by_keyboard_alone(visit: Visit) -> None:
    claim = rich_claim()
    reader = visit()
    reader.goto("/en/claims/")

    reader.keyboard.press("Tab")
    assert reader.evaluate("document.activeElement.className") == "skip"
    reader.locator("form.search input").focus()
    reader.keyboard.type("qingh")
    reader.locator("[role=option]").first.wait_for()
    reader.keyboard.press("ArrowDown")
    assert reader.locator("form.search input").get_attribute("aria-activedescendant")
    reader.keyboard.press("Enter")

    reader.wait_for_url(re.compile(str(claim.public_id)))
    assert reader.locator("h1").inner_text().startswith("The Qinghe Bridge")


def test_escape_closes_the_suggestions_and_enter_searches(visit: Visit) -> None:
    rich_claim()
    reader = visit()
    reader.goto("/en/changes/")
    field = reader.get_by_role("combobox")

    field.press_sequentially("bridge")
    reader.locator("[role=option]").first.wait_for()
    field.press("Escape")
    assert reader.locator("[role=listbox]").is_hidden()
    field.press("Enter")

    reader.wait_for_url(re.compile(r"/en/claims/\?q=bridge"))


def test_everything_can_be_read_without_scripts(visit: Visit) -> None:
    claim = corrected_and_contested_claim()
    reader = visit(java_script_enabled=False)
    reader.goto("/en/claims/")

    reader.locator("form.search input").fill("bridge")
    reader.locator("form.search button").click()
    reader.locator("ol.claims a").first.click()

    assert f"C-{claim.number}" in reader.locator("main").inner_text()
    assert reader.locator("button[data-copy]").first.is_hidden()


def test_a_reference_is_copied_at_a_press(visit: Visit) -> None:
    claim = rich_claim()
    reader = visit()
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.goto(f"/en/claims/{claim.public_id}/")

    reader.locator("button[data-copy=cite-words-en]").click()

    copied = reader.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Factcheck, “The Qinghe Bridge")


@pytest.mark.parametrize("path", ["/", "/zh-hant/claims/", "/en/changes/", "/en/figures/", "claim"])
def test_no_page_is_wider_than_a_narrow_screen(visit: Visit, path: str) -> None:
    claim = corrected_and_contested_claim()
    reader = visit(width=NARROW)
    reader.goto(f"/zh-hant/claims/{claim.public_id}/" if path == "claim" else path)

    assert reader.evaluate("document.documentElement.scrollWidth") <= NARROW
