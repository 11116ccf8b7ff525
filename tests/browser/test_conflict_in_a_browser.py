"""Two windows on one claim: the second save loses nothing, and says what the first one did."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.admin.browsing import page_of
from tests.browser.conftest import Visit
from tests.browser.pressing import press, save, written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_a_save_that_comes_too_late_shows_both_and_is_mended_with_a_second_press(
    visit: Visit, language: str
) -> None:
    claim = factories.supported_claim(statement="The bridge opened.")
    quick, slow = (visit(factories.editor(), language=language) for _window in range(2))
    for page in (quick, slow):
        page.goto(page_of(claim))

    quick.locator("#id_statement").fill("The bridge opened in 2019.")
    save(quick, language)
    slow.locator("#id_rationale").fill("The registers say so.")
    slow.locator("#id_statement").fill("The new bridge opened.")
    slow.locator("#citations-0 summary").first.click()
    slow.locator("#id_citations-0-summary").fill("It names the year.")
    press(slow, "Save and continue editing", language)

    conflict = slow.locator("#conflict")
    expect(conflict).to_contain_text(written("you both changed this", language))
    expect(conflict).to_contain_text("in 2019")
    expect(slow.locator("#id_statement")).to_have_value("The new bridge opened.")
    expect(slow.locator("#id_citations-0-summary")).to_be_visible()
    slow.locator("#id_statement").fill("The new bridge opened in 2019.")
    save(slow, language)

    claim.refresh_from_db()
    assert claim.statement == "The new bridge opened in 2019."
    assert claim.rationale == "The registers say so."
    assert claim.citations.filter(summary="It names the year.").count() == 1
