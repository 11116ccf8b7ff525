"""The life of a claim as two people drive it, from the empty form to its withdrawal."""

from typing import Any, NamedTuple

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from claims.models import Claim, Source
from tests import factories
from tests.admin.browsing import add_page, page_of, review_page
from tests.browser.conftest import Visit
from tests.browser.pressing import choose, press, save, written

pytestmark = pytest.mark.django_db(transaction=True)


class Words(NamedTuple):
    """The words written in the course of the path."""

    statement: str
    reworked: str
    rationale: str
    proposed: str
    excerpt: str
    comment: str
    reason: str


WORDS = {
    "en": Words(
        statement="The bridge over the Qing opened in March 2019.",
        reworked="The bridge over the Qing opened on 3 March 2019.",
        rationale="Two registers name the month.",
        proposed="Two registers, kept apart, name the month.",
        excerpt="opened to traffic in March 2019",
        comment="Say that the registers are independent.",
        reason="The article spoke of another bridge.",
    ),
    "zh-hant": Words(
        statement="青河大橋於2019年3月通車。",
        reworked="青河大橋於2019年3月3日通車。",
        rationale="兩份名冊都載明這個月份。",
        proposed="兩份各自編製的名冊都載明這個月份。",
        excerpt="2019年3月開放通行",
        comment="請說明兩份名冊各自獨立。",
        reason="文章說的是另一座橋。",
    ),
}
LANGUAGES = sorted(WORDS)


def log_in(page: Page, account: Any, language: str) -> None:
    page.goto(reverse("admin:index"))
    page.get_by_label(written("Username", language)).fill(account.username)
    page.get_by_label(written("Password", language)).fill("x")
    press(page, "Log in", language)


def write_the_claim(page: Page, language: str, words: Words) -> Claim:
    """Fill in the empty form with two citations, of a source that is there and of a new one."""
    factories.source(title="Register of bridges")
    page.goto(add_page("claim"))
    page.locator("#id_statement").fill(words.statement)
    page.locator("#id_language").fill("zh-Hant" if language == "zh-hant" else language)
    page.locator("#id_verification_status").select_option("supported")
    page.locator("#id_rationale").fill(words.rationale)
    for index in range(2):
        page.locator("#citations-group .add-row a").click()
        row = page.locator(f"#citations-{index}")
        row.locator(f"#id_citations-{index}-stance").select_option("supports")
        row.locator(f"#id_citations-{index}-excerpt").fill(words.excerpt)
    choose(page, "id_citations-0-source", "Register of bridges")
    with page.expect_popup() as popup:
        page.locator("#add_id_citations-1-source").click()
    popup.value.locator("#id_title").fill("List of crossings")
    popup.value.locator("#id_publisher").fill("Harbour Authority")
    press(popup.value, "Save", language)
    expect(page.locator("#id_citations-1-source")).to_have_value(
        str(Source.objects.get(title="List of crossings").pk)
    )
    save(page, language)
    return Claim.objects.get()


def submit(page: Page, claim: Claim, language: str, **answers: str) -> None:
    """Hand the claim over; `answers` fill in the form of the step."""
    page.goto(page_of(claim))
    form = page.locator(".step-submit")
    if kind := answers.get("kind"):
        form.locator("[name=kind]").select_option(kind)
    form.locator("[name=note]").fill(answers.get("note", ""))
    press(form, "Submit for review", language)
    expect(page.locator(".messagelist .success")).to_contain_text(claim.label)


def approve(page: Page, claim: Claim, language: str) -> None:
    page.goto(review_page(claim))
    for button in page.locator(".tick button").all():
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    press(page, "Approve", language)
    expect(page.locator(".messagelist .success")).to_contain_text(claim.label)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_people_take_a_claim_from_the_empty_form_to_its_withdrawal(
    visit: Visit, language: str
) -> None:
    words = WORDS[language]
    editor, reviewer = factories.editor(), factories.reviewer()
    editors, reviewers, readers = (
        visit(language=language),
        visit(reviewer, language=language),
        visit(language=language),
    )
    log_in(editors, editor, language)
    claim = write_the_claim(editors, language, words)
    submit(editors, claim, language)

    # The reviewer finds it on the work list, reads it, and returns it with a wording.
    reviewers.goto(reverse("admin:index"))
    reviewers.get_by_role("link", name=written("Waiting for my review", language)).click()
    reviewers.get_by_role("link", name=written("Review", language), exact=True).click()
    expect(reviewers.locator(".statement")).to_have_text(words.statement)
    expect(reviewers.locator(".citation blockquote")).to_have_text([words.excerpt] * 2)
    answer = reviewers.locator(".step-return_to_author")
    answer.locator("[name=comment]").fill(words.comment)
    answer.locator("summary").click()
    answer.locator("[name$=rationale], [name^=rationale]").fill(words.proposed)
    press(answer, "Return to the author", language)

    # The editor takes the wording over with one press, and submits again.
    editors.goto(page_of(claim))
    expect(editors.get_by_text(words.comment)).to_be_visible()
    press(editors, "Take over", language)
    expect(editors.locator("#id_rationale")).to_have_value(words.proposed)
    submit(editors, claim, language)

    # The reviewer sees what is new since then, and signs.
    reviewers.goto(review_page(claim))
    expect(reviewers.locator(".differences ins").first).to_be_visible()
    approve(reviewers, claim, language)
    readers.goto(f"/c/{claim.number}")
    expect(readers.get_by_role("heading", level=1)).to_have_text(words.statement)

    # What is reworked stays inside: readers have the edition.
    editors.goto(page_of(claim))
    press(editors, "Reopen", language)
    editors.locator("#id_statement").fill(words.reworked)
    save(editors, language)
    readers.reload()
    expect(readers.get_by_role("heading", level=1)).to_have_text(words.statement)

    # Both withdraw it; readers see the reason, and the words no more.
    submit(editors, claim, language, kind="withdrawn", note=words.reason)
    approve(reviewers, claim, language)
    readers.reload()  # a browser may show for a minute what it has
    expect(readers.locator("main")).to_contain_text(words.reason)
    expect(readers.locator("main")).not_to_contain_text(words.statement)
