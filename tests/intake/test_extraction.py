"""The text of files, and the one sentence said of those that are not read."""

import resource
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from claims.intake.extraction.extract import REFUSALS, extract
from claims.intake.extraction.extracted import Note
from tests.intake.files import WORD, docx, paragraph, pdf, pdf_of, run, zipped

BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{what}"/></w:r>' for what in ("begin", "separate", "end")
)
BRIDGE = "https://example.org/bridge"
NOTED = docx(
    paragraph(
        run("北岸新橋"),
        '<w:commentRangeStart w:id="7"/>',
        run("全長三公里"),
        '<w:commentRangeEnd w:id="7"/>',
        run("。"),
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
    )
    + paragraph()
    + paragraph(
        f'<w:hyperlink r:id="rId9">{run("渡輪公司")}</w:hyperlink>',
        run("說要停航，"),
        BEGIN,
        '<w:r><w:instrText>HYPERLINK "https://example.org/quay"</w:instrText></w:r>',
        SEPARATE,
        run("碼頭"),
        END,
        f"<w:ins>{run('也')}</w:ins><w:del><w:r><w:delText>不</w:delText></w:r></w:del>",
        run("封閉。"),
    ),
    links={"rId9": "https://example.org/ferry"},
    comments='<w:comment w:id="7" w:author="A. Uthor">'
    + paragraph(run(f"見 {BRIDGE}。"))
    + "</w:comment>",
    footnotes='<w:footnote w:id="2">' + paragraph(run(" 港務局年報，2031。")) + "</w:footnote>",
)


def test_plain_text_stays_as_it_is() -> None:
    text = "　 橋\r\n\r\nﬁnal \t e\u0301\n"

    assert extract(text.encode(), filename="a.txt").text == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "橋"),
        ("utf-16", "橋"),
        ("big5hkscs", "他說中文的人是在這裡"),
        ("gb18030", "他说中文的人是在这里"),
        ("cp932", "彼は日本語を話すのです"),
        ("euc_kr", "한국어를 하는 사람은 이다"),
        ("cp1252", "A café in Zürich — closed on Mondays"),
    ],
)
def test_the_encoding_of_a_text_is_told(encoding: str, text: str) -> None:
    assert extract(text.encode(encoding), filename="a.txt").text == text


def test_a_web_page_gives_what_its_reader_sees() -> None:
    page = (
        "<!doctype html><title>no</title><nav>no</nav><h1>北岸 <b>新橋</b></h1><p>一\n  二<br>三"
        "<script>no</script><p hidden>no</p><p style='display: none'>no<p>&amp;"
        "<template>no</template>"
        "<ul><li>a<li>b</ul><table><tr><td>1<td>2</table>"
    )
    found = extract(page.encode("big5"), media_type="text/html; charset=big5")

    assert found.text == "北岸 新橋\n\n一 二\n三\n\n&\n\na\n\nb\n\n1\t2"
    assert [found.text[start:][:1] for start in found.paragraphs] == [*"北一&ab1"]


def test_a_pdf_keeps_its_lines_and_pages() -> None:
    found = extract(pdf("One line\nand a sec-\nond.", "Page two"), filename="a.pdf")

    assert found.text == "One line\nand a sec-\nond.\fPage two"
    assert [found.text[start:][:3] for start in found.pages] == ["One", "Pag"]


def test_a_word_file_keeps_its_paragraphs_and_what_hangs_on_its_words() -> None:
    found = extract(NOTED, filename="a.docx")

    assert found.text == "北岸新橋全長三公里。\n\n渡輪公司說要停航，碼頭也封閉。"
    assert found.paragraphs == (0, 12)
    assert found.notes == (
        Note("comment", 4, 9, f"見 {BRIDGE}。", BRIDGE, "A. Uthor"),
        Note("footnote", 10, 10, "港務局年報，2031。", ""),
        Note("link", 12, 16, "", "https://example.org/ferry"),
        Note("link", 21, 23, "", "https://example.org/quay"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "filename", "code"),
    [
        (b"", "a.txt", "empty"),
        (b"\0\0", "a.txt", "not_text"),
        (b"a\0b", "a.html", "not_text"),
        (b" \n", "a.txt", "no_words"),
        (b"\xf4\xff" * 50, "a.txt", "unknown_encoding"),
        (b"x" * (21 * 1024 * 1024), "a.txt", "too_large"),
        (b"x" * 3_000_001, "a.txt", "too_long"),
        (b"hello", "a.pdf", "damaged"),
        (b"hello", "a.docx", "damaged"),
        (b"hello", "a.exe", "unknown_format"),
        (pdf("x"), "a.txt", "wrong_ending"),
        (NOTED, "a.pdf", "wrong_ending"),
        (b"\xd0\xcf\x11\xe0" * 9, "a.docx", "old_word_file"),
        (b"%PDF-1.4 and no more", "a.pdf", "damaged"),
        (pdf("x", encrypted=True), "a.pdf", "locked"),
        (pdf(""), "a.pdf", "no_text_in_pdf"),
        (b"PK\x03\x04 and no more", "a.docx", "damaged"),
        (zipped(other="<a/>"), "a.docx", "no_word_file"),
        (docx(paragraph()), "a.docx", "no_words"),
        (zipped(document="<a>"), "a.docx", "damaged"),
    ],
)
def test_a_file_that_is_not_read_says_why(content: bytes, filename: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        extract(content, filename=filename)

    assert refused.value.code == code
    assert len(refused.value.messages) == 1


def deeply_nested_pdf() -> bytes:
    return pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"[" * 2_000_000 + b"]" * 2_000_000])


def endless_entities() -> bytes:
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    body = f'<w:document xmlns:w="{WORD}">&a11;</w:document>'
    return zipped(document=f'<!DOCTYPE a [<!ENTITY a0 "aaaaaaaaaa">{entities}]>{body}')


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (zipped(document=b"<a>" + b" " * 300_000_000), "zip bomb.docx"),
        (endless_entities(), "entities.docx"),
        (deeply_nested_pdf(), "nested.pdf"),
        (b"<html><p>" + b"x" * 3_000_001, "long.html"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_made_to_exhaust_the_reader_is_refused(content: bytes, filename: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(ValidationError) as refused:
        extract(content, filename=filename)

    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert refused.value.code in REFUSALS
    assert grown_kb < 100_000


def test_an_archive_of_too_many_parts_is_not_unpacked() -> None:
    parts: dict[str, Any] = {f"part{number}": b"" for number in range(5001)}

    with pytest.raises(ValidationError) as refused:
        extract(zipped(**parts), filename="a.docx")

    assert refused.value.code == "unpacks_too_large"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>大<ruby>橋<rp>(</rp><rt>ㄑㄧㄠˊ</rt><rp>)</rp></ruby>很長。</p>", "大橋很長。"),
        ("<p>大<ruby>橋<rt>ㄑㄧㄠˊ樑<rt>ㄌㄧㄤˊ</ruby>很長。</p>", "大橋很長。"),
        ("<p>10<sup>6</sup> m<sup>2</sup>, H<sub>2</sub>O, 4<sup>th</sup></p>", "10⁶ m², H₂O, 4th"),
    ],
)
def test_a_page_is_read_without_what_is_read_above_and_with_raised_signs(
    html: str, text: str
) -> None:
    assert extract(f"<html><body>{html}".encode(), filename="a.html").text == text
