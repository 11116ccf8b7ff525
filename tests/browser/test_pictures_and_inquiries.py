"""Pictures beside a claim, the correction sheet and the page for somebody outside, in a browser."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims import workflow
from claims.articles import placement
from claims.evidence import quote_checks
from claims.intake.captures import capture
from claims.models import Citation, InquiryAnswer
from tests import factories
from tests.admin.browsing import page_of, review_page
from tests.browser.conftest import Visit
from tests.browser.pressing import save, written
from tests.browser.test_accessibility import States, inspected
from tests.intake.pictures import png

pytestmark = pytest.mark.django_db(transaction=True)

DESCRIPTION = "A board beside a quay: “Closed since May”."


@pytest.fixture(autouse=True)
def own_originals(settings: Any, tmp_path: Path) -> None:
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"


def board() -> bytes:
    """A picture of 600 by 400 points: a white board on grey."""
    row, board_ = b"\0" + b"\x90" * 600, b"\0" + b"\x90" * 150 + b"\xf8" * 300 + b"\x90" * 150
    return png(600, 400, rows=row * 100 + board_ * 120 + row * 180)


def cited_picture(editor: Any, **fields: Any) -> Citation:
    claim = factories.supported_claim(created_by=editor)
    citation = claim.citations.all()[0]
    capture.from_picture(citation.source, board(), description=DESCRIPTION, actor=editor)
    Citation.objects.filter(pk=citation.pk).update(excerpt="Closed since May", **fields)
    citation.refresh_from_db()
    return citation


def test_a_region_is_drawn_over_the_picture_or_typed(visit: Visit) -> None:
    editor = factories.editor()
    citation = cited_picture(editor)
    window = visit(editor)
    window.goto(page_of(citation.claim))
    window.locator("#citations-0 summary").first.click()
    frame = window.locator(".picture-shown img")
    expect(frame).to_have_attribute("alt", DESCRIPTION)
    frame.evaluate("image => image.decode()")  # before it is there, its place is another
    frame.scroll_into_view_if_needed()
    box: Any = frame.bounding_box()
    window.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    window.mouse.down()
    window.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.55, steps=3)
    window.mouse.up()
    field = window.locator("#id_citations-0-region")
    drawn = field.input_value()
    assert drawn.startswith("xywh=percent:2")
    save(window, "en")

    citation.refresh_from_db()
    assert citation.region == drawn
    _x, _y, width, height = map(float, drawn.removeprefix("xywh=percent:").split(","))
    assert abs(width - 50) < 2 and abs(height - 30) < 2
    assert citation.quote_check == "unread"
    window.locator("#citations-0 summary").first.click()
    window.locator(".picture-shown rect").wait_for()
    field.evaluate("field => field.closest('fieldset').querySelector('summary')?.click()")
    field.evaluate("field => { field.value = 'xywh=percent:1,2,3,4'; }")
    field.dispatch_event("change")
    expect(window.locator(".picture-shown rect")).to_have_attribute("width", "3.0")


def states(visit: Visit, language: str) -> States:
    editor, reviewer = factories.editor(), factories.reviewer()
    citation = cited_picture(editor, region="xywh=percent:25,25,50,30")
    claim = citation.claim
    desk = visit(editor, language=language, bypass_csp=True)
    desk.goto(page_of(claim))
    desk.locator("#citations-0 summary").first.click()
    desk.locator(".picture-shown rect").wait_for()
    yield "picture beside the claim", desk
    desk.goto(reverse("admin:claims_claim_quotations", args=[claim.pk]))
    yield "picture to be read", desk
    desk.locator("form[action$='read/'] button").click()
    desk.locator(".messagelist .success").wait_for()
    quote_checks.check_unchecked(claim.citations.all())
    desk.goto(page_of(claim))
    desk.locator("[name=_save]").first.wait_for()
    from_review = visit(reviewer, language=language, bypass_csp=True)
    workflow.submit(claim, actor=editor)
    from_review.goto(review_page(claim))
    from_review.locator(".picture-shown rect").wait_for()
    yield "picture in review", from_review
    article = factories.article(title="Along the quay", authors=["林渡口"])
    factories.article_text(article, "The quay opened in May. It is long.")
    wrong = factories.claim(
        statement="The quay opened in May.",
        verification_status="refuted",
        rationale="The board says otherwise.",
        suggested_wording="The quay closed in May.",
    )
    factories.appearance(wrong, article, excerpt="opened in May")
    placement.place(article)
    desk.goto(reverse("admin:claims_article_corrections", args=[article.pk]))
    desk.locator("details.sheet-tools summary").click()
    yield "correction sheet with room to answer", desk
    desk.goto(reverse("admin:claims_inquiry_ask", query={"article": article.pk}))
    yield "asking somebody outside", desk
    desk.locator("#id_asked").fill("林渡口")
    desk.locator(".desk-step button[type=submit]").click()
    key = desk.locator("#address").input_value().partition("key=")[2]
    yield "address told once", desk
    outside = visit(None, language=language, expected="status of 422", bypass_csp=True)
    outside.goto(f"/asked/?key={key}&in={language}")
    yield "page for somebody outside", outside
    outside.keyboard.press("Tab")
    outside.get_by_label(written("Factual error", language)).check()
    outside.locator("button[type=submit]").click()
    outside.locator(".errorlist").wait_for()
    yield "answer that lacks words", outside
    outside.locator("textarea").fill("It closed in April.")
    outside.locator("button[type=submit]").click()
    outside.locator("[role=status]").wait_for()
    assert InquiryAnswer.objects.get().words == "It closed in April."
    desk.goto(reverse("admin:claims_inquiry_changelist"))
    yield "list of inquiries", desk
    desk.locator("#result_list .field-asked_shown a").click()
    desk.locator("#line-1").wait_for()
    yield "answers from outside", desk


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(visit: Visit, language: str) -> None:
    assert inspected(states(visit, language), language) == ({}, [])
