"""The review page under the fingers: keys, ticks that are saved at once, the next claim."""

import re

import pytest
from playwright.sync_api import Page, expect

from claims.models import Tick
from tests import factories
from tests.admin.browsing import review_page
from tests.browser.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)


def tick_buttons(page: Page) -> list[str | None]:
    return [button.get_attribute("aria-pressed") for button in page.locator(".tick button").all()]


def test_a_claim_is_reviewed_without_a_mouse(visit: Visit) -> None:
    reviewer = factories.reviewer()
    claim, submission = factories.submitted_claim()
    following, _submission = factories.submitted_claim()
    page = visit(reviewer)
    page.goto(review_page(claim))
    missing = page.locator("#ticks-missing")
    expect(missing).to_contain_text("Citations 1, 2 lack your tick")

    # The first press leads to a citation, the second one ticks it.
    page.keyboard.press("t")
    expect(page.locator("#citation-1 .tick button")).to_be_focused()
    assert not Tick.objects.exists()
    page.keyboard.press("t")
    expect(page.locator("#citation-1 .tick button")).to_have_attribute("aria-pressed", "true")
    expect(missing).to_contain_text("Citation 2 lacks your tick")
    assert list(submission.ticks.values_list("place", "reviewer")) == [(0, reviewer.pk)]
    page.reload()
    assert tick_buttons(page) == ["true", "false"]

    # In a text the same keys are letters.
    page.keyboard.press("r")
    comment = page.locator(".step-return_to_author [name=comment]")
    expect(comment).to_be_focused()
    page.keyboard.type("ant")
    expect(comment).to_have_value("ant")
    comment.blur()

    page.keyboard.press("t")
    page.keyboard.press("t")
    expect(missing).to_be_empty()
    page.keyboard.press("a")
    expect(page.locator(".step-approve [name=comment]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(re.escape(review_page(following))))
    expect(page.locator(".messagelist .success")).to_contain_text(f"{claim.label} is approved")


def test_the_next_in_the_queue_is_one_key_away_and_the_keys_can_be_switched_off(
    visit: Visit,
) -> None:
    first, second = (factories.submitted_claim()[0] for _claim in range(2))
    page = visit(factories.reviewer())
    page.goto(review_page(first))

    page.keyboard.press("n")
    page.wait_for_url(f"**{review_page(second)}")
    page.get_by_label("Keyboard shortcuts").uncheck()
    page.keyboard.press("t")
    page.keyboard.press("t")
    page.keyboard.press("n")
    page.reload()

    expect(page).to_have_url(re.compile(re.escape(review_page(second))))
    expect(page.get_by_label("Keyboard shortcuts")).not_to_be_checked()
    assert tick_buttons(page) == ["false", "false"]
