"""axe finds nothing serious on any page, in both languages, wide and light or narrow and dark."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from claims import workflow
from claims.models import Claim, DeskSession, Presence
from claims.workflow import assignment, capture_decisions
from tests import factories
from tests.admin.browsing import add_page, list_page, page_of, review_page
from tests.browser.conftest import NARROW, WIDE, Visit
from tests.browser.pictures import shot
from tests.browser.pressing import press, written
from tests.intake.foreign_sheets import text
from tests.printed_article import FIRST, checked_article
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db(transaction=True)

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = {"serious", "critical"}


def revised_claim(editor: Any, reviewer: Any) -> Claim:
    """Published twice, in review for the third time, with a return and a proposal behind it."""
    claim = rich_claim()
    for rationale in ("Only the year is right.", "Only the year was right."):
        workflow.reopen(claim, actor=editor)
        Claim.objects.filter(pk=claim.pk).update(rationale=rationale)
        signed = workflow.submit(claim, actor=editor, kind="corrected", note="The month was wrong.")
        if rationale.endswith("is right."):
            workflow.approve(claim, actor=reviewer, digest=signed.content_digest)
    assignment.return_to_author(
        claim,
        actor=reviewer,
        comment="Which year?",
        proposals=[("zh-Hant", "rationale", "Only 2019 was right.")],
    )
    return claim


def foreign_sheet() -> bytes:
    """A sheet with other headings than ours, long cells and a column that we do not have."""
    address = "https://register.example/" + "long/" * 30
    return text(
        ["主張", "查核結果", "來源網址", "Department of the newsroom that asked for it"],
        ["橋樑於2019年倒塌。" * 20, "不實", address, "Science"],
        ["The bridge stands.", "True", f"{address}\n{address}2", ""],
    )


def open_the_copy(page: Page, claim: Claim) -> None:
    """The copy of a source beside its citation, compared with an earlier one, words found in it."""
    source = claim.citations.all()[0].source
    for words in ("It opens on 3 March.\fThe end.", "It opens on 4 March.\fIt opens late."):
        factories.capture(source, words)
    page.goto(page_of(claim))
    page.locator("#citations-0 summary").first.click()
    page.locator("#evidence-words").fill("It opens")
    page.keyboard.press("Enter")
    page.locator(".evidence-places button").first.wait_for()
    page.locator("#evidence-compared").select_option(index=1)
    page.locator(".evidence-changes ins").first.wait_for()


def open_a_conflict(page: Page, claim: Claim, language: str) -> None:
    """Save a form that somebody else has overtaken."""
    page.goto(page_of(claim))
    Claim.objects.filter(pk=claim.pk).update(rationale="Somebody else was faster.")
    page.locator("#id_rationale").fill("Nobody is faster.")
    press(page, "Save and continue editing", language)
    page.locator("#conflict").wait_for()


def opened(visit: Visit, language: str) -> Iterator[tuple[str, Page]]:
    """Every page that has to be accessible, by name."""
    editor, reviewer = factories.editor(), factories.reviewer()
    claim, draft = revised_claim(editor, reviewer), factories.supported_claim(created_by=editor)
    # axe writes styles of its own into the page while it looks.
    visitor, desk = (
        visit(account, language=language, bypass_csp=True) for account in (None, reviewer)
    )
    appearance = claim.appearances.get()
    printed, _claims = checked_article(FIRST, text_is_public=True)
    unread = factories.article_text(factories.article(), "It opened. Nobody was hurt.").article_id
    addresses = {
        "login": reverse("admin:login"),
        "start": f"/{language}/",
        "published claim": f"/{language}/c/{claim.number}",
        "list of claims": f"/{language}/claims/?verification_status=partly_supported&q=bridge",
        "two published editions": f"/{language}/claims/{claim.public_id}/compare/1/2/",
        "article": f"/{language}/articles/{appearance.article.public_id}/",
        "source of claims": f"/{language}/sources/{claim.citations.all()[0].source.public_id}/",
        **{
            name: f"/{language}/{name}/"
            for name in (
                *("articles", "sources", "subjects", "changes", "corrections"),
                "corrections/figures",
                *("about", "vocabulary"),
            )
        },
        "figures": f"/{language}/figures/",
        "text of an article": f"/{language}/articles/{printed.public_id}/text/",
        "citations": f"/{language}/cited/",
        "card": f"/{language}/claims/{claim.public_id}/editions/1/card/",
    }
    for name, address in addresses.items():
        visitor.goto(address)
        yield name, visitor
    addresses = {
        "home": reverse("admin:index"),
        "sources": list_page("source"),
        "empty form": add_page("claim"),
        "draft with a proposal": page_of(claim),
        "history": reverse("admin:claims_claim_history", args=[claim.pk]),
        "two editions": reverse("admin:claims_claim_compare", args=[claim.pk]),
        "source": page_of(claim.citations.all()[0].source),
        "clip": reverse("admin:claims_claim_clip"),
        "release": reverse("admin:claims_article_releasing", args=[unread]),
        "keys": reverse("desk_keys"),
    }
    for name, address in addresses.items():
        desk.goto(address)
        yield name, desk
    desk.goto(reverse("admin:claims_claim_clip"))
    desk.evaluate("document.getElementById('clip').hidden = false")
    yield "clip, filled in", desk
    desk.goto(reverse("admin:claims_claim_import"))
    desk.locator("#id_file").set_input_files(
        {"name": "sheet.csv", "mimeType": "text/csv", "buffer": foreign_sheet()}
    )
    desk.locator(".desk-import button[type=submit]").click()
    yield "columns of a sheet", desk
    desk.locator(".desk-import button[type=submit]").click()
    desk.wait_for_selector(".desk-outcomes")
    yield "preview of an import", desk
    assignment.submit(claim, actor=editor, kind="corrected", note="The month was wrong.")
    desk.goto(list_page("claim"))
    yield "list", desk
    desk.locator("input.action-select").first.check()
    desk.locator("select[name=action]").select_option("export_selected")
    desk.locator("button[name=index]").click()
    desk.wait_for_selector(".desk-selected")
    yield "export", desk
    desk.goto(list_page("claim"))
    desk.locator("input.action-select").first.check()
    desk.locator("select[name=action]").select_option("set_stance")
    desk.locator("button[name=index]").click()
    desk.wait_for_selector(".desk-selected")
    yield "edit of many", desk
    desk.goto(page_of(draft))
    desk.locator(".step-drop button").click()
    desk.wait_for_selector(".messagelist .undo")
    yield "undo", desk
    desk.locator(".messagelist .undo").click()
    Presence.objects.create(claim=claim, account=editor)
    desk.goto(review_page(claim))
    yield "review", desk
    desk.keyboard.press("?")
    yield "keys of the review", desk
    desk.keyboard.press("Escape")
    desk.goto(page_of(claim))
    yield "claim in review", desk
    open_the_copy(desk, draft)
    yield "copy beside the claim", desk
    open_a_conflict(desk, draft, language)
    yield "conflict", desk


ALL_RULES = {"type": "tag", "values": RULES}
RULES_OF_LAYOUT = {
    "type": "rule",
    "values": [
        "color-contrast",
        "link-in-text-block",
        "scrollable-region-focusable",
        "target-size",
    ],
}
"""What a narrower window or darker colours can make worse."""


def grave(page: Page, rules: dict[str, Any]) -> list[str]:
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    if page.evaluate("typeof axe") == "undefined":  # half a megabyte, once for a page's windows
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(options).then(all => all.violations)", options)
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def kept_states(visit: Visit, language: str) -> Iterator[tuple[str, Page]]:
    """States of the desk in which something is kept, taken back or asked before it is lost."""
    editor, claim = factories.editor(), factories.supported_claim()
    desk = visit(editor, language=language, expected="status of 403", bypass_csp=True)
    text = factories.article_text(factories.article(), "It opened. Nobody was hurt. It rained.")
    desk.goto(reverse("admin:claims_article_coverage", args=[text.article_id]))
    for key in "npnd":
        desk.keyboard.press(key)
    expect(desk.locator("#ticks-kept")).to_have_text(written("kept until you save", language))
    yield "kept ticks", desk

    citation = factories.citation(claim, excerpt="It opened in May.")
    source = citation.source
    for words in ("It opened in May.", "So it is: it opened in May.", "Log in to read on."):
        capture = factories.capture(source, words)
    capture_decisions.set_aside(capture, actor=editor, reason="It is the page for logging in.")
    desk.goto(reverse("admin:claims_source_captures", args=[source.pk]))
    yield "copies, one set aside", desk
    for summary in desk.locator(".captures summary").all():
        summary.click()
    yield "copies, with their forms", desk
    desk.goto(page_of(source))
    yield "source with its claims", desk

    factories.published_claim()
    desk.goto(list_page("claim"))
    desk.locator("#action-toggle").check()
    desk.locator("select[name=action]").select_option("reopen_selected")
    desk.locator("button[name=index]").click()
    desk.wait_for_selector("[name=answered]", state="attached")
    yield "reopening several", desk

    desk.goto(page_of(claim))
    desk.locator("#id_statement").fill("It opened in June.")
    expect(desk.locator("#claim_form[data-is-kept]")).to_be_visible()
    # Another window of the same account, as after a crash.
    other = desk.context.new_page()
    other.goto(page_of(claim))
    expect(other.locator(".kept")).to_be_visible()
    yield "offered again", other
    other.close()
    desk.context.clear_cookies(name="csrftoken")
    press(desk, "Save and continue editing", language)
    # Also what a database that gives up is answered with (503).
    desk.locator("h1", has_text=written("Not saved yet", language)).wait_for()
    yield "to be sent again", desk
    desk.goto(page_of(claim))
    desk.locator("#id_statement").fill("It opened in July.")
    DeskSession.objects.all().delete()
    press(desk, "Save and continue editing", language)
    desk.locator(".errornote").wait_for()
    yield "session lost", desk


States = Iterator[tuple[str, Page]]


def inspected(states: States, language: str) -> tuple[dict[str, Any], list[str]]:
    """What axe finds by state and window, and the states that are wider than a narrow one."""
    found, too_wide = {}, []
    for name, page in states:
        # A colour that is still changing would be measured half-way.
        page.add_style_tag(content="* { transition: none !important }")
        found[f"{name}, wide"] = grave(page, ALL_RULES)
        shot(page, f"{name}-{language}-wide")
        page.set_viewport_size({"width": NARROW, "height": 900})
        page.emulate_media(color_scheme="dark")
        found[f"{name}, narrow and dark"] = grave(page, RULES_OF_LAYOUT)
        shot(page, f"{name}-{language}-narrow-dark")
        if page.evaluate("document.documentElement.scrollWidth") > NARROW:
            too_wide.append(name)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": WIDE, "height": 900})
    return {name: hindrances for name, hindrances in found.items() if hindrances}, too_wide


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_axe_finds_nothing_serious_on_any_page(visit: Visit, language: str) -> None:
    assert inspected(opened(visit, language), language) == ({}, [])


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_axe_finds_nothing_serious_where_something_is_kept(visit: Visit, language: str) -> None:
    assert inspected(kept_states(visit, language), language) == ({}, [])
