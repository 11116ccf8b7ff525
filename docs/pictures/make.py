"""Take the pictures of the README from a running demonstration.

    make demo PORT=8000                                   # in another window
    FACTCHECK_EDITOR_PASSWORD=… .venv/bin/python docs/pictures/make.py http://127.0.0.1:8000

Writes `claim.jpg` (the public page of C-58) and `desk.jpg` (the practice article's sentences on the
desk) beside this file, in English, at 1280 by 800, and says how large they are: together they stay
below 300 kB. Needs Debian's `chromium` and `fonts-noto-cjk`.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
MOST_BYTES = 300_000
QUALITY = 72


def main(site: str, password: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        window = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en")
        page = window.new_page()
        page.goto(f"{site}/c/58?lang=en")
        take(page, "claim")
        page.goto(f"{site}/admin/login/?next=/admin/claims/article/")
        page.get_by_label("Username").fill("editor")
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("link", name="練習").first.click()
        page.goto(page.url.replace("/change/", "/coverage/"))
        take(page, "desk")
        browser.close()
    total = sum(path.stat().st_size for path in HERE.glob("*.jpg"))
    print(f"{total:,} bytes")
    if total > MOST_BYTES:
        sys.exit(f"The pictures are larger than {MOST_BYTES:,} bytes together.")


def take(page: Page, name: str) -> None:
    """The top of the page, as it fits a window."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / f"{name}.jpg", type="jpeg", quality=QUALITY)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), os.environ["FACTCHECK_EDITOR_PASSWORD"])
