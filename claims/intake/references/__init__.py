"""Bibliographic records that people paste or upload: BibTeX, RIS, CSL-JSON, EndNote, PubMed, CNKI.

`read` recognises the format and gives the fields of a `Source` for each record. Each format is
a module that turns a text into records (`bibtex.py` with `latex.py` and `inheritance.py`,
`ris.py`, `csl.py`, `tagged.py`, `cnki.py`);
`fields.py` has `Source` judge them, `dates.py` makes EDTF of their dates.
"""

import re

from django.utils.translation import gettext as _

from . import bibtex, cnki, csl, ris, tagged
from .fields import ParsedRecord, Problem

__all__ = ["ParsedRecord", "Problem", "read"]

RIS = re.compile(r"^[ \t]*TY[ \t]{1,2}-", re.MULTILINE)
ENDNOTE = re.compile(r"^%0 ", re.MULTILINE)
PUBMED = re.compile(r"^PMID *- ", re.MULTILINE)
BIBTEX = re.compile(r"@\s*\w+\s*[{(]")


def read(text: str) -> list[ParsedRecord]:
    """The records in `text`, in its order; at least one `ParsedRecord`, and nothing is ever raised.

    A record that cannot be read, or only in part, is there with its problems, each naming its
    field. A text that is none of the formats is one reading with number 0 and one problem.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return [_not_read(_("There is nothing to read: paste a record, or choose a file."))]
    is_ris, is_bibtex = RIS.search(text), BIBTEX.search(text)
    layout = None if is_ris or is_bibtex else cnki.layout_of(text)
    if layout:
        readings = cnki.read(text, layout)
    elif text.lstrip()[0] in "[{":
        readings = csl.read(text)
    elif is_ris and not (is_bibtex and is_bibtex.start() < is_ris.start()):
        readings = ris.read(text)
    elif ENDNOTE.search(text):
        readings = tagged.read_endnote(text)
    elif PUBMED.search(text):
        readings = tagged.read_pubmed(text)
    elif is_bibtex:
        readings = bibtex.read(text)
    else:
        message = _(
            "This is neither BibTeX (@article{…}), RIS (TY  - …), CSL-JSON ([{…}]), "
            "EndNote (%0 …), PubMed (PMID- …), NoteExpress ({Title}: …) nor RefWorks (RT …): "
            "copy a record from Zotero, a library catalogue or the publisher's “cite” button."
        )
        return [_not_read(message)]
    return readings or [_not_read(_("There is no record in this text."))]


def _not_read(message: str) -> ParsedRecord:
    return ParsedRecord({}, [Problem("", message)], number=0)
