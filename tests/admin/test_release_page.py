"""The release page lists what the text that goes out no longer says, and asks."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.articles import placement
from claims.models import Article, Claim
from tests import factories
from tests.admin.browsing import desk_of, push, said

pytestmark = pytest.mark.django_db

WORDS = {
    "en": (
        "gone from the text",
        "changed by our own suggested wording",
        "not placed",
        "The claim returns to draft and is not published.",
        "Not checked: 1 of 4 sentences.",
    ),
    "zh-Hant": (
        "已不在全文中",
        "已改用我們建議的寫法",
        "無法確定位置",
        "該主張退回草稿，不予發布。",
        "尚未查核：共 4 句中的 1 句。",
    ),
}


def waiting(article: Article, excerpt: str, **fields: str) -> Claim:
    claim = factories.supported_claim(**fields)
    factories.appearance(claim, article, excerpt=excerpt)
    signed = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)
    return claim


def reworded_article() -> Article:
    article = factories.article()
    text = "It closed in June 2031. Ferries ran. Ferries ran. Nobody was hurt."
    stored = factories.article_text(article, text)
    for words in ("Ferries ran. Ferries ran.",):
        start = text.index(words)
        stored.dismissals.create(start=start, end=start + len(words), reason="no_assertion")
    return article


def page_of(desk: Client, article: Article, language: str = "en") -> str:
    address = reverse("admin:claims_article_releasing", args=[article.pk])
    return desk.get(address, headers={"accept-language": language}).content.decode()


@pytest.mark.parametrize("language", WORDS)
def test_each_passage_is_listed_with_what_will_happen(language: str) -> None:
    article = reworded_article()
    gone = waiting(article, "It closed in May 2031")
    taken = waiting(article, "It shut in spring", suggested_wording="It closed in June 2031.")
    waiting(article, "Ferries ran.")

    # Our wording counts as checked from the moment the text is placed in.
    placement.place(article)
    page = page_of(desk_of(factories.reviewer()), article, language)

    for words in WORDS[language]:
        assert words in page
    assert gone.label in page and taken.label in page
    assert '<q lang="en">It closed in June 2031.</q>' in page


def test_a_release_that_nobody_answered_for_goes_back_to_the_page_that_asks() -> None:
    article = reworded_article()
    claim = waiting(article, "It closed in May 2031")
    desk = desk_of(factories.reviewer())

    page = push(desk, article, "release", is_out="on")

    assert "look at the page of the release" in said(page)
    assert page.redirect_chain[-1][0] == reverse(
        "admin:claims_article_releasing", args=[article.pk]
    )
    assert Article.objects.released().count() == 0

    confirmed = page.context["outlook"].digest
    assert f'value="{confirmed}"' in page.content.decode()
    push(desk, article, "release", is_out="on", confirmed=confirmed)
    article.refresh_from_db()
    claim.refresh_from_db()
    assert article.released_at and claim.stage == "draft"


def test_without_a_text_the_page_says_that_nothing_is_compared() -> None:
    page = page_of(desk_of(factories.reviewer()), factories.article())

    assert "Nothing can be compared" in page


def test_readers_see_the_draft_beside_the_print_and_what_was_not_compared() -> None:
    article = factories.article()
    factories.article_text(article, "It closed in June 2031.")
    taken = waiting(article, "It shut in spring", suggested_wording="It closed in June 2031.")
    elsewhere = factories.article()
    written = waiting(elsewhere, "as written")
    desk = desk_of(factories.reviewer())
    for each in (article, elsewhere):
        page = desk.get(reverse("admin:claims_article_releasing", args=[each.pk]))
        confirmed = page.context["outlook"].digest
        push(desk, each, "release", is_out="on", confirmed=confirmed)

    for claim, words in (
        (taken, "The draft that was checked said:"),
        (written, "no text of the article as it appeared is stored here"),
    ):
        public = Client().get(f"/c/{claim.number}", follow=True).content.decode()
        assert words in public
    (made,) = json.loads(taken.editions.get().document)["appearances"]
    assert made["draft_excerpt"] == "It shut in spring"
