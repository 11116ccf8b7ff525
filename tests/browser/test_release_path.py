"""An article from its draft to its release: its second version takes our wording over."""

import json
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from claims.models import Article
from tests import factories
from tests.admin.browsing import page_of
from tests.browser.conftest import Visit
from tests.browser.pressing import press, written
from tests.browser.test_path import approve, submit

pytestmark = pytest.mark.django_db(transaction=True)


class Words(NamedTuple):
    """The words of the article and of the claim made in it."""

    tag: str
    draft: str
    excerpt: str
    wording: str
    unchecked: str


WORDS = {
    "en": Words(
        tag="en",
        draft="The bridge over the Qing closed in May 2031.",
        excerpt="closed in May 2031",
        wording="The bridge over the Qing closed in June 2031.",
        unchecked="Nobody was hurt.",
    ),
    "zh-hant": Words(
        tag="zh-Hant",
        draft="青河大橋於2031年5月封閉。",
        excerpt="2031年5月封閉",
        wording="青河大橋於2031年6月封閉。",
        unchecked="沒有人受傷。",
    ),
}


def bring_in(page: Page, article: Article, text: str, language: str) -> None:
    page.goto(page_of(article))
    details = page.locator("details:has([name=words])")
    if not details.get_attribute("open") and details.get_attribute("open") != "":
        details.locator("summary").click()
    details.locator("[name=words]").fill(text)
    press(details, "Bring in", language)
    expect(page.locator(".messagelist .success").first).to_be_visible()


@pytest.mark.parametrize("language", sorted(WORDS))
def test_an_article_that_takes_our_wording_over_is_released_with_it(
    visit: Visit, language: str
) -> None:
    words = WORDS[language]
    editors = visit(factories.editor(), language=language)
    reviewers = visit(factories.reviewer(), language=language)
    readers = visit(language=language)
    article = factories.article(language=words.tag)
    claim = factories.supported_claim(language=words.tag, suggested_wording=words.wording)
    factories.appearance(claim, article, excerpt=words.excerpt)

    # The draft is checked, and two people sign.
    bring_in(editors, article, words.draft, language)
    submit(editors, claim, language)
    approve(reviewers, claim, language)

    # The author takes our wording over, and adds a sentence.
    bring_in(editors, article, f"{words.wording}\n\n{words.unchecked}", language)
    editors.goto(page_of(claim))
    expect(editors.locator("#content")).to_contain_text(words.excerpt)
    expect(editors.locator("#content")).to_contain_text(
        written("The text has our suggested wording here; the draft said:", language)
    )

    # The page of the release lists what is printed otherwise and what nobody checked.
    reviewers.goto(page_of(article))
    reviewers.get_by_role("link", name=written("Release the article", language)).click()
    row = reviewers.locator(".unprinted tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(words.excerpt)
    expect(row).to_contain_text(words.wording)
    expect(row).to_contain_text(written("changed by our own suggested wording", language))
    expect(reviewers.locator("#content")).to_contain_text(
        written("Not checked: %(count)s of %(total)s sentences.", language, count=1, total=2)
    )
    reviewers.locator("[name=is_out]").check()
    press(reviewers, "Release the article", language)
    assert Article.objects.released().count() == 0  # the browser asks for the other tick
    reviewers.locator("[name=confirmed]").check()
    press(reviewers, "Release the article", language)
    expect(reviewers.locator(".messagelist .success")).to_be_visible()

    # Readers are told what is printed, and what the draft said; no more of the draft.
    readers.goto(f"/c/{claim.number}")
    place = readers.locator("section[aria-labelledby=appearances]")
    expect(place.locator("blockquote")).to_have_text(words.wording)
    expect(place.locator("q")).to_have_text(words.excerpt)
    (made,) = json.loads(claim.editions.get().document)["appearances"]
    assert (made["excerpt"], made["draft_excerpt"]) == (words.wording, words.excerpt)
