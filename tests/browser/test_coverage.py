"""An article gone through by keys: sentences ticked, split, joined, dismissed; words selected."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from claims.models import ArticleText, Claim, Dismissal
from tests import factories
from tests.browser.conftest import NARROW, Visit
from tests.browser.pressing import written

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "標題\n\n橋在五月斷了，沒有人受傷。鎮長說要重建。\n\n他很樂觀。渡輪還在開。"


def open_coverage(page: Page, text: ArticleText) -> None:
    page.goto(reverse("admin:claims_article_coverage", args=[text.article_id]))


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_an_article_is_gone_through_by_keys_alone(visit: Visit) -> None:
    text = factories.article_text(factories.article(language="zh-Hant", issued="2031-05"), WORDS)
    page = visit(factories.editor())
    open_coverage(page, text)

    press(page, "nddd")  # the first sentence, dismissed for its third reason: a heading
    press(page, "ns")  # the second, split in two, and the cursor on its rest
    press(page, "p")  # harmful if wrong
    press(page, "nm")  # the next, joined with the one that follows
    expect(page.locator("#ticked-count")).to_have_text("3 ticked, 1 dismissed")
    page.get_by_role("button", name="Save what is ticked").click()

    expect(page.locator(".messagelist")).to_contain_text("3 drafts")
    assert [(claim.statement, claim.priority) for claim in Claim.objects.order_by("number")] == [
        ("橋在五月斷了，", "ordinary"),
        ("沒有人受傷。", "harmful"),
        ("鎮長說要重建。他很樂觀。", "ordinary"),
    ]
    assert Dismissal.objects.get().reason == "heading"
    expect(page.locator(".sentence.is-unchecked .words")).to_have_text("渡輪還在開。")


def test_selected_words_become_a_claim_on_a_small_screen_in_chinese(visit: Visit) -> None:
    text = factories.article_text(factories.article(language="zh-Hant"), WORDS + "橋在五月斷了。")
    page = visit(factories.editor(), language="zh-hant", width=NARROW)
    open_coverage(page, text)

    page.evaluate(
        """() => {
            const words = [...document.querySelectorAll('.words')].at(-1).querySelector('.clause');
            const range = document.createRange();
            range.setStart(words.firstChild, 0);
            range.setEnd(words.firstChild, 6);
            getSelection().addRange(range);
        }"""
    )
    expect(page.locator("#words")).to_have_value("橋在五月斷了")
    page.get_by_role("button", name="新增主張").click()

    expect(page.locator(".messagelist")).to_contain_text("已建立 1 項草稿")
    appearance = Claim.objects.get().appearances.get()
    assert (appearance.start, appearance.end) == (len(WORDS), len(WORDS) + 6)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_ticks_outlive_every_button_and_link_of_the_page(visit: Visit, language: str) -> None:
    text = factories.article_text(factories.article(language="zh-Hant", issued="2031-05"), WORDS)
    Dismissal.objects.create(article_text=text, start=0, end=2, reason="heading")
    page = visit(factories.editor(), language=language)
    counted = written("{claims} ticked, {dismissed} dismissed", language)
    as_ticked = counted.format(claims=3, dismissed=1)
    open_coverage(page, text)

    def expect_ticks() -> None:
        expect(page.locator("#ticked-count")).to_have_text(as_ticked)
        expect(page.locator(".sentence .tick:checked")).to_have_count(3)
        expect(page.locator(".kept")).to_have_count(0)

    press(page, "ns")  # split in two, and the cursor on its rest
    press(page, "p")  # harmful if wrong
    press(page, "nm")  # joined with the one that follows
    press(page, "n")
    press(page, "d")
    expect(page.locator("#ticks-kept")).to_have_text(written("kept until you save", language))
    expect_ticks()

    page.locator(".desk-nav a").nth(1).click()
    page.go_back()
    page.reload()
    expect_ticks()
    page.get_by_role("button", name=written("take back", language)).click()
    page.locator(".messagelist .success").wait_for()
    expect_ticks()
    other = "zh-hant" if language == "en" else "en"
    page.locator(f".language-switch [value={other}]").click()
    page.locator(f"html[lang={other}]").wait_for()
    expect(page.locator(".sentence .tick:checked")).to_have_count(3)
    page.locator(f".language-switch [value={language}]").click()
    page.locator("#words").fill("標題")
    page.keyboard.press("Enter")
    page.locator(".messagelist .success").wait_for()
    open_coverage(page, text)
    expect_ticks()

    page.get_by_role("button", name=written("Save what is ticked and dismissed", language)).click()
    page.locator(".messagelist .success").first.wait_for()
    expect(page.locator(".sentence .tick:checked")).to_have_count(0)
    assert Claim.objects.count() == 4
    assert not text.marks.exists()
