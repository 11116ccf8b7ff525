"""Pages of an article: how much of it is checked, its text with findings, the report of it."""

import io
import re
import shutil
import subprocess

import pytest
from django.test import Client
from docx import Document

from claims import workflow
from claims.models import Article, Claim
from claims.record import log
from tests import factories
from tests.pages.visible_text import page, words
from tests.printed_article import FIRST, LAST, approved, checked_article

pytestmark = pytest.mark.django_db


def way(article: Article, rest: str = "", *, language: str = "en") -> str:
    return f"/{language}/articles/{article.public_id}/{rest}"


def test_an_article_says_how_much_of_it_was_checked_set_aside_and_left_open(
    client: Client,
) -> None:
    article, claims = checked_article(FIRST, LAST)

    assert article.released_text
    shown = words(page(client, way(article)))
    chinese = words(page(client, way(article, language="zh-hant")))
    answered = client.get(f"/api/v1/articles/{article.public_id}/coverage/").json()

    assert article.released_text
    assert "Sentences of the text that appeared 5 with a published finding 2" in shown
    assert "set aside 2 · Opinion or prediction 1 · Heading, byline or imprint 1" in shown
    assert "not checked 1" in shown
    assert "刊出文字的句數 5 已有公開查核結果 2" in chinese and "未查核 1" in chinese
    assert answered["statement"] == {
        "noted_at_position": 2,
        "noted_at": log.moment(claims[-1].editions.get().published_at),
        "text_sha256": article.released_text.sha256,
        "sentences": 5,
        "checked": 2,
        "dismissed": 2,
        "dismissed_for": {"opinion": 1, "heading": 1},
        "open": 1,
    }
    assert client.get(way(article, "text/")).status_code == 404
    for told in (shown, chinese):
        assert "Nobody liked it." not in told and "It is long." not in told


def test_an_article_whose_sentences_nobody_counted_says_so(client: Client) -> None:
    claim = factories.supported_claim()
    article = factories.article()
    factories.appearance(claim, article)
    Article.objects.filter(pk=article.pk).update(released_at=article_moment())
    approved(claim)

    assert "The sentences of this article are not counted." in page(client, way(article))
    answered = client.get(f"/api/v1/articles/{article.public_id}/coverage/").json()
    assert (answered["article"], answered["statement"]) == (str(article.public_id), None)
    unknown = factories.article()
    assert client.get(f"/api/v1/articles/{unknown.public_id}/coverage/").status_code == 404


def article_moment() -> str:
    return "2026-11-01T00:00:00Z"


def test_a_public_text_has_marks_that_lead_to_findings_and_say_what_is_in_dispute(
    client: Client,
) -> None:
    article, (first, last) = checked_article(FIRST, LAST, text_is_public=True)
    draft = factories.supported_claim()
    factories.appearance(draft, article, excerpt="It is long")
    workflow.contest(first, actor=factories.reviewer(), note="The operator objects.")
    approved(last, kind="withdrawn", note="It was misread.")

    html = page(client, way(article, "text/"))
    chinese = words(page(client, way(article, "text/", language="zh-hant")))

    shown = words(html)
    assert f"The bridge opened in 2031 C-{first.number} Supported · in dispute" in shown
    assert f"C-{first.number} 有證據支持 · 有爭議" in chinese
    assert set(re.findall(r'class="made[^>]+href="([^"]+)"', html)) == {
        f"../../../claims/{first.public_id}/"
    }
    assert f"C-{last.number}" not in shown and f"C-{draft.number}" not in shown
    assert "It fell in 2033." in shown and "Nobody liked it." in shown


def test_a_text_that_may_no_longer_be_shown_is_gone_at_once(client: Client) -> None:
    article, _claims = checked_article(FIRST, text_is_public=True)
    assert "Nobody liked it." in page(client, way(article))
    assert client.get(way(article, "text/")).status_code == 200

    Article.objects.filter(pk=article.pk).update(text_is_public=False)

    assert "Nobody liked it." not in page(client, way(article))
    assert client.get(way(article, "text/")).status_code == 404
    position = f"?position={log.head().position}"
    assert client.get(way(article, f"text/{position}")).status_code == 404


@pytest.fixture
def reported() -> tuple[Article, list[Claim]]:
    article, claims = checked_article(FIRST, LAST, text_is_public=True)
    workflow.contest(claims[0], actor=factories.reviewer(), note="The operator objects.")
    return article, claims


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            [
                "Report on an article",
                "2 claims: Supported 2",
                "Sentences of the text that appeared: 5",
                "With a published finding: 2",
                "Set aside: 2 · Opinion or prediction 1 · Heading, byline or imprint 1",
                "Not checked: 1",
                "Sentences not checked",
                "In dispute since: ",
                "Why: Both sources say so.",
                "Sources: [1] [2]",
                "(position 3)",
            ],
        ),
        (
            "zh-hant",
            ["文章查核報告", "刊出文字的句數：5", "未查核：1", "未查核的句子", "爭議起始日："],
        ),
    ],
)
def test_the_report_is_a_word_file_that_opens_and_says_what_is_public(
    client: Client, reported: tuple[Article, list[Claim]], language: str, expected: list[str]
) -> None:
    article, claims = reported
    answered = client.get(way(article, "report.docx", language=language))
    document = Document(io.BytesIO(answered.content))

    told = "\n".join([document.core_properties.title, *(row.text for row in document.paragraphs)])

    assert [line for line in expected if line not in told] == []
    assert "It is long." in told and "Nobody liked it." in told and "private" not in told
    for number, claim in enumerate(claims, start=1):
        edition = 2 if number == 1 else 1
        assert f"http://testserver/claims/{claim.public_id}/editions/{edition}/" in told
    assert len(re.findall(r"^\[\d+\] .+https://source-\d+\.example/report$", told, re.M)) == 4
    again = client.get(way(article, "report.docx", language=language))
    assert again.content == answered.content
    held = {"If-None-Match": answered.headers["ETag"]}
    assert (
        client.get(way(article, "report.docx", language=language), headers=held).status_code == 304
    )


def test_the_report_reads_the_same_in_pandoc(
    client: Client, reported: tuple[Article, list[Claim]]
) -> None:
    pandoc = shutil.which("pandoc")
    article, claims = reported
    content = client.get(way(article, "report.docx")).content
    if pandoc is None:
        text = "\n".join(row.text for row in Document(io.BytesIO(content)).paragraphs)
    else:
        run = [pandoc, "--from=docx", "--to=plain", "--wrap=none"]
        text = subprocess.run(run, input=content, capture_output=True, check=True).stdout.decode()

    assert f"C-{claims[0].number} · Supported" in text
    assert "It is long." in text and "[4] " in text


def test_a_printed_page_has_what_the_report_has(
    client: Client, reported: tuple[Article, list[Claim]]
) -> None:
    article, claims = reported

    html = page(client, way(article))

    printed = re.findall(r'class="only-print address">([^<]+)<', html)
    edition = f"http://testserver/claims/{claims[0].public_id}/editions/2/"
    assert edition in printed and sum("source-" in address for address in printed) == 4
    assert "(position 3)" in words(html)
    assert "Sentences not checked It is long." in words(html)


def test_without_a_public_text_the_report_has_counts_and_no_sentences(client: Client) -> None:
    article, _claims = checked_article(FIRST)

    content = client.get(way(article, "report.docx")).content
    told = "\n".join(row.text for row in Document(io.BytesIO(content)).paragraphs)

    assert "Not checked: 2" in told
    assert "It is long." not in told and "Nobody liked it." not in told
    assert (
        client.get(f"/en/articles/{factories.article().public_id}/report.docx").status_code == 404
    )
    assert client.get(way(article, "report.docx?position=x")).status_code == 400
