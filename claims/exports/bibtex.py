"""BibLaTeX and BibTeX: references as a bibliography that LaTeX and Zotero read.

Keys come from ids and stay. What a source is cited for stands in `annotation` (C-58:
refuted, refutes), which bibliographies do not print, and in `keywords`; in BibTeX in `annote` too,
which Zotero keeps as a note. BibTeX knows fewer
types of entries and roles, and of dates a year, a month and a day. Titles stand in braces of
their own, since styles would take the capitals of Korea and NATO away. Whatever has no field
stands in `note` by its CSL name, as in `director: Poe, Ann; date: 2024-06-1X`.

In BibTeX a source without an author is sorted and cited by its title (`key`): without one styles
take the first letters of the entry's key, the same of all, and after z run out of letters for
those of one year.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from claims.text.biblatex_words import BABEL, THESES

from .latex_text import address, composed, escaped, escaped_list, name
from .readable_dates import Day, biblatex_date, days, is_whole_in_biblatex
from .references import Reference, in_words, name_in_words, one_line


class EntryKind(NamedTuple):
    """An entry type, and its fields for who carries and who publishes it.

    Where there is no field for who carries it, `container` is empty.
    """

    type: str
    container: str
    publisher: str = "publisher"


BIBLATEX = {
    "article-journal": EntryKind("article", "journaltitle"),
    "article-magazine": EntryKind("article", "journaltitle"),
    "article-newspaper": EntryKind("article", "journaltitle"),
    "book": EntryKind("book", "titleaddon"),
    "broadcast": EntryKind("video", "titleaddon", "organization"),
    "chapter": EntryKind("incollection", "booktitle"),
    "dataset": EntryKind("dataset", "titleaddon"),
    "entry-dictionary": EntryKind("inreference", "booktitle"),
    "entry-encyclopedia": EntryKind("inreference", "booktitle"),
    "graphic": EntryKind("artwork", "titleaddon", "organization"),
    "legal_case": EntryKind("jurisdiction", "titleaddon", "organization"),
    "legislation": EntryKind("legislation", "titleaddon", "organization"),
    "motion_picture": EntryKind("movie", "titleaddon", "organization"),
    "paper-conference": EntryKind("inproceedings", "booktitle"),
    "personal_communication": EntryKind("letter", "titleaddon", "organization"),
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
    "book": EntryKind("book", ""),
    "chapter": EntryKind("incollection", "booktitle"),
    "entry-dictionary": EntryKind("incollection", "booktitle"),
    "entry-encyclopedia": EntryKind("incollection", "booktitle"),
    "paper-conference": EntryKind("inproceedings", "booktitle"),
    "report": EntryKind("techreport", "", "institution"),
    "thesis": EntryKind("phdthesis", "", "school"),
}

SUBTYPES = {"article-magazine": "magazine", "article-newspaper": "newspaper"}
"""What BibLaTeX calls an article that is in no journal, by its CSL type."""
OF_OTHER_TYPES = {
    *("article", "bill", "broadcast", "entry-dictionary", "hearing", "interview", "map", "post"),
    *("article-magazine", "article-newspaper", "post-weblog", "regulation", "speech", "treaty"),
}
"""CSL types that share their entry type with a more frequent one: `entrysubtype` tells them."""
OF_BIBLATEX_ONLY = {
    *("dataset", "entry-encyclopedia", "graphic", "legal_case", "legislation", "motion_picture"),
    *("personal_communication", "webpage"),
}
"""CSL types that have no entry type of their own in BibTeX."""
PERIODICALS = {"journaltitle", "journal", "booktitle"}
"""Fields that name what carries the text; others would print a publisher of that name twice."""
SERIALS = ("article-journal", "article-magazine", "article-newspaper")
"""Types of which `number` counts the issues."""

BIBLATEX_ROLES = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "container-author": "bookauthor",
}
BIBTEX_ROLES = {"author": "author", "editor": "editor"}
EDITORS = ("editor", "editora", "editorb", "editorc")
"""Fields of BibLaTeX for whoever else took part, each with `…type` for the role (manual, 2.3.6)."""
BIBLATEX_FIELDS = {
    "publisher-place": "location",
    "event-title": "eventtitle",
    "archive": "eprinttype",
}
BIBTEX_FIELDS = {
    "publisher-place": "address",
    "event-title": "eventtitle",
    "archive": "archiveprefix",
}
TYPES_OF_WORKS = {words.lower(): word for word, words in THESES.items()}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 (as one reads)

Fields = Iterator[tuple[str, str]]


def biblatex(references: Iterable[Reference]) -> Iterator[bytes]:
    for reference in references:
        yield f"{biblatex_entry(reference)}\n\n".encode()


def bibtex(references: Iterable[Reference]) -> Iterator[bytes]:
    for reference in references:
        yield f"{bibtex_entry(reference)}\n\n".encode()


def biblatex_entry(reference: Reference) -> str:
    item = reference.csl
    kind = BIBLATEX.get(item["type"], EntryKind("misc", "titleaddon", "organization"))
    roles, others = _roles(item, BIBLATEX_ROLES, EDITORS)
    language = item.get("language", "")
    issued = reference.issued
    genre = item.get("genre", "")
    is_version = kind.type in ("report", "online", "dataset", "misc")
    own = [
        ("date", biblatex_date(issued)),
        ("type", TYPES_OF_WORKS.get(genre.lower(), escaped(genre))),
        ("version" if is_version else "edition", escaped(item.get("edition", ""))),
        ("langid", BABEL.get(language, "")),
        ("language", "" if language in BABEL else escaped_list(language)),
        ("entrysubtype", _subtype(item["type"], OF_OTHER_TYPES)),
    ]
    left = [*others, *([] if is_whole_in_biblatex(issued) else [("date", issued)])]
    if re.search(r"\D", volume := item.get("volume", "")):
        left.append(("volume", volume))  # biber, where it validates, ignores what is no integer
    fields = [*roles, *_fields(reference, kind, BIBLATEX_FIELDS), *own]
    return _entry(kind.type, reference, fields, [*left, *_without_field(item, kind)])


def bibtex_entry(reference: Reference) -> str:
    item = reference.csl
    kind = BIBTEX.get(item["type"], EntryKind("misc", "howpublished"))
    roles, others = _roles(item, BIBTEX_ROLES, ())
    entry_type, genre = kind.type, item.get("genre", "")
    if entry_type == "phdthesis":
        entry_type, genre = _thesis(genre)
    language = item.get("language", "")
    has_name = item.get("author") or (entry_type == "book" and item.get("editor"))
    own = [
        ("key", "" if has_name else f"{{{escaped(item['title'])}}}"),
        *_year_month_day(reference.issued),
        ("type", escaped(genre)),
        ("edition", escaped(item.get("edition", ""))),
        ("langid", BABEL.get(language, "")),
        ("language", escaped(language)),
        ("annote", escaped("; ".join(reference.uses))),
        ("entrysubtype", _subtype(item["type"], OF_OTHER_TYPES | OF_BIBLATEX_ONLY)),
    ]
    left = [
        *others,
        *([("date", reference.issued)] if reference.issued != _told(reference.issued) else []),
    ]
    fields = [*roles, *_fields(reference, kind, BIBTEX_FIELDS), *own]
    return composed(_entry(entry_type, reference, fields, [*left, *_without_field(item, kind)]))


def _subtype(csl_type: str, told: set[str]) -> str:
    return SUBTYPES.get(csl_type, csl_type) if csl_type in told else ""


def _thesis(genre: str) -> tuple[str, str]:
    """The entry type of a thesis, and what `type` has to say instead of the style's own words."""
    match TYPES_OF_WORKS.get(genre.lower()):
        case "phdthesis":
            return "phdthesis", ""
        case "mathesis":
            return "mastersthesis", ""
    return "phdthesis", genre or "Thesis"


def _year_month_day(edtf: str) -> Fields:
    for year, month, day in days(edtf)[:1]:
        yield "year", year
        if "01" <= month <= "12":
            yield "month", MONTHS[int(month) - 1]
            yield "day", day.lstrip("0")


def _told(edtf: str) -> str:
    """As much of a date as year, month and day say."""
    first = next(iter(days(edtf)), Day(""))
    return first.year if first.month > "12" else first.edtf


def _roles(
    item: dict[str, Any], own: dict[str, str], others: tuple[str, ...]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The fields of names, and those names that no field is there for, by role."""
    fields, left = [], []
    free = [field for field in others if not (field == "editor" and item.get("editor"))]
    for role, names in item.items():
        if not isinstance(names, list):
            continue
        joined = " and ".join(filter(None, map(name, names)))
        if role in own:
            fields.append((own[role], joined))
        elif free:
            field = free.pop(0)
            fields += [(field, joined), (f"{field}type", role)]
        else:
            left += [(role, name_in_words(person)) for person in names]
    return fields, left


def _fields(reference: Reference, kind: EntryKind, renamed: dict[str, str]) -> Fields:
    """Names and values of the fields that both formats have, ready to be put between braces."""
    item = reference.csl
    yield "title", f"{{{escaped(item['title'])}}}"
    container, publisher = item.get("container-title", ""), item.get("publisher", "")
    if kind.container == "booktitle" and container:
        yield "booktitle", f"{{{escaped(container)}}}"
    elif kind.container and (container != publisher or kind.container in PERIODICALS):
        yield kind.container, escaped(container)
    yield kind.publisher, escaped_list(publisher)
    yield renamed["publisher-place"], escaped_list(item.get("publisher-place", ""))
    yield "volume", escaped(item.get("volume", ""))
    yield "number", escaped(item.get("issue" if item["type"] in SERIALS else "number", ""))
    yield "pages", _pages(item.get("page", ""))
    yield "series", escaped(item.get("collection-title", ""))
    yield renamed["event-title"], escaped(item.get("event-title", ""))
    yield "isbn", escaped(item.get("ISBN", ""))
    yield "issn", escaped(item.get("ISSN", ""))
    yield renamed["archive"], escaped(item.get("archive", ""))
    yield "eprint", escaped(item.get("archive_location", ""))
    yield "url", address(item.get("URL", ""))
    yield "doi", address(item.get("DOI", ""))
    yield "urldate", reference.accessed_on


def _without_field(item: dict[str, Any], kind: EntryKind) -> Fields:
    """Variables that the entry has no field for, by their CSL names."""
    number_of_other_kind = "number" if item["type"] in SERIALS else "issue"
    yield number_of_other_kind, item.get(number_of_other_kind, "")
    if not kind.container and item.get("container-title") != item.get("publisher"):
        yield "container-title", item.get("container-title", "")


def _pages(text: str) -> str:
    """A range of pages, of which LaTeX writes the dash as two hyphens."""
    return escaped(text).replace("–", "--")


def _entry(
    entry_type: str,
    reference: Reference,
    fields: list[tuple[str, str]],
    left: list[tuple[str, str]],
) -> str:
    remarks = [*reference.remarks, *(in_words(word, text) for word, text in left if one_line(text))]
    whole = [
        *fields,
        ("note", escaped("; ".join(remarks))),
        ("annotation", escaped("; ".join(reference.uses))),
        ("keywords", escaped(", ".join(reference.keywords))),
    ]
    lines = [f"  {field} = {_delimited(field, value)}," for field, value in whole if value]
    return "\n".join([f"@{entry_type}{{{reference.key},", *lines, "}"])


def _delimited(field: str, value: str) -> str:
    """A value in braces; a month as the word that BibTeX's styles explain."""
    return value if field == "month" else f"{{{value}}}"
