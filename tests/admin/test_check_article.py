"""The box “Check an article” of the home page: from a file, a text or an address to sentences."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.models import Article, Claimant
from tests import factories
from tests.admin.browsing import desk_of, editors_desk, said
from tests.intake.page_parts import ENGLISH, HANT
from tests.intake.page_shapes import SHAPES
from tests.intake.tiny_web import TinyWeb, page, tiny_web

pytestmark = pytest.mark.django_db

CHECK = reverse("admin:claims_article_check")
HOME = reverse("admin:index")


@pytest.fixture(autouse=True)
def web(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[TinyWeb]:
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"
    with tiny_web() as running:
        running.stands_for_the_internet(monkeypatch)
        running.pages["/quay"] = page(SHAPES[0].html.encode(), "Content-Type: text/html")
        running.names["inside.example"] = lambda: ["10.0.0.1"]
        yield running


def check(desk: Any, **given: Any) -> Any:
    return desk.post(CHECK, given, follow=True)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"words": "http://gazette.example.uk/quay"}, ("Old quay closes", "Ada Moor", "en")),
        (
            {"words": f"舊碼頭關閉\r\n\r\n文／王大明\r\n\r\n{HANT}"},
            ("舊碼頭關閉", "王大明", "zh-Hant"),
        ),
        ({"file": f"The old quay\n\nBy Ada Moor\n\n{ENGLISH}"}, ("The old quay", "Ada Moor", "en")),
        ({"file": "Ein Satz."}, ("Ein Satz.", "", "en")),
    ],
)
def test_an_article_leads_to_its_sentences_with_its_author_as_claimant(
    given: dict[str, str], wanted: tuple[str, str, str]
) -> None:
    if "file" in given:
        given = {"file": SimpleUploadedFile("a.txt", given["file"].encode())}  # type: ignore[dict-item]  # a file where there were words
    shown = check(editors_desk(), **given)

    article = Article.objects.get()
    address = reverse("admin:claims_article_coverage", args=[article.pk])
    assert shown.redirect_chain[-1][0] == address
    assert (article.title, "".join(article.authors[:1]), article.language) == wanted
    assert f"language: {article.language}" in said(shown)
    chosen = shown.context["draft_form"]["claimant"].value()
    assert chosen == (f"author:{wanted[1]}" if wanted[1] else None)
    assert not Claimant.objects.exists()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "one of them"),
        (" \n", "one of them"),
        ("http://gazette.example.uk/none", "404"),
        ("http://inside.example/", "private network"),
        ("a\0b", "Null characters"),
        ("\u200b", ""),
    ],
)
def test_what_cannot_be_read_is_told_and_begins_no_article(words: str, why: str) -> None:
    shown = check(editors_desk(), words=words)

    assert shown.status_code == 200 and why in said(shown)
    assert said(shown) and not Article.objects.exists()


def test_an_article_that_is_here_is_opened_again() -> None:
    desk = editors_desk()
    check(desk, words=f"The quay.\n\n{ENGLISH}")
    shown = check(desk, words=f"The quay.\n\n{ENGLISH}")

    assert Article.objects.get().texts.count() == 1
    assert "the text is there already" in said(shown)


def test_who_only_reads_sees_no_box_and_a_list_that_is_empty_is_one_word() -> None:
    factories.claim(created_by=(editor := factories.editor()))
    reader, writer = desk_of(factories.account("Researchers")), desk_of(editor)

    assert reader.post(CHECK, {"words": "Words."}).status_code == 403
    assert "check-article" not in reader.get(HOME).content.decode().replace("check_article.js", "")
    home = writer.get(HOME).content.decode()
    assert 'id="check-article"' in home
    assert home.count('<section class="work"') == sum(
        bool(shown.total) for shown in writer.get(HOME).context["lists"]
    )
    assert "Nothing waits in:" in home and "<summary>All records</summary>" in home
