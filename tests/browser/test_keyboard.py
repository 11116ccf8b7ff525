"""Every public page with the Tab key alone: all of it is reached, in order, seen and left."""

from typing import Any

import pytest

from tests.browser.conftest import Visit
from tests.pages.every_page import pages, world

pytestmark = pytest.mark.django_db(transaction=True)

LISTEN = """() => {
    const kinds = 'a[href], button, input, select, textarea, summary, [tabindex]';
    const stops = [...document.querySelectorAll(kinds)].filter(it =>
        !it.disabled && it.tabIndex >= 0 && it.type !== 'hidden'
        && it.checkVisibility({visibilityProperty: true}));
    window.walk = [];
    document.addEventListener('focusin', event => {
        const it = event.target, style = getComputedStyle(it), place = it.getBoundingClientRect();
        const ringed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        window.walk.push({
            stop: stops.indexOf(it),
            isSeen: ringed && place.width > 0 && place.height > 0 && place.right > 0,
            target: it.getAttribute('href') || '', html: it.outerHTML.slice(0, 120),
        });
    });
    const dates = stops.filter(it => it.type === 'date').length;
    return {stops: stops.length, presses: stops.length + 5 * dates + 4};
}"""


def walked(page: Any) -> tuple[int, list[dict[str, Any]]]:
    """How many stops a page has, and where the Tab key led until it was back at the first."""
    there = page.evaluate(LISTEN)
    for _ in range(there["presses"]):
        page.keyboard.press("Tab")
    # A region that scrolls is a stop of the browser's own.
    steps = [step for step in page.evaluate("window.walk") if step["stop"] >= 0]
    back = next((at for at, step in enumerate(steps) if at and step["stop"] == 0), len(steps))
    return there["stops"], steps[:back] if back < len(steps) else [*steps, {"stop": "trapped"}]


def test_the_tab_key_reaches_everything_on_every_public_page_in_order(visit: Visit) -> None:
    page = visit(language="zh-hant")
    faults: list[tuple[Any, ...]] = []
    for name, address in pages(world(), "zh-hant").items():
        page.goto(address)
        stops, steps = walked(page)
        unseen = [step["html"] for step in steps if not step.get("isSeen", True)]
        if [step["stop"] for step in steps] != list(range(stops)) or unseen:
            faults.append((name, stops, [step["stop"] for step in steps], unseen))
        if name not in ("card", "reference") and steps[0]["target"] != "#content":
            faults.append((name, "does not begin with the way to its content"))
    assert not faults, repr(faults)


def test_a_page_that_traps_hides_or_reorders_is_told(visit: Visit) -> None:
    page = visit()
    page.goto("/en/about/")
    page.evaluate("document.querySelector('a.publisher').tabIndex = 9")
    stops, steps = walked(page)
    assert [step["stop"] for step in steps] != list(range(stops))

    page.goto("/en/about/")
    page.evaluate("document.querySelector('a.publisher').style.outline = 'none'")
    _stops, steps = walked(page)
    assert [step["stop"] for step in steps if not step["isSeen"]] == [1]

    page.goto("/en/about/")
    page.evaluate(
        "void (document.querySelector('a.publisher').onkeydown = event => event.preventDefault())"
    )
    _stops, steps = walked(page)
    assert steps[-1] == {"stop": "trapped"}
