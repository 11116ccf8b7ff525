"""RIS: references for Zotero, EndNote and others.

Keywords say of which claim a source is evidence, what was found there and what the source
does to it; a note binds the three together, with the excerpt. Zotero keeps both, which it does not
for CSL-JSON. Programs read a tag as the type of reference has it (M1 of a web page is the day of
access): what has no tag there, or one that Zotero passes over, stands in a note by its CSL name, as
in `number: S/RES/2397`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from .readable_dates import is_one_day, ris_date
from .references import Reference, in_words, name_in_words, one_line

TYPES = {
    "article": "MANSCPT",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "dataset": "DATA",
    "document": "MANSCPT",
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
"""RIS types of the CSL types; none is GEN, which tells readers nothing, and none UNPB, which Zotero
takes for an article of a journal."""
NOT_TOLD = {
    *("broadcast", "document", "interview", "personal_communication", "post", "regulation"),
    "treaty",
}
"""CSL types that share their RIS type with another one, and are named beside it."""

TAGS = {
    "title": "TI",
    "container-title": "T2",
    "publisher": "PB",
    "volume": "VL",
    "issue": "IS",
    "edition": "ET",
    "collection-title": "T3",
    "publisher-place": "CY",
    "number": "M1",
    "genre": "M3",
    "URL": "UR",
    "DOI": "DO",
    "language": "LA",
    "archive": "DB",
    "archive_location": "AN",
    "ISBN": "SN",
}
"""The tag of each variable, in the order of writing."""
MISREAD = {
    "BILL": {"edition", "genre", "volume", "page"},
    "BLOG": {"volume"},
    "BOOK": {"container-title", "number", "genre", "page"},
    "CASE": {"genre"},
    "CHAP": {"number", "genre", "issue"},
    "CPAPER": {"number", "genre"},
    "DATA": {"genre", "issue"},
    "DICT": {"genre"},
    "ELEC": {"number", "volume"},
    "ENCYC": {"genre"},
    "HEAR": {"edition", "genre"},
    "ICOMM": {"genre"},
    "JOUR": {"number", "genre", "ISBN"},
    "MGZN": {"number", "genre", "ISBN"},
    "MPCT": {"genre", "page"},
    "NEWS": {"number", "genre", "ISBN"},
    "RPRT": {"container-title", "ISBN"},
    "STAT": {"edition", "genre"},
    "THES": {"page"},
    "VIDEO": {"genre", "page"},
}
"""By type the variables whose tag means something else there: Zotero takes M1 of a book for the
number in a series, M3 of an article for a DOI, SP of a thesis for how many pages it has."""
UNREAD = {
    "ART": {
        *("collection-title", "container-title", "edition", "ISBN", "issue"),
        *("genre", "number", "page", "publisher", "publisher-place", "volume"),
    },
    "BILL": {"archive", "archive_location", "ISBN", "issue", "publisher", "publisher-place"},
    "BLOG": {
        *("archive", "archive_location", "collection-title", "edition", "ISBN"),
        *("issue", "number", "page", "publisher", "publisher-place"),
    },
    "BOOK": {"collection-title", "edition", "issue", "volume"},
    "CHAP": {"edition", "volume"},
    "CASE": {
        *("archive", "archive_location", "collection-title", "container-title", "edition"),
        *("ISBN", "issue", "number", "page", "publisher-place"),
    },
    "CPAPER": {"edition", "publisher-place"},
    "DATA": {
        *("collection-title", "container-title", "edition"),
        *("ISBN", "number", "page", "volume"),
    },
    "DICT": {"collection-title", "issue", "number"},
    "ELEC": {
        *("archive", "archive_location", "collection-title", "edition"),
        *("ISBN", "issue", "page"),
    },
    "ENCYC": {"collection-title", "issue", "number"},
    "HEAR": {"archive", "archive_location", "ISBN", "issue", "volume"},
    "ICOMM": {
        *("archive", "archive_location", "collection-title", "container-title", "edition", "ISBN"),
        *("issue", "number", "page", "publisher", "publisher-place", "volume"),
    },
    "JOUR": {"edition"},
    "MANSCPT": {
        *("collection-title", "container-title", "edition", "ISBN"),
        *("issue", "number", "page", "volume"),
    },
    "MAP": {"collection-title", "issue", "number", "page", "volume"},
    "MGZN": {"collection-title", "edition"},
    "MPCT": {
        *("collection-title", "container-title", "edition", "ISBN"),
        *("issue", "number", "volume"),
    },
    "NEWS": {"collection-title"},
    "PCOMM": {
        *("archive", "archive_location", "collection-title", "container-title", "edition", "ISBN"),
        *("issue", "number", "page", "publisher", "publisher-place", "volume"),
    },
    "RPRT": {"collection-title", "edition", "issue", "volume"},
    "SLIDE": {
        *("archive", "archive_location", "collection-title", "edition", "ISBN"),
        *("issue", "number", "page", "publisher", "volume"),
    },
    "STAT": {
        *("archive", "archive_location", "collection-title", "ISBN"),
        *("issue", "publisher", "publisher-place"),
    },
    "THES": {"collection-title", "container-title", "edition", "issue", "number", "volume"},
    "VIDEO": {"collection-title", "container-title", "edition", "issue", "number"},
}
"""By type the variables whose tag Zotero passes over there, or keeps as words without a name. A
note names them as well, so that they arrive and come back."""
SERIALS = ("JOUR", "MGZN", "NEWS")
"""Types of which SN is the ISSN."""

ROLES = {"author": "AU", "editor": "A2", "collection-editor": "A3", "translator": "A4"}
WITH_ED = {"author": "AU", "editor": "ED", "translator": "A4"}
ON_FILM = {"director": "A2", "producer": "A3"}
ROLES_OF = {
    "BOOK": {"author": "AU", "collection-editor": "A2", "editor": "A3", "translator": "A4"},
    "CASE": {"author": "AU", "editor": "ED"},
    "CPAPER": {"author": "AU", "editor": "A2", "collection-editor": "A3"},
    "DATA": {"author": "AU", "editor": "ED"},
    "ICOMM": {"author": "AU", "recipient": "A2", "editor": "ED", "translator": "A4"},
    "MPCT": ON_FILM,
    "PCOMM": {"author": "AU", "interviewer": "A2", "editor": "ED", "translator": "A4"},
    "SLIDE": {"author": "AU", "contributor": "A2", "editor": "ED", "translator": "A4"},
    "VIDEO": ON_FILM,
    **dict.fromkeys(
        ("ART", "BILL", "BLOG", "ELEC", "HEAR", "MANSCPT", "MAP", "MGZN", "NEWS"), WITH_ED
    ),
    **dict.fromkeys(("RPRT", "STAT", "THES"), WITH_ED),
}
"""The tag of each role, by type where A2 to A4 mean something else there."""


def ris(references: Iterable[Reference]) -> Iterator[bytes]:
    for reference in references:
        lines = [f"{tag}  - {value}" for tag, value in _tags(reference) if value]
        yield "".join(f"{line}\r\n" for line in [*lines, "ER  - ", ""]).encode()


def _tags(reference: Reference) -> Iterator[tuple[str, str]]:
    item = reference.csl
    kind = TYPES[item["type"]]
    left: list[tuple[str, str]] = []
    yield "TY", kind
    yield "ID", reference.key
    yield from _names(item, ROLES_OF.get(kind, ROLES), left)
    yield from _texts(item, kind, left)
    yield from zip(("PY", "DA"), ris_date(reference.issued), strict=True)
    yield "Y2", reference.accessed_on.replace("-", "/")
    if not is_one_day(reference.issued):
        left.append(("date", reference.issued))
    if item["type"] in NOT_TOLD:
        left.append(("type", item["type"]))
    for keyword in reference.keywords:
        yield "KW", one_line(keyword)
    words = [in_words(variable, text) for variable, text in left if one_line(text)]
    # `findings` of a claim hold the note of its edition.
    own = reference._replace(edition_note="").remarks
    for note in [*own, *words, *reference.findings]:
        yield "N1", one_line(note)


def _names(
    item: dict[str, Any], roles: dict[str, str], left: list[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Names with the tags of their roles; those without a tag, or that a comma splits, are left."""
    for role, names in item.items():
        for name in names if isinstance(names, list) else []:
            if tag := roles.get(role):
                yield tag, name_in_words(name)
            if "," in name.get("literal", ""):
                left.append((f"{role} as one name", name["literal"]))
            elif not tag:
                left.append((role, name_in_words(name)))


def _texts(
    item: dict[str, Any], kind: str, left: list[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    misread = MISREAD.get(kind, set())
    tags = {variable: tag for variable, tag in TAGS.items() if variable not in misread}
    if kind in SERIALS:
        tags["ISSN"] = "SN"
    elif kind == "CPAPER":
        tags["container-title"] = "C3"
        if item.get("container-title"):
            tags["event-title"] = "T2"
    elif kind == "RPRT":
        tags["number"] = "SN"
    for variable, tag in tags.items():
        yield tag, one_line(item.get(variable, ""))
    if "page" not in misread:
        first, _dash, last = one_line(item.get("page", "")).partition("–")
        yield from (("SP", first), ("EP", last))
        tags["page"] = "SP"
    unread = UNREAD.get(kind, set())
    for variable, text in item.items():
        is_read = variable in tags and variable not in unread
        if isinstance(text, str) and not is_read and variable not in ("id", "type"):
            left.append((variable, text))
