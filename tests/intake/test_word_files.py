"""Word files are read as a person reads them: changes accepted, numbers of lists written out."""

import pytest
from django.core.exceptions import ValidationError

from claims.intake.extraction import word
from claims.intake.extraction.extract import extract
from claims.text.folding import fold
from tests.intake.files import OFFICE, PACKAGE, WORD, docx, paragraph, run, zipped


def text(*paragraphs: str, **parts: str) -> str:
    return word.read(docx("".join(paragraphs), links=None, **parts)).text


def marked(properties: str, *runs: str) -> str:
    return paragraph(f"<w:pPr>{properties}</w:pPr>", *runs)


def listed(words: str, level: int = 0, list_id: int = 1) -> str:
    number = f'<w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/>'
    return marked(f"<w:numPr>{number}</w:numPr>", run(words))


def levels(*formats: tuple[str, str]) -> str:
    """A list whose levels are numbered so, as the inside of w:numbering."""
    each = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{words}"/></w:lvl>'
        for depth, (kind, words) in enumerate(formats)
    )
    return (
        f'<w:abstractNum w:abstractNumId="7">{each}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )


def test_moved_words_stand_once_where_they_were_moved_to() -> None:
    moved = '<w:r><w:t xml:space="preserve">The bridge is long.</w:t></w:r>'

    assert (
        text(
            paragraph(f'<w:moveFrom w:id="1">{moved}</w:moveFrom>'),
            paragraph(run("It was opened in March.")),
            paragraph(f'<w:moveTo w:id="2">{moved}</w:moveTo>'),
        )
        == "It was opened in March.\n\nThe bridge is long."
    )


def test_a_paragraph_whose_mark_is_deleted_goes_on_with_the_next() -> None:
    deleted = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'

    found = word.read(
        docx(marked(deleted, run("First half, ")) + paragraph(run("second half.")) + "<w:p/>")
    )

    assert found.text == "First half, second half."
    assert found.paragraphs == (0,)


def test_a_drop_cap_is_the_first_letter_of_its_paragraph() -> None:
    cap = '<w:framePr w:dropCap="drop" w:lines="3"/>'

    assert text(marked(cap, run("T")), paragraph(run("he ferry is late."))) == "The ferry is late."


def test_what_is_read_above_characters_is_no_text() -> None:
    ruby = (
        "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>ㄑㄧㄠˊ</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>橋</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )

    assert text(paragraph(run("大"), ruby, run("很長。"))) == "大橋很長。"


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        ([("decimal", "Article %1.")], ["Article 1. A", "Article 2. B", "Article 3. C"]),
        ([("taiwaneseCountingThousand", "第%1條")], ["第一條 A", "第二條 B", "第三條 C"]),
        ([("ideographTraditional", "%1、")], ["甲、 A", "乙、 B", "丙、 C"]),
        ([("upperRoman", "%1.")], ["I. A", "II. B", "III. C"]),
        ([("lowerLetter", "(%1)")], ["(a) A", "(b) B", "(c) C"]),
        ([("bullet", "•")], ["A", "B", "C"]),
    ],
)
def test_numbers_of_lists_are_written_out(
    formats: list[tuple[str, str]], expected: list[str]
) -> None:
    body = "".join(listed(words) for words in "ABC")

    assert text(body, numbering=levels(*formats)).split("\n\n") == expected


def test_a_deeper_level_counts_afresh_under_each_number() -> None:
    body = [listed("A"), listed("a", 1), listed("b", 1), listed("B"), listed("c", 1)]

    assert text(*body, numbering=levels(("decimal", "%1."), ("decimal", "%1.%2"))).split(
        "\n\n"
    ) == [
        "1. A",
        "1.1 a",
        "1.2 b",
        "2. B",
        "2.1 c",
    ]


def test_a_style_can_bring_the_number() -> None:
    style = (
        '<w:style w:styleId="Clause"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
    )
    body = marked('<w:pStyle w:val="Clause"/>', run("Peace."))

    assert text(body, numbering=levels(("decimal", "§ %1")), styles=style) == "§ 1 Peace."


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>', "→"),
        ('<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>', "α"),
        ('<w:r><w:sym w:font="Webdings" w:char="F021"/></w:r>', "\ufffd"),
        ('<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>', "²"),
        ('<w:r><w:rPr><w:vertAlign w:val="subscript"/></w:rPr><w:t>2</w:t></w:r>', "₂"),
        ('<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>th</w:t></w:r>', "th"),
    ],
)
def test_signs_and_raised_characters_are_kept(xml: str, expected: str) -> None:
    assert text(paragraph(run("a"), xml, run("b"))) == f"a{expected}b"


@pytest.mark.parametrize(
    "framed",
    [
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        '<w:smartTag w:uri="u" w:element="e">{}</w:smartTag>',
        '<w:bdo w:val="ltr">{}</w:bdo>',
        '<w:dir w:val="rtl">{}</w:dir>',
        '<w:fldSimple w:instr=" DOCPROPERTY answer ">{}</w:fldSimple>',
    ],
)
def test_words_inside_a_frame_are_read_in_their_place(framed: str) -> None:
    body = paragraph(run("It was "), framed.format(run("not ")), run("signed."))

    assert text(body) == "It was not signed."


@pytest.mark.parametrize("written", ["2023-24", "2023\u201124", "2023\u201324"])
def test_a_hyphen_that_holds_words_together_is_read_and_found(written: str) -> None:
    held = text(paragraph("<w:r><w:t>2023</w:t><w:noBreakHyphen/><w:t>24</w:t></w:r>"))

    assert held == "2023\u201124"
    assert fold(held).chars == fold(written).chars != fold("202324").chars


def test_a_minus_sign_of_a_symbol_font_is_a_minus_sign() -> None:
    sign = '<w:r><w:sym w:font="Symbol" w:char="F02D"/></w:r>'

    assert text(paragraph(run("at "), sign, run("5"))) == "at \u22125"


def test_words_that_word_neither_shows_nor_prints_are_no_text() -> None:
    hidden = "<w:r><w:rPr><w:vanish{}/></w:rPr><w:t>{}</w:t></w:r>"
    shown = "<w:r><w:t>Pier</w:t></w:r>"
    runs = (shown, hidden.format("", " draft"), hidden.format(' w:val="0"', " 7"), shown)
    assert text(f"<w:p>{''.join(runs)}</w:p>") == "Pier 7Pier"


def test_equations_are_read() -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    half = (
        f'<m:oMath xmlns:m="{math}"><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>'
        "<m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    )

    assert text(paragraph(run("about "), half, run(" of them"))) == "about 1/2 of them"


def test_the_text_is_the_part_that_the_package_names() -> None:
    body = f'<w:document xmlns:w="{WORD}"><w:body>{paragraph(run("Words."))}</w:body></w:document>'
    named = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="1" Target="/word/document2.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
        "</Relationships>"
    )

    assert word.read(zipped(document2=body, **{"_rels/.rels": named})).text == "Words."


def test_an_address_in_a_note_ends_before_a_chinese_bracket() -> None:
    note = paragraph(run("見 https://news.example/a/00881（最後瀏覽日：2024年7月1日）。"))
    body = paragraph(run("條約"), '<w:r><w:footnoteReference w:id="2"/></w:r>')

    [found] = word.read(docx(body, footnotes=f'<w:footnote w:id="2">{note}</w:footnote>')).notes

    assert found.url == "https://news.example/a/00881"


def holding(path: str, content: str | bytes) -> bytes:
    """A Word file with a part for a word processor to take over, between two paragraphs."""
    body = f'{paragraph(run("Before."))}<w:altChunk r:id="c"/>{paragraph(run("After."))}'
    chunk = f'<Relationship Id="c" Target="{path}" Type="{OFFICE}/aFChunk"/>'
    return zipped(
        document=f'<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:body>{body}</w:body>'
        "</w:document>",
        rels=f'<Relationships xmlns="{PACKAGE}">{chunk}</Relationships>',
        **{f"word/{path}": content},
    )


PAGE = "<html><head><title>T</title></head><body><h1>渡船</h1><p>It left at nine.</p></body></html>"
MIME = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; type=text/html; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: {}\r\nContent-Transfer-Encoding: {}\r\n\r\n{}\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("page.html", PAGE),
        ("page.xhtml", f'<?xml version="1.0"?>{PAGE}'),
        # As html-docx-js writes it: said to be quoted-printable, with plain UTF-8 in it.
        ("chunk.mht", MIME.format("text/html; charset=utf-8", "quoted-printable", PAGE)),
        ("chunk.bin", MIME.format("text/html; charset=utf-8", "8bit", PAGE)),
        (
            "chunk.mht",
            MIME.format("text/html; charset=big5", "8bit", "{}")
            .encode()
            .replace(b"{}", PAGE.encode("big5")),
        ),
        ("plain.txt", "渡船\r\n\r\nIt left at nine.\r\n"),
        ("chunk.mht", MIME.format("text/plain", "8bit", "渡船\r\nIt left at nine.")),
    ],
)
def test_what_a_word_processor_takes_over_is_read_in_its_place(
    path: str, content: str | bytes
) -> None:
    found = word.read(holding(path, content))

    assert found.text == "Before.\n\n渡船\n\nIt left at nine.\n\nAfter."
    assert found.paragraphs == (0, 9, 13, 31)


def test_another_word_processors_file_in_a_word_file_is_refused_by_name() -> None:
    with pytest.raises(ValidationError) as refused:
        extract(holding("part.docx", docx(paragraph(run("Inside.")))), filename="report.docx")

    assert refused.value.code == "file_in_word_file"
    assert "save it afresh" in refused.value.messages[0]


def test_a_part_that_is_not_there_takes_no_words_away() -> None:
    found = word.read(docx(f'{paragraph(run("All of it."))}<w:altChunk r:id="none"/>'))

    assert found.text == "All of it."


def test_a_file_that_word_saved_as_strict_reads_like_any_other() -> None:
    space = "http://purl.oclc.org/ooxml/wordprocessingml/main"

    found = word.read(
        zipped(
            document=f'<w:document xmlns:w="{space}"><w:body>{paragraph(run("It left."))}'
            f"{paragraph(run('It came.'))}</w:body></w:document>",
            rels=f'<Relationships xmlns="{PACKAGE}"/>',
        )
    )

    assert found.text == "It left.\n\nIt came."
