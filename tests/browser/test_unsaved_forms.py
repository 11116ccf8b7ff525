"""What is typed outlives a lost session and a closed window, for the account that typed it."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from claims.models import Claim, DeskSession
from tests import factories
from tests.admin.browsing import page_of, review_page
from tests.browser.conftest import NARROW, WIDE, Visit
from tests.browser.pressing import press, save, written

pytestmark = pytest.mark.django_db(transaction=True)

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hant"])
REFUSED = "status of 403"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('kept:')).length"


def lose_sessions() -> None:
    DeskSession.objects.all().delete()


def log_in(page: Page, name: str, password: str = "right") -> None:
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(password)
    page.locator("#login-form [type=submit]").click()
    expect(page.locator("#login-form")).to_have_count(0)


def log_in_as(page: Page, name: str) -> None:
    page.goto(reverse("admin:login"))
    log_in(page, name)


def type_into(page: Page, claim: Claim) -> None:
    """A new statement, a changed citation, and a translation that was not there."""
    page.goto(page_of(claim))
    page.locator("#id_statement").fill("The new bridge\nopened.")
    page.locator("#citations-0 summary").first.click()
    page.locator("#id_citations-0-summary").fill("It names the year.")
    page.locator("#translations-group .add-row a").click()
    page.locator("#id_translations-0-language").fill("ko")
    page.locator("#id_translations-0-statement").fill("다리")
    expect(page.locator("#claim_form[data-is-kept]")).to_be_visible()


def expect_filled(page: Page) -> None:
    expect(page.locator("#id_statement")).to_have_value("The new bridge\nopened.")
    expect(page.locator("#id_citations-0-summary")).to_have_value("It names the year.")
    expect(page.locator("#id_translations-0-statement")).to_have_value("다리")


def expect_saved(page: Page, claim: Claim, language: str) -> None:
    save(page, language)
    claim.refresh_from_db()
    assert claim.statement.splitlines() == ["The new bridge", "opened."]
    assert claim.citations.filter(summary="It names the year.").count() == 1
    assert claim.translations.get().statement == "다리"
    # What was saved is forgotten when the page has loaded, later than its message stands there.
    page.wait_for_load_state("load")
    expect(page.locator(".kept")).to_have_count(0)
    assert page.evaluate(KEPT) == 0


@LANGUAGES
@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_session_lost_while_typing_costs_nothing(
    visit: Visit, language: str, has_scripts: bool
) -> None:
    claim = factories.supported_claim(statement="The bridge opened.")
    editor = factories.editor(username="lin", password="right")
    page = visit(editor, language=language, expected=REFUSED, java_script_enabled=has_scripts)
    if has_scripts:
        type_into(page, claim)
    else:
        page.goto(page_of(claim))
        page.locator("#id_statement").fill("The new bridge\nopened.")

    lose_sessions()
    press(page, "Save and continue editing", language)
    expect(page.locator(".errornote")).to_have_text(
        written(
            "You are no longer logged in, and nothing was saved. What you typed is kept: log in,"
            " and you get it back.",
            language,
        )
    )
    log_in(page, "lin")
    press(page, "Back to the form, filled in", language)
    expect(page.locator(".errornote + .errorlist")).to_contain_text(
        written("This is what you typed. It is not saved yet.", language)
    )
    assert Claim.objects.get().statement == "The bridge opened."

    if has_scripts:
        expect_filled(page)
        expect(page.locator(".kept")).to_have_count(0)
        expect_saved(page, claim, language)
    else:
        save(page, language)
        assert Claim.objects.get().statement.splitlines() == ["The new bridge", "opened."]


@LANGUAGES
def test_what_was_typed_in_a_window_that_is_gone_is_offered_to_its_account_alone(
    visit: Visit, language: str
) -> None:
    claim = factories.supported_claim(statement="The bridge opened.")
    for name in ("lin", "ada"):
        factories.editor(username=name, password="right")
    page = visit(language=language)
    log_in_as(page, "lin")
    type_into(page, claim)
    page.close(run_before_unload=False)
    lose_sessions()

    page = page.context.new_page()
    log_in_as(page, "ada")
    page.goto(page_of(claim))
    expect(page.locator("#id_statement")).to_have_value("The bridge opened.")
    expect(page.locator(".kept")).to_have_count(0)
    page.locator("#logout-form button").click()
    log_in_as(page, "lin")
    page.goto(page_of(claim))
    bar = page.locator(".kept")
    expect(bar).to_contain_text(written("Not saved yet:", language))
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    press(bar, "Restore it", language)

    expect_filled(page)
    expect_saved(page, claim, language)


def test_what_is_discarded_or_logged_out_from_is_gone(visit: Visit) -> None:
    claim = factories.supported_claim(statement="The bridge opened.")
    factories.editor(username="lin", password="right")
    page = visit(language="en")
    page.on("dialog", lambda dialog: dialog.accept())
    log_in_as(page, "lin")
    type_into(page, claim)
    page.goto(page_of(claim))

    press(page.locator(".kept"), "Discard it", "en")
    expect(page.locator(".kept")).to_have_count(0)
    assert page.evaluate(KEPT) == 0

    other = page.context.new_page()
    other.goto(reverse("admin:index"))
    type_into(page, claim)
    other.locator("#logout-form button").click()
    other.locator("#content").wait_for()
    page.locator("#id_statement").fill("Typed after the logout.")
    page.close(run_before_unload=False)
    log_in_as(other, "lin")
    other.goto(page_of(claim))
    expect(other.locator("#id_statement")).to_have_value("The bridge opened.")
    assert other.evaluate(KEPT) == 0
    expect(other.locator(".kept")).to_have_count(0)


def test_the_comment_on_a_review_page_is_kept_until_it_is_sent(visit: Visit) -> None:
    claim, _submission = factories.submitted_claim()
    page = visit(factories.reviewer())
    page.on("dialog", lambda dialog: dialog.accept())
    comment = page.locator(".step-return_to_author textarea[name=comment]")
    page.goto(review_page(claim))
    comment.fill("Which of the two bridges?")
    page.goto(reverse("admin:index"))

    page.goto(review_page(claim))
    expect(page.locator(".kept .which")).to_have_text("Return to the author")
    press(page.locator(".kept"), "Restore it", "en")
    expect(comment).to_have_value("Which of the two bridges?")
    press(page.locator(".step-return_to_author"), "Return to the author", "en")

    page.locator(".messagelist .success").wait_for()
    assert claim.submissions.get().review.comment == "Which of the two bridges?"
    page.goto(page_of(claim))
    assert page.evaluate(KEPT) == 0
