"""The BibLaTeX, CSL-JSON and RIS of version 1 of the package, which never change.

A package of version 1 has the same bytes for ever, also where they say less than these formats
can, or something that other programs misread. What exports of today write stands in `bibtex.py`,
`csl.py` and `ris.py`: a fault is mended there, and never here.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from claims.record.editions import canonical

from .references import Reference, one_line


class EntryKind(NamedTuple):
    """An entry type, and its fields for who carries and who publishes it."""

    type: str
    container: str
    publisher: str = "publisher"


BIBLATEX = {
    "article-journal": EntryKind("article", "journaltitle"),
    "article-magazine": EntryKind("article", "journaltitle"),
    "article-newspaper": EntryKind("article", "journaltitle"),
    "book": EntryKind("book", "titleaddon"),
    "chapter": EntryKind("incollection", "booktitle"),
    "dataset": EntryKind("dataset", "titleaddon"),
    "entry-dictionary": EntryKind("inreference", "booktitle"),
    "entry-encyclopedia": EntryKind("inreference", "booktitle"),
    "paper-conference": EntryKind("inproceedings", "booktitle"),
    "post": EntryKind("online", "titleaddon", "organization"),
    "post-weblog": EntryKind("online", "titleaddon", "organization"),
    "report": EntryKind("report", "titleaddon", "institution"),
    "thesis": EntryKind("thesis", "titleaddon", "institution"),
    "webpage": EntryKind("online", "titleaddon", "organization"),
}
SUBTYPES = {"article-magazine": "magazine", "article-newspaper": "newspaper"}
"""What BibLaTeX calls an article that is in no journal, by its CSL type."""
PERIODICALS = {"journaltitle", "booktitle"}
"""Fields that name what carries the text; others would print a publisher of that name twice."""

BIBLATEX_ROLES = {"author": "author", "editor": "editor", "translator": "translator"}

# Balanced on purpose: BibTeX counts the braces of \{ and \} too.
ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{char: f"\\{char}" for char in "%&#_$"},
    }
)
# Addresses are taken as they stand: no commands in them, but braces count.
IN_ADDRESSES = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D"})


def biblatex(references: Iterable[Reference]) -> Iterator[bytes]:
    for reference in references:
        yield f"{_biblatex_entry(reference)}\n\n".encode()


def _biblatex_entry(reference: Reference) -> str:
    kind = BIBLATEX.get(reference.csl["type"], EntryKind("misc", "titleaddon"))
    dates = [("date", reference.issued), ("urldate", reference.accessed_on)]
    more = [
        ("version", _escaped(reference.csl.get("edition", ""))),
        ("entrysubtype", SUBTYPES.get(reference.csl["type"], "")),
    ]
    return _entry(reference, kind, [*dates, *more])


def _entry(reference: Reference, kind: EntryKind, dates: list[tuple[str, str]]) -> str:
    fields = [
        f"  {name} = {{{value}}}," for name, value in _fields(reference, kind, dates) if value
    ]
    return "\n".join([f"@{kind.type}{{{reference.key},", *fields, "}"])


def _fields(
    reference: Reference, kind: EntryKind, dates: list[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Names and values of the fields, ready to be put between braces."""
    item = reference.csl
    for role, field in BIBLATEX_ROLES.items():
        yield field, " and ".join(filter(None, map(_biblatex_name, item.get(role, []))))
    yield "title", f"{{{_escaped(item['title'])}}}"
    container, publisher = item.get("container-title", ""), item.get("publisher", "")
    if container != publisher or kind.container in PERIODICALS:
        yield kind.container, _escaped(container)
    yield kind.publisher, _escaped(publisher)
    yield from dates
    yield "type", _escaped(item.get("genre", ""))
    yield "number", _escaped(item.get("number", ""))
    yield "url", _address(item.get("URL", ""))
    yield "doi", _address(item.get("DOI", ""))
    yield "langid", item.get("language", "")
    yield "note", _escaped(reference.remark)
    yield "annotation", _escaped("; ".join(reference.uses))
    yield "keywords", _escaped(", ".join(reference.keywords))


def _escaped(text: str) -> str:
    """Text between braces of a field: on one line, and nothing in it is a command."""
    return one_line(text).translate(ESCAPES)


def _address(text: str) -> str:
    return one_line(text).replace(" ", "").translate(IN_ADDRESSES)


def _biblatex_name(name: dict[str, str]) -> str:
    """A name as `Family, Given` or `Family, Jr, Given`; a literal one in braces."""
    if literal := _escaped(name.get("literal", "")):
        return f"{{{literal}}}"
    family = _part(f"{name.get('non-dropping-particle', '')} {name.get('family', '')}")
    suffix, given = _part(name.get("suffix", "")), _part(name.get("given", ""))
    if suffix:
        return f"{family or '{}'}, {suffix}, {given or '{}'}"
    return ", ".join(filter(None, (family, given)))


def _part(text: str) -> str:
    """A part of a name; in braces where readers would split it, or lose a sign it begins with."""
    part = _escaped(text)
    return f"{{{part}}}" if re.search(r",|\band\b|^\\", part, re.IGNORECASE) else part


def csl_json(references: Iterable[Reference]) -> Iterator[bytes]:
    separator = "["
    for reference in references:
        yield f"{separator}\n{canonical(reference.csl)}".encode()
        separator = ","
    yield b"\n]\n" if separator == "," else b"[]\n"


RIS_TYPES = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "dataset": "DATA",
    "document": "UNPB",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "graphic": "ART",
    "hearing": "HEAR",
    "interview": "PCOMM",
    "legal_case": "CASE",
    "legislation": "STAT",
    "map": "MAP",
    "motion_picture": "MPCT",
    "paper-conference": "CPAPER",
    "personal_communication": "PCOMM",
    "post": "ICOMM",
    "post-weblog": "BLOG",
    "regulation": "STAT",
    "report": "RPRT",
    "speech": "SLIDE",
    "thesis": "THES",
    "treaty": "STAT",
    "webpage": "ELEC",
}
"""RIS types of the CSL types; none is GEN, which tells readers nothing."""

RIS_ROLES = {"author": "AU", "editor": "A2", "translator": "A4"}


def ris(references: Iterable[Reference]) -> Iterator[bytes]:
    for reference in references:
        lines = [f"{tag}  - {value}" for tag, value in _tags(reference) if value]
        yield "".join(f"{line}\r\n" for line in [*lines, "ER  - ", ""]).encode()


def _tags(reference: Reference) -> Iterator[tuple[str, str]]:
    item = reference.csl
    yield "TY", RIS_TYPES[item["type"]]
    yield "ID", reference.key
    for role, tag in RIS_ROLES.items():
        for name in item.get(role, []):
            yield tag, _ris_name(name)
    yield "TI", one_line(item["title"])
    yield "T2", one_line(item.get("container-title", ""))
    yield "PB", one_line(item.get("publisher", ""))
    yield from _ris_dates(item.get("issued", {}), reference.issued)
    yield "Y2", reference.accessed_on.replace("-", "/")
    yield "ET", one_line(item.get("edition", ""))
    yield "M1", one_line(item.get("number", ""))
    yield "M3", one_line(item.get("genre", ""))
    yield "UR", one_line(item.get("URL", ""))
    yield "DO", one_line(item.get("DOI", ""))
    yield "LA", item.get("language", "")
    for keyword in reference.keywords:
        yield "KW", one_line(keyword)
    for note in [reference.remark, *reference.notes]:
        yield "N1", one_line(note)


def _ris_dates(issued: dict[str, Any], edtf: str) -> Iterator[tuple[str, str]]:
    """Year, and year/month/day as far as known; as a fourth part, what CSL cannot say."""
    if "date-parts" not in issued and (year := re.match(r"\d{4}(?!\d)", edtf)):
        yield "PY", year[0]
        yield "DA", f"{year[0]}///{edtf}"
    for first in issued.get("date-parts", [])[:1]:
        year, *rest = first
        yield "PY", f"{year:04}"
        month, day = ([f"{part:02}" for part in rest] + ["", ""])[:2]
        yield "DA", f"{year:04}/{month}/{day}/"


def _ris_name(name: dict[str, str]) -> str:
    """Family, Given, Suffix; a literal name as it is."""
    if literal := one_line(name.get("literal", "")):
        return literal
    family = f"{name.get('non-dropping-particle', '')} {name.get('family', '')}"
    parts = map(one_line, (family, name.get("given", ""), name.get("suffix", "")))
    return ", ".join(parts).rstrip(", ")
