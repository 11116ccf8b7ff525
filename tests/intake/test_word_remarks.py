"""Remarks in a Word file: comments at the words, tracked changes, and nothing else changed."""

import hashlib
import io
import zipfile
from typing import Any

import pytest
from docx import Document
from lxml import etree

from claims.intake.extraction import word
from claims.intake.extraction.extracted import UnreadableFile
from claims.intake.extraction.word_remarks import Change, Remark, remarked
from tests.intake.files import WORD, docx, paragraph, run, zipped

W = f"{{{WORD}}}"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
AT = "2026-03-01T09:00:00Z"
BOLD = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>"
INSERTED = '<w:ins w:id="5" w:author="A. Writer" w:date="2026-01-01T00:00:00Z">{}</w:ins>'
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
TABLE = "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr/>{}</w:tc></w:tr></w:tbl>"
BOX = "<w:r><w:pict><v:box xmlns:v='urn:v'><w:txbxContent>{}</w:txbxContent></v:box></w:pict></w:r>"
RUBY = (
    "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>ㄑㄧㄠˊ</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>橋</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)
COMMENT = (
    '<w:comment w:id="7" w:author="A. Writer"><w:p><w:r><w:t>See the report.</w:t></w:r></w:p>'
    "</w:comment>"
)
FOOTNOTES = '<w:footnote w:id="2"><w:p><w:r><w:t>It is the longest.</w:t></w:r></w:p></w:footnote>'
LIST = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
LISTED = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'


def remark(text: str, words: str, better: str = "", **fields: Any) -> Remark:
    """A remark on words of a text, with another wording for them."""
    at = text.find(words)
    start, end = (at, at + len(words)) if at >= 0 else (None, None)
    change = Change(at, at + len(words), better) if better and at >= 0 else None
    said = [
        [(f"On {words}: ", ""), ("https://port.example/?a=1&b=2", "https://port.example/?a=1&b=2")]
    ]
    untracked = ([(f"Better: {better}", "")],) if change else ()
    return Remark(start, end, words, said, change, untracked, ([("Not in the text.", "")],))


def sent_back(content: bytes, *asked: tuple[str, str] | str) -> bytes:
    text = word.read(content).text
    remarks = [remark(text, *([one] if isinstance(one, str) else one)) for one in asked]
    return remarked(content, remarks, sha256=digest(text), at=AT)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def part(content: bytes, path: str = "word/document.xml") -> Any:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(path))


def commented(content: bytes) -> dict[str, str]:
    """The words between the beginning and the end of each comment, by its own first words."""
    names = {row.get(f"{W}id"): words(row) for row in part(content, "word/comments.xml")}
    found: dict[str, str] = {}
    inside: dict[str, str] = {}
    for element in part(content).iter():
        key = element.get(f"{W}id")
        if element.tag == f"{W}commentRangeStart":
            inside[key] = ""
        elif element.tag == f"{W}commentRangeEnd":
            found[names[key]] = inside.pop(key)
        elif element.tag in (f"{W}t", f"{W}delText") and not is_ours(element, "ins"):
            inside = {one: words + (element.text or "") for one, words in inside.items()}
    assert not inside
    return {said.partition(":")[0].removeprefix("On "): spanned for said, spanned in found.items()}


def words(element: Any) -> str:
    return "".join(element.itertext(f"{W}t"))


def is_ours(element: Any, called: str) -> bool:
    above = element.iterancestors(f"{W}{called}")
    return any(one.get(f"{W}author") == "Factcheck" for one in above)


def accepted(content: bytes) -> str:
    """The text of the body with every change accepted, as a word processor would have it."""
    kept = part(content).iter(f"{W}t")
    return "".join(e.text or "" for e in kept if not list(e.iterancestors(f"{W}del")))


def undone(content: bytes) -> bytes:
    """The document without what is ours, runs of the same properties joined, canonically."""
    root = part(content)
    ours = (
        {
            row.get(f"{W}id")
            for row in part(content, "word/comments.xml")
            if row.get(f"{W}author") == "Factcheck"
        }
        if "word/comments.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()
        else set()
    )
    for element in list(root.iter()):
        is_mark = element.tag in (f"{W}commentRangeStart", f"{W}commentRangeEnd")
        is_reference = element.find(f"{W}commentReference") is not None
        key = element.get(f"{W}id") or ""
        if is_reference:
            key = element.find(f"{W}commentReference").get(f"{W}id")
        by_us = element.get(f"{W}author") == "Factcheck"
        if ((is_mark or is_reference) and key in ours) or (element.tag == f"{W}ins" and by_us):
            element.getparent().remove(element)
        elif element.tag == f"{W}del" and by_us:
            for text in element.iter(f"{W}delText"):
                text.tag = f"{W}t"
            above, at = element.getparent(), element.getparent().index(element)
            above[at : at + 1] = list(element)
    joined(root)
    canonical: bytes = etree.tostring(root, method="c14n2")
    return canonical


def joined(root: Any) -> None:
    space = "{http://www.w3.org/XML/1998/namespace}space"
    for text in root.iter(f"{W}t"):
        text.attrib.pop(space, None)
    for one in list(root.iter(f"{W}r")):
        after = one.getnext()
        while after is not None and after.tag == f"{W}r" and look(one) == look(after):
            for child in list(after):
                if child.tag == f"{W}t" and len(one) and one[-1].tag == f"{W}t":
                    one[-1].text = (one[-1].text or "") + (child.text or "")
                elif child.tag != f"{W}rPr":
                    one.append(child)
            after.getparent().remove(after)
            after = one.getnext()


def look(one: Any) -> bytes:
    properties = one.find(f"{W}rPr")
    return b"" if properties is None else etree.tostring(properties)


RICH = docx(
    paragraph(run("The bridge "), BOLD.format("is long &amp;"), run(" wide. It opened in March."))
    + paragraph(LISTED, run("First of a list."))
    + TABLE.format(paragraph(run("In a table it stands.")))
    + paragraph(run("Written by "), INSERTED.format(run("two people.")), run(" Noted"), NOTE)
    + paragraph(
        '<w:commentRangeStart w:id="7"/>',
        run("The old remark stays."),
        '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>',
        '<w:del w:id="9" w:author="A. Writer"><w:r><w:delText>gone</w:delText></w:r></w:del>',
    )
    + paragraph(run("這座"), RUBY, run("很長。"))
    + paragraph(BOX.format(paragraph(run("Words in a box.")))),
    comments=COMMENT,
    footnotes=FOOTNOTES,
    numbering=LIST,
)
PASSAGES = {
    "is long & wide.": "is long & wide.",
    "First of a list.": "First of a list.",
    "In a table it stands.": "In a table it stands.",
    "two people. Noted": "two people. Noted",
    "The old remark": "The old remark",
    "這座橋很長。": "這座ㄑㄧㄠˊ橋很長。",
    "Words in a box.": "Words in a box.",
    "It is the longest.": "",  # in the note that the mark refers to
    "Nowhere at all": "The bridge ",
}
"""What is remarked on, and what its comment spans in the document."""


def test_a_comment_stands_at_its_words_wherever_they_are() -> None:
    out = sent_back(RICH, *PASSAGES)

    spans = commented(out)
    assert {one: spans[one] for one in PASSAGES if one in spans} == {
        one: span for one, span in PASSAGES.items() if one != "Nowhere at all"
    }
    assert spans["Not in the text.On Nowhere at all"] == "The bridge "
    assert spans["See the report."] == "The old remark stays."
    reference = next(part(out).iter(f"{W}footnoteReference")).getparent()
    assert reference.getprevious().tag == f"{W}commentRangeStart"
    assert reference.getnext().tag == f"{W}commentRangeEnd"


def test_nothing_that_came_in_is_changed() -> None:
    changes = [("is long & wide.", "is short."), ("First of a list.", "Last."), ("It opened", "x")]
    out = sent_back(RICH, *PASSAGES, *changes)

    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (RICH, out))
    added = {"word/comments.xml", "word/_rels/comments.xml.rels", "word/document.xml"}
    for name in set(before.namelist()) - added:
        assert before.read(name) == after.read(name), name
    assert undone(out) == undone(RICH)
    assert word.read(out).text == word.read(RICH).text
    assert before.read("word/comments.xml")[:-13] in after.read("word/comments.xml")


def test_control_an_element_that_is_lost_is_seen() -> None:
    lost = docx(paragraph(run("The bridge "), run("is long")), comments=COMMENT)

    assert undone(lost) != undone(RICH)


@pytest.mark.parametrize(
    ("body", "words", "after"),
    [
        (paragraph(run("One "), BOLD.format("two"), run(" three.")), "e two th", "OnXree."),
        (paragraph(run("A &lt;b&gt; c"), run("d")), "<b> c", "A Xd"),
        (paragraph("<w:r><w:t>A<![CDATA[ b]]></w:t></w:r>"), "A b", "X"),
        (paragraph(run("Of "), INSERTED.format(run("theirs."))), "theirs.", "Of X"),
        (paragraph(INSERTED.format(run("Theirs ")), run("is it.")), "Theirs is", "X it."),
        (TABLE.format(paragraph(run("In a cell."))), "a cell", "In X."),
        (paragraph("<w:r><w:t>One</w:t><w:br/><w:t>two</w:t></w:r>"), "One\ntwo", "X"),
        (paragraph(LISTED, run("First.")), "First.", "X"),
    ],
)
def test_a_wording_is_a_change_that_can_be_accepted_or_refused(
    body: str, words: str, after: str
) -> None:
    given = docx(body, numbering=LIST)
    out = sent_back(given, (words, "X"))

    assert accepted(out) == after
    assert undone(out) == undone(given)
    ours = [e for e in part(out).iter() if e.get(f"{W}author") == "Factcheck"]
    assert [e.tag for e in ours].count(f"{W}ins") == 1 and f"{W}del" in [e.tag for e in ours]
    assert {child.tag for change in ours for child in change} == {f"{W}r"}
    ids = [e.get(f"{W}id") for e in part(out).iter(f"{W}ins", f"{W}del")]
    assert len(set(ids)) == len(ids)
    for run_ in part(out).iter(f"{W}r"):
        assert f"{W}rPr" not in [child.tag for child in run_][1:]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (paragraph(run("Noted"), NOTE, run(" twice.")) + paragraph(run("End.")), "twice.\n\nEnd"),
        (paragraph(run("這座"), RUBY, run("很長。")), "這座橋很長。"),
        (paragraph(BOX.format(paragraph(run("In a box.")))), "In a box."),
        (paragraph(INSERTED.format(run("one two three"))), "two"),
        (
            paragraph(
                run("a "),
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
                run("b c"),
            ),
            "a b",
        ),
        (paragraph("<w:r><w:t>A<![CDATA[ b]]></w:t></w:r>"), "A"),
    ],
)
def test_a_wording_that_word_cannot_track_is_said_in_the_comment(body: str, words: str) -> None:
    given = docx(body, footnotes=FOOTNOTES)
    out = sent_back(given, (words, "X"))

    assert "Better: X" in etree.tostring(part(out, "word/comments.xml"), encoding="unicode")
    ours = [e for e in part(out).iter() if e.get(f"{W}author") == "Factcheck"]
    assert ours == [] and undone(out) == undone(given)


def test_another_reader_finds_the_comments_and_their_links() -> None:
    out = sent_back(wordlike("The bridge is long. It opened."), "It opened.")

    (comment,) = Document(io.BytesIO(out)).comments
    assert (comment.author, comment.initials) == ("Factcheck", "FC")
    assert comment.timestamp is not None and comment.timestamp.year == 2026
    assert comment.text.startswith("On It opened.:")
    relationships = part(out, "word/_rels/comments.xml.rels")
    assert [one.get("Target") for one in relationships] == ["https://port.example/?a=1&b=2"]


def wordlike(*paragraphs: str) -> bytes:
    made, out = Document(), io.BytesIO()
    for one in paragraphs:
        made.add_paragraph(one)
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_strict_files_other_prefixes_and_encodings_are_written_alike(encoding: str) -> None:
    body = '<x:p><x:r><x:t xml:space="preserve">The bridge is long.</x:t></x:r></x:p>'
    document = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        f'<x:document xmlns:x="{STRICT}"><x:body>{body}</x:body></x:document>'
    )
    given = zipped(**{"word/document.xml": document.encode(encoding)})
    out = sent_back(given, ("bridge", "dam"))

    assert word.read(out).text == "The bridge is long."
    root = part(out)
    strict = f"{{{STRICT}}}"
    assert [e.text for e in root.iter(f"{strict}delText")] == ["bridge"]
    kinds = [one.get("Type") for one in part(out, "word/_rels/document.xml.rels")]
    assert kinds == ["http://purl.oclc.org/ooxml/officeDocument/relationships/comments"]


def test_our_own_marks_in_a_file_that_comes_back_are_not_read_as_the_authors() -> None:
    out = sent_back(RICH, ("is long & wide.", "is short."), "It opened")

    read = word.read(out)
    assert read.text == word.read(RICH).text
    assert [note.author for note in read.notes if note.kind == "comment"] == ["A. Writer"]
    again = remarked(out, [], sha256=digest(read.text), at=AT)
    assert part(again).xpath("count(//*)") == part(out).xpath("count(//*)")


def test_a_file_that_says_something_else_now_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="read_otherwise"):
        remarked(RICH, [], sha256=digest("Other words."), at=AT)
    body = paragraph(run("a"))
    entities = f'<!DOCTYPE x><w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    with pytest.raises(UnreadableFile, match="damaged"):
        sent_back(zipped(document=entities), "a")
