"""Pictures of pages, for people to look at."""

import os

from playwright.sync_api import Page


def shot(page: Page, name: str) -> None:
    """Keep a picture to look at, where FACTCHECK_PICTURES names a directory."""
    if folder := os.environ.get("FACTCHECK_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
