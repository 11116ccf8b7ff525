"""Acts counted: each press of a button, link or key, each choice, each selection, each paste."""

from playwright.sync_api import Locator, Page

CLIPBOARD = ["clipboard-read", "clipboard-write"]
"""What a window has to be permitted, so that something can be pasted in it."""


class Acts:
    """A person at a page: does one act at a time, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.done = page, 0

    def click(self, what: Locator) -> None:
        what.click()
        self.done += 1

    def paste(self, text: str) -> None:
        """Paste where the cursor stands; that the text was copied elsewhere is no act here."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.keyboard.press("Control+V")
        self.done += 1

    def choose(self, select: Locator, value: str) -> None:
        select.select_option(value)
        self.done += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.done += 1

    def type(self, text: str) -> None:
        """Type words where the cursor stands: one act, however many letters they have."""
        self.page.keyboard.insert_text(text)
        self.done += 1
