"""Records with a tag before each value: EndNote's export format (%A) and PubMed's (FAU -)."""

import re
from collections.abc import Iterator

from claims.intake.claim_set.parsing import quoted_value

from . import dates
from .fields import (
    NO_SUCH_TYPE,
    ParsedRecord,
    Problem,
    Value,
    addresses,
    name_of,
    names_in,
    parsed_record,
)

Tags = dict[str, list[str]]

ENDNOTE = re.compile(r"%([0-9A-Za-z]|[^\w\s%])\s?(.*)", re.DOTALL)
KEYWORDS = "K"
"""The tag whose values stand on a line each."""
ENDNOTE_TYPES = {
    "journal article": "article-journal",
    "electronic article": "article-journal",
    "newspaper article": "article-newspaper",
    "magazine article": "article-magazine",
    "book": "book",
    "edited book": "book",
    "electronic book": "book",
    "book section": "chapter",
    "conference paper": "paper-conference",
    "conference proceedings": "paper-conference",
    "report": "report",
    "government document": "report",
    "thesis": "thesis",
    "web page": "webpage",
    "blog": "post-weblog",
    "dataset": "dataset",
    "bill": "bill",
    "statute": "legislation",
    "legal rule or regulation": "regulation",
    "case": "legal_case",
    "hearing": "hearing",
    "film or broadcast": "motion_picture",
    "map": "map",
    "personal communication": "personal_communication",
    "encyclopedia": "entry-encyclopedia",
    "dictionary": "entry-dictionary",
    "audiovisual material": "motion_picture",
    "artwork": "graphic",
    "figure": "graphic",
    "chart or table": "graphic",
    "manuscript": "article",
    "unpublished work": "article",
    "interview": "interview",
    "podcast": "broadcast",
    "online database": "dataset",
    "aggregated database": "dataset",
    "newspaper": "article-newspaper",
    "magazine": "article-magazine",
    "generic": "document",
    "patent": "document",
    "standard": "document",
}
"""The CSL type of each of EndNote's; one that is not here is `document`, and named."""
ENDNOTE_COLUMNS = {
    "T": "title",
    "J": "container",
    "B": "container",
    "S": "collection",
    "I": "publisher",
    "C": "publisher_place",
    "V": "volume",
    "N": "issue",
    "P": "page",
    "7": "edition",
    "9": "genre",
    "G": "language",
    "R": "doi",
    "W": "archive",
    "M": "archive_location",
    "X": "abstract",
    "Z": "note",
}
ENDNOTE_ROLES = {"A": "author", "E": "editor", "Y": "collection-editor", "?": "translator"}
ENDNOTE_USED = {*ENDNOTE_COLUMNS, *ENDNOTE_ROLES, *"08D@UK["}

PUBMED = re.compile(r"([A-Z]{2,4}) *- (.*)", re.DOTALL)
PUBMED_COLUMNS = {
    "TI": "title",
    "BTI": "title",
    "JT": "container",
    "CTI": "collection",
    "PB": "publisher",
    "PL": "publisher_place",
    "VI": "volume",
    "IP": "issue",
    "PG": "page",
    "EN": "edition",
    "AB": "abstract",
    "LA": "language",
}
PUBMED_ROLES = {"FAU": "author", "CN": "author", "FED": "editor"}
PUBMED_USED = {
    *PUBMED_COLUMNS,
    *PUBMED_ROLES,
    *("PMID", "AU", "ED", "DP", "LID", "AID", "TA", "IS", "ISBN", "OT", "PT"),
    *("OWN", "STAT", "DCOM", "LR", "EDAT", "MHDA", "CRDT", "PHST", "PST", "SO", "JID", "DA"),
}
"""Tags that are read, or say something of PubMed's own record, not of the document."""
SAYS_LITTLE = {"Journal Article", "English Abstract"}


def read_endnote(text: str) -> list[ParsedRecord]:
    """The records of EndNote's export format, each from %0 on."""
    return [
        parsed_record(
            _of_endnote(tags),
            _unknown_type(tags),
            number=number,
            key="",
            left=[(f"%{tag}", _joined(tags, tag)) for tag in tags if tag not in ENDNOTE_USED],
        )
        for number, tags in enumerate(_records(text, ENDNOTE, "0"), start=1)
    ]


def read_pubmed(text: str) -> list[ParsedRecord]:
    """The records of PubMed's format, each from PMID on."""
    return [
        parsed_record(
            _of_pubmed(tags),
            (),
            number=number,
            key=_joined(tags, "PMID"),
            left=[
                *((tag, _joined(tags, tag)) for tag in tags if tag not in PUBMED_USED),
                *((tag, text) for tag in ("LID", "AID") for text in _other_ids(tags, tag)),
            ],
        )
        for number, tags in enumerate(_records(text, PUBMED, "PMID"), start=1)
    ]


def _records(text: str, line: re.Pattern[str], first: str) -> Iterator[Tags]:
    """The values of each record by tag; a line without a tag goes on with the one before."""
    record: Tags = {}
    last = ""
    for written in text.split("\n"):
        match = line.match(written)
        if match and match[1] == first and record:
            yield record
            record = {}
        if match:
            last = match[1]
            record.setdefault(last, []).append(match[2].strip())
        elif last and written.strip():
            values = record[last]
            if last == KEYWORDS:
                values.append(written.strip())
            else:
                values[-1] = f"{values[-1]} {written.strip()}".strip()
    if record:
        yield record


def _joined(tags: Tags, tag: str) -> str:
    return "; ".join(filter(None, tags.get(tag, [])))


def _of_endnote(tags: Tags) -> Iterator[Value]:
    csl_type = ENDNOTE_TYPES.get(_joined(tags, "0").lower(), "document")
    yield Value("type", csl_type, "%0")
    yield Value("contributors", list(_names(tags, ENDNOTE_ROLES)), "%A")
    for tag, column in ENDNOTE_COLUMNS.items():
        for text in tags.get(tag, []):
            yield Value(column, text, f"%{tag}")
    for text in tags.get("@", []):
        yield Value("issn" if re.search(r"\b\d{4}-\d{3}[\dXx]\b", text) else "isbn", text, "%@")
    for text in tags.get("U", []):
        yield from addresses(text, "%U")
    yield Value("keywords", _joined(tags, "K"), "%K")
    exact, year = _joined(tags, "8"), _joined(tags, "D")
    if exact and not re.search(r"\d{4}", exact):
        exact = f"{exact} {year}"  # June 19, with the year in the other tag
    yield Value("issued", dates.from_text(exact), "%8")
    yield Value("issued", dates.from_text(year), "%D")
    yield Value("consulted_on", dates.from_text(_joined(tags, "[")), "%[")


def _unknown_type(tags: Tags) -> list[Problem]:
    kind = _joined(tags, "0")
    if kind.lower() in ENDNOTE_TYPES:
        return []
    return [Problem("%0", NO_SUCH_TYPE % {"type": quoted_value(kind, 40)}, kind)]


def _other_ids(tags: Tags, tag: str) -> list[str]:
    return [text for text in tags.get(tag, []) if not text.endswith("[doi]")]


def _of_pubmed(tags: Tags) -> Iterator[Value]:
    yield Value("type", "book" if "BTI" in tags and "JT" not in tags else "article-journal", "PT")
    roles = PUBMED_ROLES if "FAU" in tags or "FED" in tags else {"AU": "author", "CN": "author"}
    yield Value("contributors", list(_names(tags, roles)), "FAU")
    for tag, column in PUBMED_COLUMNS.items():
        for text in tags.get(tag, []):
            yield Value(column, text, tag)
    for tag in ("LID", "AID"):
        for text in tags.get(tag, []):
            if doi := re.fullmatch(r"(10\.\S+) \[doi\]", text):
                yield Value("doi", doi[1], tag)
    numbers = dict.fromkeys(text.partition(" ")[0] for text in tags.get("IS", []))
    yield Value("issn", ", ".join(numbers), "IS")
    kinds = [kind for kind in tags.get("PT", []) if kind not in SAYS_LITTLE]
    yield Value("genre", "; ".join(kinds), "PT")
    yield Value("isbn", _joined(tags, "ISBN"), "ISBN")
    yield Value("keywords", _joined(tags, "OT"), "OT")
    yield Value("issued", dates.from_text(_joined(tags, "DP")), "DP")
    if number := _joined(tags, "PMID"):
        yield Value("archive", "PubMed", "PMID")
        yield Value("archive_location", number, "PMID")


def _names(tags: Tags, roles: dict[str, str]) -> Iterator[dict[str, str]]:
    for tag, role in roles.items():
        for text in (each for words in tags.get(tag, []) for each in names_in(words)):
            yield name_of(text, role)
