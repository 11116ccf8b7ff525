"""Press buttons and links by their words, in the language of the page."""

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Locator, Page


def written(message: str, language: str, **values: object) -> str:
    """A message as the page writes it."""
    with translation.override(language):
        return gettext(message) % values


def press(page: Page | Locator, message: str, language: str) -> None:
    """Press the one button with these words."""
    page.get_by_role("button", name=written(message, language), exact=True).click()


def choose(page: Page, field: str, words: str) -> None:
    """Choose a record in a field that completes what is typed."""
    page.locator(f"#{field} + .select2").click()
    page.locator(".select2-dropdown .select2-search__field").fill(words)
    page.get_by_role("option", name=words).click()


def save(page: Page, language: str) -> None:
    press(page, "Save and continue editing", language)
    page.locator(".messagelist .success").wait_for()
