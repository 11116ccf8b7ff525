"""The correction sheet for an article's author: as a page, and as a Word file."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from claims.articles import correction_sheet, placement
from claims.models import Article, Claim, ClaimTranslation, InquiryAnswer
from tests import factories
from tests.admin.browsing import desk_of, push, said
from tests.wrapped_article import WRAPPED

pytestmark = pytest.mark.django_db

CHINESE: dict[str, Any] = {"HTTP_ACCEPT_LANGUAGE": "zh-Hant"}


def wrong(article: Article, excerpt: str, **fields: Any) -> Claim:
    """A claim of the article that is refuted, with a suggestion."""
    claim = factories.claim(
        **{
            "verification_status": "refuted",
            "rationale": "The report says otherwise.",
            "suggested_wording": "Another wording.",
            "reasons": ["date"],
            **fields,
        }
    )
    url = f"https://example.org/port/{claim.number}"
    source = factories.source(title="Report", publisher="Port", url=url)
    factories.citation(claim, source=source, stance="refutes", locator_label="page", locator="4")
    factories.appearance(claim, article, excerpt=excerpt)
    return claim


def article_with_text() -> Article:
    article = factories.article(language="zh-Hant", title="橋", authors=["林渡口"])
    factories.article_text(article, WRAPPED)
    return article


def sheet_of(article: Article, *, word: bool = False, **options: Any) -> Any:
    name = "claims_article_corrections_docx" if word else "claims_article_corrections"
    address = reverse(f"admin:{name}", args=[article.pk])
    return desk_of(factories.account("Researchers")).get(address, **options)


def words_of_file(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def test_the_sheet_says_what_stands_there_what_is_wrong_and_how_it_could_be_said() -> None:
    article = article_with_text()
    claim = wrong(article, "兩個遭中央停撥補助的城鎮正式結為")
    ClaimTranslation.objects.create(
        claim=claim,
        language="zh-Hant",
        statement="x",
        rationale="報告不同。",
        suggested_wording="兩鎮",
    )
    placement.place(article)

    page = sheet_of(article).content.decode()
    word = words_of_file(sheet_of(article, word=True).content)
    chinese = sheet_of(article, **CHINESE).content.decode()
    chinese_word = words_of_file(sheet_of(article, word=True, **CHINESE).content)

    sentence = "此點等於是兩個遭中央停撥補助的城鎮正式結為「防洪同盟」"
    assert "此點等於是<mark>兩個遭中央停撥補助的城鎮正式結為</mark>「防洪同盟」" in page
    for shown in (page, word):
        assert "Refuted" in shown and "not reviewed yet" in shown and "兩鎮" in shown
        assert "refutes: Report, Port, 2024-06-19, page 4 https://example.org/port/" in shown
        assert "The report says otherwise." in shown and "Date" in shown
    assert sentence in word
    for shown in (chinese, chinese_word):
        assert (
            "與證據不符" in shown
            and "尚未覆核" in shown
            and "報告不同。" in shown
            and "更正單" in shown
        )
        assert "反駁：Report, Port, 2024-06-19, 第 4 頁" in shown


def test_claims_stand_in_the_order_of_the_text_each_once() -> None:
    article = article_with_text()
    later, earlier = wrong(article, "正式結為「防洪同盟」"), wrong(article, "特約撰稿")
    factories.appearance(earlier, article, excerpt="兩度提案")
    unplaced = wrong(article, "no such words")
    Claim.objects.filter(pk=wrong(article, "x").pk).update(stage="dropped")
    placement.place(article)

    lines = correction_sheet.sheet(article).lines

    assert [line.claim for line in lines if line.claim in (later, earlier, unplaced)] == [
        earlier,
        later,
        unplaced,
    ]
    assert lines[-1].original == "no such words"


def fully_covered_article() -> Article:
    article = factories.article()
    factories.article_text(article, "The bridge opened.")
    return article


def test_what_is_right_is_left_out_unless_it_is_asked_for() -> None:
    article = fully_covered_article()
    claim = wrong(
        article, "The bridge opened.", verification_status="supported", suggested_wording=""
    )
    placement.place(article)
    address = reverse("admin:claims_article_corrections", args=[article.pk])
    desk = desk_of(factories.reviewer())

    assert claim.label not in (page := desk.get(address).content.decode())
    assert "There is nothing to correct." in page and "1 claim in which nothing" in page
    assert claim.label in desk.get(address, {"all": ""}).content.decode()
    assert "Claims in which nothing is to correct: 1." in words_of_file(
        sheet_of(article, word=True).content
    )


@pytest.mark.parametrize(
    ("language", "open_sentences", "unverified", "no_text"),
    [
        (
            "en",
            "Not checked: 1 of 2 sentences.",
            "Claims without a finding yet: 1.",
            "The text of the article is not stored",
        ),
        ("zh-Hant", "尚未查核：共 2 句中的 1 句。", "尚無查核結果的主張：1 則。", "未存有文章全文"),
    ],
)
def test_what_nobody_checked_never_reads_as_nothing_to_correct(
    language: str, open_sentences: str, unverified: str, no_text: str
) -> None:
    asked = {"HTTP_ACCEPT_LANGUAGE": language}
    article, without = factories.article(), factories.article()
    factories.article_text(article, "The bridge opened. It closed again.")
    claimed = factories.claim()
    factories.appearance(claimed, article, excerpt="The bridge opened.")
    placement.place(article)

    for word in (False, True):
        shown = [sheet_of(each, word=word, **asked).content for each in (article, without)]
        ours, none = map(words_of_file if word else bytes.decode, shown)
        assert open_sentences in ours and unverified in ours and no_text not in ours
        assert no_text in none
        for page in (ours, none):
            assert "There is nothing to correct." not in page and "沒有需要更正" not in page


@pytest.mark.parametrize(
    ("text", "status", "is_clean"),
    [
        ("The bridge opened.", "supported", True),
        ("The bridge opened. It closed again.", "supported", False),
        ("The bridge opened.", "unverified", False),
    ],
)
def test_one_thing_that_is_not_checked_is_enough(text: str, status: str, is_clean: bool) -> None:
    article = factories.article()
    factories.article_text(article, text)
    wrong(article, "The bridge opened.", verification_status=status, suggested_wording="")
    placement.place(article)

    page = sheet_of(article).content.decode()

    assert ("There is nothing to correct." in page) is is_clean


def test_the_page_of_an_article_counts_sentences_that_are_not_checked() -> None:
    article = factories.article()
    factories.article_text(article, "The bridge opened. It closed again.")
    address = reverse("admin:claims_article_change", args=[article.pk])

    page = desk_of(factories.editor()).get(address).content.decode()

    assert "2 sentences are not checked." in page


def test_a_finding_that_two_people_signed_is_marked() -> None:
    article = factories.article()
    factories.waiting_claim(article)

    (line,) = correction_sheet.sheet(article, everything=True).lines

    assert line.is_reviewed


def test_a_word_file_holds_whatever_somebody_wrote() -> None:
    article = factories.article(title="橋\u0001\ufffe <b>&amp;")
    wrong(article, "\u000b\u001f<w:t>", suggested_wording="𠮷\u0008")

    assert "<w:t>" in words_of_file(sheet_of(article, word=True).content)


def test_the_queries_of_the_sheet_do_not_grow_with_its_lines() -> None:
    def queries(count: int) -> int:
        article = article_with_text()
        for _line in range(count):
            wrong(article, "特約撰稿")
        placement.place(article)
        with CaptureQueriesContext(connection) as seen:
            sheet = correction_sheet.sheet(article, everything=True)
            assert len(sheet.lines) == count
            assert [citation.source for line in sheet.lines for citation in line.citations]
        return len(seen)

    assert queries(1) == queries(8)


def answered_word(content: bytes, *words: str) -> bytes:
    """The Word file with these answers in the last column of its summary."""
    document, out = Document(io.BytesIO(content)), io.BytesIO()
    for row, answer in zip(document.tables[0].rows[1:], words, strict=True):
        row.cells[-1].text = answer
    document.save(out)
    return out.getvalue()


def answered_workbook(content: bytes, *words: str) -> bytes:
    book, out = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
    page = book.active
    rows = [row for row in page.iter_rows() if str(row[0].value).startswith("C-")]
    for row, answer in zip(rows, words, strict=True):
        page.cell(row[0].row, 7, answer)
    book.save(out)
    return out.getvalue()


def bring_in(article: Article, content: bytes, name: str, account: Any = None) -> str:
    desk = desk_of(account or factories.editor())
    upload = SimpleUploadedFile(name, content)
    return said(push(desk, article, "corrections_answered", file=upload))


@pytest.mark.parametrize("asked", [{}, CHINESE], ids=["en", "zh-Hant"])
def test_the_author_answers_in_the_file_and_it_is_read_back(asked: dict[str, Any]) -> None:
    article = article_with_text()
    first, second, third = (wrong(article, words) for words in ("兩度提案", "特約撰稿", "結為"))
    placement.place(article)
    word = sheet_of(article, word=True, **asked).content
    address = reverse("admin:claims_article_corrections_xlsx", args=[article.pk])
    book = desk_of(factories.account("Researchers")).get(address, **asked).content

    opening = words_of_file(word)
    counted = "與證據不符：3" if asked else "Refuted: 3"
    assert opening.index(counted) < opening.index(first.label)
    bring_in(article, answered_word(word, "採用。", "It says so in the diary.", ""), "back.docx")
    bring_in(article, answered_workbook(book, "No\nThe diary says so.", "", "kept"), "back.xlsx")

    lines = InquiryAnswer.objects.order_by("pk").values_list("line__claim", "verdict", "words")
    order = [line.claim.pk for line in correction_sheet.sheet(article).lines]
    assert {first.pk, second.pk, third.pk} == set(order)
    assert list(lines) == [
        (order[0], "accepted", ""),
        (order[1], "remark", "It says so in the diary."),
        (order[0], "declined", "The diary says so."),
        (order[2], "declined", "kept"),
    ]
    assert InquiryAnswer.objects.first().line.inquiry.asked == "林渡口"  # type: ignore[union-attr]  # four


def test_a_sheet_that_is_none_or_of_another_article_is_refused_by_name() -> None:
    article, other = article_with_text(), article_with_text()
    claim, strange = wrong(article, "兩度提案"), wrong(other, "兩度提案")
    word = sheet_of(article, word=True).content
    filled = answered_word(word, "yes")

    refusals = {
        "not of this article: " + claim.label: bring_in(other, filled, "a.docx"),
        "Nothing is answered": bring_in(article, word, "a.docx"),
        "no column for answers": bring_in(article, words_only(), "a.docx"),
        "not a Word document": bring_in(article, b"C-1,yes", "a.csv"),
        "is damaged": bring_in(article, b"PK\x03\x04 and more", "a.xlsx"),
    }

    assert {words for words, message in refusals.items() if words not in message} == set()
    assert strange.label and not InquiryAnswer.objects.exists()
    for account in (factories.account("Researchers"), factories.account()):
        desk = desk_of(account)
        assert push(desk, article, "corrections_answered").status_code == 403


def words_only() -> bytes:
    document, out = Document(), io.BytesIO()
    document.add_paragraph("C-1 yes")
    document.save(out)
    return out.getvalue()
