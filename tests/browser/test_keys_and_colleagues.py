"""Keys told in a dialog, forms saved by Ctrl+S, ticks taken back, and who else is here."""

import re

import pytest
from playwright.sync_api import expect

from claims.models import Claim, Presence, Source, Tick
from tests import factories
from tests.admin.browsing import list_page, page_of, review_page
from tests.browser.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("language", "title"), [("en", "Keys"), ("zh-hant", "快速鍵")])
def test_the_keys_of_a_page_are_told_by_one_key_and_by_its_link(
    visit: Visit, language: str, title: str
) -> None:
    claim, _submission = factories.submitted_claim()
    page = visit(factories.reviewer(), language=language)
    page.goto(review_page(claim))
    dialog = page.locator("dialog#keys")
    expect(dialog).to_be_hidden()

    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("heading", level=2)).to_have_text(title)
    expect(dialog.locator("button")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    page.locator("#keys-link").press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#keys-link")).to_be_focused()

    page.locator(".step-approve textarea").focus()
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    expect(page.locator(".step-approve textarea")).to_have_value("?")
    page.locator(".step-approve textarea").blur()
    page.keyboard.press("?")
    dialog.locator("input").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()


def test_a_tick_is_taken_back_by_one_key(visit: Visit) -> None:
    claim, _submission = factories.submitted_claim()
    page = visit(factories.reviewer())
    page.goto(review_page(claim))
    for number in (1, 2):
        page.keyboard.press("t")
        page.keyboard.press("t")
        button = page.locator(f"#citation-{number} .tick button")
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(button).to_be_enabled()
    expect(page.locator("#ticks-missing")).to_be_empty()
    page.keyboard.press("u")
    expect(page.locator("#ticks-missing")).to_contain_text("Citation 2 lacks your tick")
    expect(page.locator("#citation-2 .tick button")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("#ticks-missing")).to_contain_text("Citations 1, 2 lack your tick")
    assert not Tick.objects.exists()


def test_a_form_that_saves_is_saved_by_one_key_and_a_signature_is_not(visit: Visit) -> None:
    draft, source = factories.claim(), factories.source()
    claim, submission = factories.submitted_claim()
    page = visit(factories.account(is_superuser=True))
    page.goto(page_of(source))
    page.locator("#id_title").fill("Saved by a key")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist .success")).to_contain_text("Saved by a key")
    assert Source.objects.get(pk=source.pk).title == "Saved by a key"

    page.goto(list_page("claim"))
    page.locator(f'[name="_selected_action"][value="{draft.pk}"]').check()
    page.locator('[name="action"]').select_option("set_dates")
    page.locator('[name="index"]').click()
    page.locator('[name="made_on"]').fill("2022年5月10日")
    page.locator('[name="reason"]').fill("The letter says so.")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist .success")).to_contain_text(f"Changed: {draft.label}")
    assert Claim.objects.get(pk=draft.pk).made_on == "2022-05-10"

    page.goto(review_page(claim))
    page.locator(".step-return_to_author [name=comment]").fill("Which bridge?")
    page.keyboard.press("Control+s")
    expect(page.locator(".step-return_to_author [name=comment]")).to_have_value("Which bridge?")
    assert not hasattr(submission, "review")


def test_two_who_open_a_claim_are_told_of_each_other(visit: Visit) -> None:
    claim = factories.claim()
    first, second = factories.editor(username="lin"), factories.editor(username="park")
    page = visit(first)
    with page.expect_response(re.compile("/here/$")):
        page.goto(page_of(claim))
    expect(page.locator("#here")).to_be_hidden()
    other = visit(second)
    with other.expect_response(re.compile("/here/$")):
        other.goto(page_of(claim))
    expect(other.locator("#here")).to_have_text("lin opened this claim just now.")

    notes = Presence.objects.count()
    page.locator("#id_statement").type("Typed.")
    with page.expect_response(re.compile("/here/$")):
        page.reload()
    expect(page.locator("#here")).to_have_text("park opened this claim just now.")
    assert Presence.objects.count() == notes
