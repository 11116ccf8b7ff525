"""The author's file as LibreOffice opens and saves it: another reader than ours."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from claims.intake.extraction import word
from claims.models import Article
from tests import factories
from tests.admin.test_author_file import brought_in, claimed, sent_back
from tests.intake.test_word_remarks import accepted, commented
from tests.libreoffice import needs_libreoffice, saved_as

pytestmark = [pytest.mark.django_db, needs_libreoffice]

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
LINK = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture(autouse=True)
def own_originals(settings: Any, tmp_path: Path) -> None:
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"


def author_file(article: Article, folder: Path) -> Path:
    (folder / "author.docx").write_bytes(sent_back(article).content)
    return folder / "author.docx"


def lines(part: ElementTree.Element) -> list[str]:
    return ["".join(line.itertext()) for line in part.iter(f"{TEXT}p")]


def test_its_comments_changes_and_links_are_there(tmp_path: Path) -> None:
    article = brought_in()
    claim = claimed(article, "opened in 2019", "The bridge opened in 2020.")
    other = claimed(article, "red", "It is long and blue.")

    opened = ElementTree.fromstring(saved_as("fodt", author_file(article, tmp_path)))

    assert [lines(comment)[0] for comment in opened.iter(f"{OFFICE}annotation")] == [
        f"Refuted · {claim.label} · not reviewed yet",
        f"Refuted · {other.label} · not reviewed yet",
    ]
    links = [link.get(LINK) for link in opened.iter(f"{TEXT}a")]
    assert links == ["https://port.example/annual?year=2020&page=4"] * 2
    assert len(list(opened.iter(f"{TEXT}insertion"))) == 2
    assert list(opened.iter(f"{TEXT}deletion"))


def test_an_author_who_saves_it_unchanged_sends_the_same_text(tmp_path: Path) -> None:
    article = brought_in()
    claimed(article, "opened in 2019", "The bridge opened in 2020.")
    claimed(article, "Everybody likes it")

    again = saved_as("docx", author_file(article, tmp_path))

    assert word.read(again).text == article.texts.get().text
    assert accepted(again).startswith("The bridge opened in 2020. It is long and red.")
    assert list(commented(again).values()) == ["opened in 2019", "Everybody likes it"]


def test_the_file_of_a_text_that_was_pasted_opens_too(tmp_path: Path) -> None:
    article = factories.article(title="橋", language="zh-Hant")
    factories.article_text(article, "這座橋於2019年啟用。它又長又紅。")
    claimed(article, "2019年啟用", "這座橋於2020年啟用。", language="zh-Hant")

    opened = saved_as("fodt", author_file(article, tmp_path)).decode()

    assert "這座橋於" in opened and "這座橋於2020年啟用。" in opened
