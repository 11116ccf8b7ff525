"""The form on an article's page that brings in its text."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims import workflow
from claims.models import Article, ArticleText
from tests import factories
from tests.admin.browsing import (
    added,
    desk_of,
    editors_desk,
    filled,
    page_of,
    review_page,
    said,
)
from tests.intake.files import pdf

pytestmark = pytest.mark.django_db


def bring(article: Article, *, desk: Any = None, **posted: Any) -> Any:
    address = reverse("admin:claims_article_text", args=[article.pk])
    return (desk or editors_desk()).post(address, posted, follow=True)


def upload(article: Article, content: bytes, name: str) -> Any:
    return bring(article, file=SimpleUploadedFile(name, content))


def test_an_uploaded_file_becomes_the_text_of_the_article() -> None:
    article = factories.article(title="Bridges")

    page = upload(article, pdf("The bridge fell.", "It was old."), "bridges.pdf")

    text = ArticleText.objects.get()
    assert "“Bridges”: text version 1 is stored." in said(page)
    assert (text.text, text.pages) == ("The bridge fell.\fIt was old.", [0, 17])
    assert "bridges.pdf" in page.content.decode()


def test_pasted_words_become_the_text_of_the_article() -> None:
    article = factories.article()

    bring(article, words="  The bridge\r\nfell. ")

    assert ArticleText.objects.get().text == "  The bridge\nfell. "


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "a.txt", "The file is empty."),
        (b"\0", "a.txt", "The file is not text"),
        (b"x" * (21 * 1024 * 1024), "a.txt", "larger than 20 MB"),
        (b"words", "a.exe", "Such files are not read"),
        (b"words", "a.pdf", "damaged or not what its name says"),
        (pdf("x"), "a.txt", "holds a PDF file"),
        (pdf("x", encrypted=True), "a.pdf", "locked by a password"),
        (pdf(""), "a.pdf", "holds pictures of pages but no text"),
        (b"words", "a" * 300 + ".txt", ""),
        (b"words", "\u202e..\\..\0.txt", ""),
    ],
)
def test_what_is_the_matter_with_a_file_is_said_on_the_page(
    content: bytes, name: str, message: str
) -> None:
    article = factories.article()

    page = upload(article, content, name)

    assert page.status_code == 200
    assert message in said(page)
    assert ArticleText.objects.exists() == (not message)


def test_one_of_a_file_and_words_is_asked_for() -> None:
    article = factories.article()

    neither = bring(article)
    both = bring(article, words="x", file=SimpleUploadedFile("a.txt", b"y"))

    assert said(neither) == said(both) == "Choose a file or paste the words, one of the two."


def test_words_with_a_nul_are_refused() -> None:
    assert "Null characters are not allowed" in said(bring(factories.article(), words="a\0b"))


def test_researchers_see_the_texts_and_bring_in_none() -> None:
    article = factories.article()
    text = factories.article_text(article, filename="bridges.txt")
    desk = desk_of(factories.account("Researchers"))

    page = desk.get(page_of(article)).content.decode()

    assert text.sha256[:12] in page
    assert "Bring in" not in page
    assert bring(article, desk=desk, words="x").status_code == 403


def test_the_words_around_a_place_are_shown_where_a_claim_is_written_read_and_reviewed() -> None:
    article = factories.article()
    factories.article_text(article, "They say that\nthe bridge fell in May, in the rain.")
    draft, waiting = factories.claim(), factories.supported_claim()
    for claim in (draft, waiting):
        factories.appearance(claim, article, excerpt="the bridge fell")
    workflow.submit(waiting, actor=factories.editor())
    bring(article, words="They say that\nthe bridge fell in May, in the rain and wind.")
    desk = desk_of(factories.reviewer())

    for address in (page_of(draft), page_of(waiting), review_page(waiting)):
        page = desk.get(address).content.decode()
        assert "in May, in the rain and wind." in page
        assert "<mark>the bridge fell</mark>" in page


def test_a_claim_that_is_saved_is_placed() -> None:
    article = factories.article()
    factories.article_text(article, "They say that the bridge fell.")
    claim = factories.claim()
    desk = editors_desk()
    page = desk.get(page_of(claim))
    row = {"article": article.pk, "position": 1, "excerpt": "the bridge  fell"}

    desk.post(page_of(claim), {**filled(page), **added("appearances", row)})

    assert claim.appearances.get().placement == "placed"
