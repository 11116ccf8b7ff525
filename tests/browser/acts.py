"""Acts counted: each press of a button, link or key, each choice, each selection, each paste."""

from playwright.sync_api import Locator, Page

CLIPBOARD = ["clipboard-read", "clipboard-write"]
"""What a window has to be permitted, so that something can be pasted in it."""


_BOX = """(element, words) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(words);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + words.length);
        walker.currentNode.parentElement.scrollIntoView({block: 'center'});
        const boxes = [...range.getClientRects()];
        const [first, last] = [boxes[0], boxes.at(-1)];
        return {
            left: first.left + 1, top: first.top + first.height / 2,
            right: last.right, bottom: last.top + last.height / 2,
        };
    }
}"""
"""The corners of some words of an element, in pixels of the window."""


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

    def select(self, within: Locator, words: str) -> None:
        """Draw the mouse over words of a text."""
        box = within.evaluate(_BOX, words)
        self.page.mouse.move(box["left"], box["top"])
        self.page.mouse.down()
        self.page.mouse.move(box["right"], box["bottom"], steps=4)
        self.page.mouse.up()
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
