"""The author's file back: what came in as a Word file goes out with comments at its claims."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from claims.articles import placement
from claims.intake.extraction import word
from claims.models import Article, ArticleText, Claim, Source
from claims.record import originals
from tests import factories
from tests.admin.browsing import desk_of, push, said
from tests.going_round import sql
from tests.intake.files import docx, paragraph, pdf, run
from tests.intake.test_word_remarks import W, accepted, commented, part
from tests.refused import refused

pytestmark = pytest.mark.django_db


def written(*paragraphs: list[str]) -> bytes:
    """A Word file of these paragraphs, each of its runs."""
    made, out = Document(), io.BytesIO()
    for runs in paragraphs:
        paragraph_ = made.add_paragraph()
        for words in runs:
            paragraph_.add_run(words)
    made.save(out)
    return out.getvalue()


FILE = written(
    ["The bridge ope", "ned in 2019. It is long and red. Everybody likes it."],
    ["The bridge cost nothing."],
)


@pytest.fixture(autouse=True)
def own_originals(settings: Any, tmp_path: Any) -> None:
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"


def brought_in(content: bytes = FILE, name: str = "Bridges 橋.docx") -> Article:
    article = factories.article(title="Bridges", language="en")
    upload = {"file": SimpleUploadedFile(name, content)}
    assert "is stored" in said(push(desk_of(factories.editor()), article, "text", **upload))
    return article


def claimed(article: Article, excerpt: str, suggested: str = "", **fields: Any) -> Claim:
    claim = factories.claim(
        **{
            "verification_status": "refuted",
            "rationale": "The port says otherwise.",
            "suggested_wording": suggested,
            "reasons": ["date"],
            **fields,
        }
    )
    url = "https://port.example/annual?year=2020&page=4"
    known = Source.objects.filter(url=url).first()
    source = known or factories.source(title="Annual report", publisher="Port", url=url)
    factories.citation(claim, source=source, stance="refutes", locator_label="page", locator="4")
    factories.appearance(claim, article, excerpt=excerpt)
    placement.place(article)
    return claim


def sent_back(article: Article, account: Any = None, **options: Any) -> Any:
    address = reverse("admin:claims_article_author_file", args=[article.pk])
    return desk_of(account or factories.account("Researchers")).get(address, **options)


def comments(content: bytes) -> list[str]:
    return [comment.text for comment in Document(io.BytesIO(content)).comments]


def test_the_file_goes_out_with_finding_reasons_sources_and_the_wording_as_a_change() -> None:
    article = brought_in()
    claim = claimed(article, "opened in 2019", "The bridge opened in 2020.")
    part_of_one = claimed(article, "long", "short")
    other = claimed(article, "red", "It is long and blue.")
    claimed(article, "words that nobody wrote")

    page = sent_back(article)

    assert "Bridges%20%E6%A9%8B-checked.docx" in page.headers["Content-Disposition"]
    spans = commented(page.content)
    assert set(spans.values()) == {"opened in 2019", "long", "red", "The bridge ope"}
    first, second, third, lost = comments(page.content)
    assert first == (
        f"Refuted · {claim.label} · not reviewed yet\nWhy: The port says otherwise.\n"
        "What is wrong: Date\nrefutes: Annual report, Port, 2024-06-19, page 4 "
        "https://port.example/annual?year=2020&page=4"
    )
    assert "Suggested wording" not in second and part_of_one.label in second
    # A whole sentence would take the words of the other claim in it away.
    assert "Suggested wording: It is long and blue." in third and other.label in third
    assert "These words do not stand in the text: “words that nobody wrote”" in lost
    assert accepted(page.content).startswith(
        "The bridge opened in 2020. It is short and red. Everybody likes it."
    )
    assert word.read(page.content).text == article.texts.get().text
    (link,) = part(page.content, "word/_rels/comments.xml.rels")
    assert link.get("Target") == "https://port.example/annual?year=2020&page=4"


def test_it_speaks_the_language_of_the_desk() -> None:
    article = brought_in()
    claimed(article, "opened in 2019", "The bridge opened in 2020.")

    (comment,) = comments(sent_back(article, HTTP_ACCEPT_LANGUAGE="zh-Hant").content)

    assert "與證據不符" in comment and "尚未覆核" in comment and "反駁：" in comment


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"The bridge\nopened in 2019.\n\nIt is long.\n", "words.txt"),
        (b"<html><body><p>The bridge opened in 2019.</p><p>It is long.</p>", "page.html"),
        (pdf("The bridge opened\nin 2019.", "It is long."), "scan.pdf"),
    ],
)
def test_a_text_of_another_kind_goes_out_as_a_new_file(content: bytes, name: str) -> None:
    article = brought_in(content, name)
    claimed(article, "opened in 2019", "The bridge opened in 2020.")
    claimed(article, "long", "short")

    made = sent_back(article).content

    assert [" ".join(words.split()) for words in commented(made).values()] == [
        "opened in 2019",
        "long",
    ]
    assert [" ".join(one.text.split()) for one in Document(io.BytesIO(made)).paragraphs]
    assert " ".join(accepted(made).split()).replace("2020.It", "2020. It") == (
        "The bridge opened in 2020. It is short."
    )


def test_a_file_that_is_gone_or_was_never_kept_is_made_anew() -> None:
    article = brought_in()
    claimed(article, "opened in 2019")
    originals.path_of(article.texts.get().original_sha256).unlink()

    assert list(commented(sent_back(article).content).values()) == ["opened in 2019"]


def test_the_file_is_kept_beside_its_text_once() -> None:
    article = brought_in(b"The bridge opened.", "words.txt")
    text = article.texts.get()
    assert originals.path_of(text.original_sha256).read_bytes() == b"The bridge opened."

    pasted = factories.article()
    push(desk_of(factories.editor()), pasted, "text", words="The bridge opened.")
    assert pasted.texts.get().original_sha256 == ""
    same = {"file": SimpleUploadedFile("late.docx", docx(paragraph(run("The bridge opened."))))}
    push(desk_of(factories.editor()), pasted, "text", **same)

    kept = pasted.texts.get().original_sha256
    assert originals.path_of(kept).read_bytes().startswith(b"PK")
    with refused("article_text_append_only"):
        ArticleText.objects.filter(pk=text.pk).update(original_sha256="0" * 64)
    with refused("article_text_append_only"):
        sql(f"UPDATE claims_articletext SET original_sha256 = '', text = 'x' WHERE id = {text.pk}")


def test_a_later_file_of_the_same_words_goes_out_itself() -> None:
    article = factories.article()
    push(desk_of(factories.editor()), article, "text", words="The bridge opened.")
    bold = docx(paragraph("<w:r><w:rPr><w:b/></w:rPr><w:t>The bridge opened.</w:t></w:r>"))
    push(desk_of(factories.editor()), article, "text", file=SimpleUploadedFile("b.docx", bold))
    claimed(article, "bridge")

    assert len(part(sent_back(article).content).findall(f".//{W}b")) == 3


def test_who_may_not_read_texts_gets_none() -> None:
    article = brought_in()
    without_text = factories.article()

    assert sent_back(article, factories.account()).status_code == 403
    assert "There is no text of this article yet." in said(sent_back(without_text, follow=True))
    page = desk_of(factories.editor()).get(
        reverse("admin:claims_article_change", args=[article.pk])
    )
    assert f"/admin/claims/article/{article.pk}/author.docx" in page.content.decode()
