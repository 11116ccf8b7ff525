"""A browser in which people and pages meet: Debian's Chromium, one for each process of the tests.

Where there is none, these tests are skipped; with FACTCHECK_REQUIRE_BROWSER=1 they fail instead.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = 1280, 390
"""The widths, in CSS pixels, at which every page has to read well."""
PATIENCE_MILLISECONDS = 120_000

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        without = pytest.fail if os.environ.get("FACTCHECK_REQUIRE_BROWSER") == "1" else pytest.skip
        without("There is no Chromium: apt-get install chromium fonts-noto-cjk")
    # Playwright's loop runs in the thread of the tests from here on: Django would take every
    # query for one from asynchronous code and refuse it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """Opens a window for an account, or for somebody who is not logged in.

    The test fails if any window reports an error on its console: a script that fails, a
    file that is missing, or something that the Content-Security-Policy forbids; unless it has
    the words that were `expected`.
    """
    complaints: list[str] = []
    contexts = []

    def listen(page: Page, expected: str) -> None:
        def note(message: ConsoleMessage) -> None:
            if message.type == "error" and not (expected and expected in message.text):
                complaints.append(f"{page.url}: {message.text}")

        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))

    def opened(
        account: Any = None,
        *,
        language: str = "en",
        width: int = WIDE,
        expected: str = "",
        **options: Any,
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            locale=language,
            viewport={"width": width, "height": 900},
            **options,
        )
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        context.on("page", lambda page: listen(page, expected))
        contexts.append(context)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if account:
            client = Client()
            client.force_login(account)
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies["sessionid"].value
        context.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in cookies.items()
            ]
        )
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
