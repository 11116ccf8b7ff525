"""Word files (Office Open XML): fonts for both languages, no author, the same bytes each time."""

import io
import re
import zipfile
from typing import Any

from django.utils.translation import get_language
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_FONTS = {"w:ascii": "Calibri", "w:hAnsi": "Calibri", "w:eastAsia": "Microsoft JhengHei"}
_STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet", "Intense Quote")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP file can name: no file says when it was made."""


def new_document(title: str) -> Any:
    """An empty document with this title, in the language that is active now."""
    document = Document()
    document.styles["Normal"].font.size = Pt(11)
    for named in _STYLES:
        fonts = document.styles[named].element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for attribute, font in _FONTS.items():
            fonts.set(qn(attribute), font)
    # Chinese has no italics: the digits of a quotation would lean, and nothing else.
    document.styles["Intense Quote"].font.italic = False
    document.core_properties.title = xml_text(title)
    document.core_properties.author = ""
    document.core_properties.language = get_language() or "en"
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2.2)
    return document


def xml_text(text: Any) -> str:
    """The text without what XML cannot hold."""
    return _NOT_IN_XML.sub("", str(text))


def saved(document: Any) -> bytes:
    """The bytes of a document: the same for the same content, whenever it is made."""
    made, packed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(packed, "w") as out:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, parts.read(name))
    return packed.getvalue()
