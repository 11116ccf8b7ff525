"""RIS: one tag of two letters a line, from TY to ER.

Read here line by line: pasted records lack their last ER, and break long values over lines.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from claims.intake.claim_set.parsing import quoted_value

from . import dates
from .fields import ParsedRecord, Problem, Value, name, parsed_record

TYPES = {
    "ABST": "article-journal",
    "ART": "graphic",
    "BILL": "bill",
    "BLOG": "post-weblog",
    "BOOK": "book",
    "CASE": "legal_case",
    "CHAP": "chapter",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "DATA": "dataset",
    "DBASE": "dataset",
    "DICT": "entry-dictionary",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "EDBOOK": "book",
    "EJOUR": "article-journal",
    "ELEC": "webpage",
    "ENCYC": "entry-encyclopedia",
    "FIGURE": "graphic",
    "GOVDOC": "report",
    "HEAR": "hearing",
    "ICOMM": "personal_communication",
    "INPR": "article-journal",
    "JFULL": "article-journal",
    "JOUR": "article-journal",
    "LEGAL": "legislation",
    "MAP": "map",
    "MGZN": "article-magazine",
    "MPCT": "motion_picture",
    "NEWS": "article-newspaper",
    "PCOMM": "personal_communication",
    "RPRT": "report",
    "SLIDE": "speech",
    "STAT": "legislation",
    "THES": "thesis",
    "UNPB": "article",
    "VIDEO": "motion_picture",
}
"""The CSL type of each reference type; one that is not here is `document`."""

COLUMNS = {
    "title": ("TI", "T1", "CT", "BT"),
    "container": ("T2", "JO", "JF", "BT", "JA", "J2", "T3"),
    "publisher": ("PB",),
    "genre": ("M3",),
    "language": ("LA",),
    "doi": ("DO",),
    "note": ("N1",),
}
ROLES = {"AU": "author", "A1": "author", "A2": "editor", "ED": "editor", "A4": "translator"}
LINE = re.compile(r"\s*([A-Z][A-Z0-9])\s{1,2}-(?:\s+(.*)|)", re.DOTALL)

Tags = dict[str, list[str]]


def read(text: str) -> list[ParsedRecord]:
    return [
        parsed_record(_values(tags), _problems(tags), number=number, key=_first(tags, "ID"))
        for number, tags in enumerate(_records(text), start=1)
    ]


def _records(text: str) -> Iterator[Tags]:
    for lines in _lines(text):
        tags: Tags = {}
        for tag, words in lines:
            tags.setdefault(tag, []).append(" ".join(filter(None, words)))
        yield tags


def _lines(text: str) -> Iterator[list[tuple[str, list[str]]]]:
    """Each record as tags with the lines of their values; a line without a tag goes on."""
    record: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        match = LINE.fullmatch(line)
        tag = match[1] if match else ""
        if tag in ("TY", "ER") and record:
            yield record
            record = []
        if match and (record or tag == "TY"):
            record.append((tag, [(match[2] or "").strip()]))
        elif record:
            record[-1][1].append(line.strip())
    if record:
        yield record


def _first(tags: Tags, tag: str) -> str:
    return next(filter(None, tags.get(tag, [])), "")


def _problems(tags: Tags) -> list[Problem]:
    kind = _first(tags, "TY").upper()
    if kind in TYPES or kind in ("GEN", "STAND", "PAT", "MISC"):
        return []
    message = _("“%(type)s” is no type of reference that is known here; it was read as a document.")
    return [Problem("TY", message % {"type": kind[:20]}, quoted_value(kind, 100))]


def _values(tags: Tags) -> Iterator[Value]:
    yield Value("type", TYPES.get(_first(tags, "TY").upper(), "document"), "TY")
    names = [_name(text, ROLES[tag]) for tag in tags if tag in ROLES for text in tags[tag] if text]
    yield Value("contributors", names, "AU")
    for column, choices in COLUMNS.items():
        for tag in choices:
            yield Value(column, _first(tags, tag), tag)
    for address in _first(tags, "UR").split(";"):
        yield Value("url", address.strip().strip("<>"), "UR")
    for tag in ("DA", "Y1", "PY"):
        yield Value("issued", _date(_first(tags, tag)), tag)


def _date(text: str) -> str:
    """YYYY/MM/DD/other: the fourth part is for people."""
    year, *rest = text.split("/", 3)
    parts = [year, *rest[:2]]
    if all(part.strip().isdigit() or not part.strip() for part in parts) and year.strip():
        return dates.joined(*(part.strip() for part in parts))
    return dates.from_text(text)


def _name(text: str, role: str) -> dict[str, str]:
    """Family, Given, Suffix; without a comma the name of a body, or one that is not taken apart."""
    family, *rest = (part.strip() for part in text.split(",", 2))
    if not any(rest):
        return name(role, literal=family)
    given, suffix = [*rest, ""][:2]
    return name(role, family=family, given=given, suffix=suffix)
