"""Reading the record in a browser: by keyboard alone, without scripts, on a narrow screen."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from claims.models import Claim, Subject
from tests import factories
from tests.browser.conftest import NARROW, Visit
from tests.pages.visible_text import corrected_and_contested_claim, publish
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_claim_is_found_and_opened_by_keyboard_alone(visit: Visit) -> None:
    claim = rich_claim()
    reader = visit()
    reader.goto("/en/claims/")

    reader.keyboard.press("Tab")
    assert reader.evaluate("document.activeElement.className") == "skip"
    reader.locator("form.search input").focus()
    reader.keyboard.type("qingh")
    reader.locator("[role=option]").first.wait_for()
    reader.keyboard.press("ArrowDown")
    assert reader.locator("form.search input").get_attribute("aria-activedescendant")
    reader.keyboard.press("Enter")

    reader.wait_for_url(re.compile(str(claim.public_id)))
    assert reader.locator("h1").inner_text().startswith("The Qinghe Bridge")


def test_escape_closes_the_suggestions_and_enter_searches(visit: Visit) -> None:
    rich_claim()
    reader = visit()
    reader.goto("/en/changes/")
    field = reader.get_by_role("combobox")

    field.press_sequentially("bridge")
    reader.locator("[role=option]").first.wait_for()
    field.press("Escape")
    assert reader.locator("[role=listbox]").is_hidden()
    field.press("Enter")

    reader.wait_for_url(re.compile(r"/en/claims/\?q=bridge"))


def test_everything_can_be_read_without_scripts(visit: Visit) -> None:
    claim = corrected_and_contested_claim()
    reader = visit(java_script_enabled=False)
    reader.goto("/en/claims/")

    reader.locator("form.search input").fill("bridge")
    reader.locator("form.search button").click()
    reader.locator("ol.claims a").first.click()

    assert f"C-{claim.number}" in reader.locator("main").inner_text()
    assert reader.locator("button[data-copy]").first.is_hidden()


def test_a_reference_is_copied_at_a_press(visit: Visit) -> None:
    claim = rich_claim()
    reader = visit()
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.goto(f"/en/claims/{claim.public_id}/")

    reader.locator("button[data-copy=cite-words-en]").click()

    copied = reader.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Factcheck, “The Qinghe Bridge")


@pytest.mark.parametrize("path", ["/", "/zh-hant/claims/", "/en/changes/", "/en/figures/", "claim"])
def test_no_page_is_wider_than_a_narrow_screen(visit: Visit, path: str) -> None:
    claim = corrected_and_contested_claim()
    reader = visit(width=NARROW)
    reader.goto(f"/zh-hant/claims/{claim.public_id}/" if path == "claim" else path)

    assert reader.evaluate("document.documentElement.scrollWidth") <= NARROW


def refuted(subject: Subject, concerns: str, **fields: str) -> Claim:
    claim = factories.claim(
        **{
            "verification_status": "refuted",
            "rationale": "No.",
            "suggested_wording": "Otherwise.",
            "concerns": concerns,
            **fields,
        }
    )
    for _ in range(2):
        factories.citation(claim, stance="refutes" if not fields else "supports")
    claim.about.add(subject)
    publish(claim)
    return claim


def test_what_was_refuted_about_a_subject_in_a_time_is_had_as_files_in_six_clicks(
    visit: Visit,
) -> None:
    korea = factories.subject(name_en="Korea", name_zh_hant="韓國")
    north = factories.subject(name_en="North Korea", broader=korea)
    elsewhere = factories.subject(name_en="Elsewhere")
    times = ("2017", "2018-06", "2021-03-04", "2024-06-19")
    wanted = [refuted(north if at % 2 else korea, time) for at, time in enumerate(times)]
    refuted(korea, "2015")
    refuted(elsewhere, "2019")
    refuted(korea, "2019", verification_status="supported")
    reader, clicks = visit(accept_downloads=True), 0
    reader.goto("/")

    def click(target: Locator) -> None:
        nonlocal clicks
        clicks += 1
        target.click()

    main = reader.locator("main")
    click(main.get_by_role("link", name="Refuted"))
    click(main.get_by_role("link", name="Korea 5"))
    main.get_by_label("from").fill("2017")
    main.get_by_label("to", exact=True).fill("2024")
    click(main.get_by_role("button", name="Show"))
    reader.wait_for_url(re.compile("from=2017"))
    assert reader.locator("h1").inner_text() == "4 claims: Refuted · Korea · 2017–2024"
    files = {}
    for form in ("RIS", "CSV"):
        with reader.expect_download() as started:
            click(main.get_by_role("link", name=form, exact=True))
        files[form] = Path(started.value.path()).read_text("utf-8-sig")

    assert clicks <= 6
    assert files["RIS"].count("TY  - ") == 4
    numbers = [f"C-{claim.number}" for claim in wanted]
    assert [number for number in numbers if number not in files["RIS"]] == []
    rows = csv.DictReader(files["CSV"].splitlines())
    assert {f"C-{row['claim_number']}" for row in rows} == set(numbers)


def test_every_page_prints_its_address_and_those_of_its_claims(visit: Visit) -> None:
    claim = rich_claim()
    reader = visit()
    reader.emulate_media(media="print")
    for path in ("claims/", "changes/", f"claims/{claim.public_id}/"):
        reader.goto(f"/en/{path}")
        printed = reader.locator("body").inner_text()

        assert f"/en/{path}" in printed
        assert path.count("/") > 1 or f"/c/{claim.number}.1" in printed
        assert reader.locator("form.search").is_hidden()
