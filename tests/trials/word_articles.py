"""Word files of an article that is given as text, and versions of them."""

import io
import re

from docx import Document
from docx.document import Document as WordFile
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

HEADING = 24
"""Characters that a line has at most if it is a paragraph of its own without a full stop."""


def word_article(text: str) -> bytes:
    """A Word file of these lines, with a comment and a footnote at the first two sentences."""
    document = Document()
    for words in paragraphs(text):
        document.add_paragraph(words)
    first, second = [one for one in document.paragraphs if one.text.endswith("。")][:2]
    document.add_comment(first.runs, "Please check the day.", author="Author", initials="A")
    note = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'><w:p><w:r><w:t>See the register."
        "</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    footnotes = Part(
        PackURI("/word/footnotes.xml"),
        CONTENT_TYPE.WML_FOOTNOTES,
        note.encode(),
        document.part.package,
    )
    document.part.relate_to(footnotes, RELATIONSHIP_TYPE.FOOTNOTES)
    reference = f"<w:r {nsdecls('w')}><w:footnoteReference w:id='2'/></w:r>"
    second._p.append(parse_xml(reference))
    return saved(document)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of lines that were broken to fit a page, and of those between empty lines."""
    found, words = [], ""
    for line in filter(None, map(str.strip, text.splitlines())):
        words += line
        if re.search(r"[。！？]$", line) or len(words) <= HEADING:
            found.append(words)
            words = ""
    return [*found, words] if words else found


def changed(content: bytes, words: str, other: str) -> bytes:
    """The same file with other words in place of these; raises ValueError where none has them."""
    document = Document(io.BytesIO(content))
    for paragraph in document.paragraphs:
        if words in paragraph.text:
            # What stands beside its run stays; only a sentence of several runs takes it along.
            holder = next((run for run in paragraph.runs if words in run.text), paragraph)
            holder.text = holder.text.replace(words, other)
            return saved(document)
    raise ValueError("no paragraph of the file has these words")


def saved(document: WordFile) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
