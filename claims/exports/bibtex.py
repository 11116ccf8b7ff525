"""BibLaTeX and BibTeX: references as a bibliography that LaTeX and Zotero read.

Keys come from ids and stay. What a source is cited for stands in `annotation` (C-58:
refuted, refutes), which bibliographies do not print, and in `keywords`. BibTeX knows fewer
types of entries, and no dates but a year and a month. Titles stand in braces of their own, since
styles would take the capitals of Korea and NATO away.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

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
BIBTEX = {
    "article-journal": EntryKind("article", "journal"),
    "article-magazine": EntryKind("article", "journal"),
    "article-newspaper": EntryKind("article", "journal"),
    "book": EntryKind("book", "series"),
    "chapter": EntryKind("incollection", "booktitle"),
    "entry-dictionary": EntryKind("incollection", "booktitle"),
    "entry-encyclopedia": EntryKind("incollection", "booktitle"),
    "paper-conference": EntryKind("inproceedings", "booktitle"),
    "report": EntryKind("techreport", "series", "institution"),
    "thesis": EntryKind("phdthesis", "series", "school"),
}

SUBTYPES = {"article-magazine": "magazine", "article-newspaper": "newspaper"}
"""What BibLaTeX calls an article that is in no journal, by its CSL type."""
PERIODICALS = {"journaltitle", "journal", "booktitle"}
"""Fields that name what carries the text; others would print a publisher of that name twice."""

ROLES = {"author": "author", "editor": "editor", "translator": "translator"}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 (as one reads)

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
        yield f"{biblatex_entry(reference)}\n\n".encode()


def bibtex(references: Iterable[Reference]) -> Iterator[bytes]:
    for reference in references:
        yield f"{bibtex_entry(reference)}\n\n".encode()


def biblatex_entry(reference: Reference) -> str:
    kind = BIBLATEX.get(reference.csl["type"], EntryKind("misc", "titleaddon"))
    dates = [("date", reference.issued), ("urldate", reference.accessed_on)]
    more = [
        ("version", escaped(reference.csl.get("edition", ""))),
        ("entrysubtype", SUBTYPES.get(reference.csl["type"], "")),
    ]
    return _entry(reference, kind, [*dates, *more])


def bibtex_entry(reference: Reference) -> str:
    kind = BIBTEX.get(reference.csl["type"], EntryKind("misc", "howpublished"))
    return _entry(reference, kind, list(_year_and_month(reference.issued)))


def _year_and_month(edtf: str) -> Iterator[tuple[str, str]]:
    if found := re.match(r"(\d{4})(?:-(0[1-9]|1[0-2])(?!\d))?", edtf):
        yield "year", found[1]
        yield "month", MONTHS[int(found[2]) - 1] if found[2] else ""


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
    for role, field in ROLES.items():
        yield field, " and ".join(filter(None, map(_name, item.get(role, []))))
    yield "title", f"{{{escaped(item['title'])}}}"
    container, publisher = item.get("container-title", ""), item.get("publisher", "")
    if container != publisher or kind.container in PERIODICALS:
        yield kind.container, escaped(container)
    yield kind.publisher, escaped(publisher)
    yield from dates
    yield "type", escaped(item.get("genre", ""))
    yield "number", escaped(item.get("number", ""))
    yield "url", _address(item.get("URL", ""))
    yield "doi", _address(item.get("DOI", ""))
    yield "langid", item.get("language", "")
    yield "note", escaped(reference.remark)
    yield "annotation", escaped("; ".join(reference.uses))
    yield "keywords", escaped(", ".join(reference.keywords))


def escaped(text: str) -> str:
    """Text between braces of a field: on one line, and nothing in it is a command."""
    return one_line(text).translate(ESCAPES)


def _address(text: str) -> str:
    return one_line(text).replace(" ", "").translate(IN_ADDRESSES)


def _name(name: dict[str, str]) -> str:
    """A name as `Family, Given` or `Family, Jr, Given`; a literal one in braces."""
    if literal := escaped(name.get("literal", "")):
        return f"{{{literal}}}"
    family = _part(f"{name.get('non-dropping-particle', '')} {name.get('family', '')}")
    suffix, given = _part(name.get("suffix", "")), _part(name.get("given", ""))
    if suffix:
        return f"{family or '{}'}, {suffix}, {given or '{}'}"
    return ", ".join(filter(None, (family, given)))


def _part(text: str) -> str:
    """A part of a name; in braces where readers would split it, or lose a sign it begins with."""
    part = escaped(text)
    return f"{{{part}}}" if re.search(r",|\band\b|^\\", part, re.IGNORECASE) else part
