"""Records as CNKI and the programs around it export them: NoteExpress, RefWorks, CNKI's own.

NoteExpress writes `{Title}: …`, RefWorks `T1 …` from `RT` on, CNKI's E-Study and its custom list
`Title-题名: …`. CNKI separates names and keywords by semicolons.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from . import dates
from .fields import ParsedRecord, Value, addresses, name, parsed_record

Member = tuple[str, str]
"""A label and its text."""


class Layout(NamedTuple):
    """One way of writing records: its lines, and the column of each label."""

    line: re.Pattern[str]
    first: tuple[str, ...]
    """Labels with which a record begins."""
    columns: dict[str, str]
    names: dict[str, str]
    """By label the role of the names."""
    ignored: frozenset[str]
    """Labels that say something of the export, not of the document."""


NOTE_EXPRESS = Layout(
    re.compile(r"\{([^{}\n]+)\}:[ \t]*(.*)"),
    ("Reference Type",),
    {
        "Reference Type": "type", "Title": "title", "Journal": "container",
        "Secondary Title": "container", "Book Title": "container", "Newspaper": "container",
        "Publisher": "publisher", "Place Published": "publisher_place", "Volume": "volume",
        "Issue": "issue", "Pages": "page", "Year": "issued", "Date": "issued", "URL": "url",
        "DOI": "doi", "ISBN/ISSN": "serial", "ISSN": "issn", "ISBN": "isbn", "Edition": "edition",
        "Keywords": "keywords", "Abstract": "abstract", "Language": "language",
        "Database Provider": "archive", "Type of Work": "genre", "Notes": "note",
    },
    {
        "Author": "author", "Translator": "translator", "Secondary Author": "editor",
        "Editor": "editor", "Tertiary Author": "contributor", "Subsidiary Author": "contributor",
    },
    frozenset(),
)  # fmt: skip
REFWORKS = Layout(
    re.compile(r"([A-Z][A-Z0-9])(?: (.*)|$)"),
    ("RT",),
    {
        "RT": "type", "T1": "title", "JF": "container", "JO": "container", "T2": "container",
        "PB": "publisher", "PP": "publisher_place", "VO": "volume", "IS": "issue", "YR": "issued",
        "FD": "issued", "LK": "url", "UL": "url", "DO": "doi", "SN": "serial", "ED": "edition",
        "K1": "keywords", "AB": "abstract", "LA": "language", "DS": "archive", "NO": "note",
    },
    {"A1": "author", "A2": "editor", "A4": "translator"},
    frozenset({"SR", "ID"}),
)  # fmt: skip
CNKI = Layout(
    re.compile(r"([A-Za-z]+-[A-Za-z]*[\u3400-\u9fff]+)[:：][ \t]*(.*)"),
    ("SrcDatabase", "DataType"),
    {
        "SrcDatabase": "type", "Title": "title", "Source": "container", "Publisher": "publisher",
        "Year": "issued", "PubTime": "issued", "Roll": "volume", "Volume": "volume",
        "Period": "issue", "Page": "page", "Keyword": "keywords", "Summary": "abstract",
        "Link": "url", "URL": "url", "DOI": "doi", "ISSN": "issn", "ISBN": "isbn",
    },
    {"Author": "author"},
    frozenset({"DataType"}),
)  # fmt: skip
TYPES = {
    "journal article": "article-journal", "journal": "article-journal", "期刊": "article-journal",
    "中国学术期刊": "article-journal", "newspaper article": "article-newspaper",
    "newspaper": "article-newspaper", "报纸": "article-newspaper", "報紙": "article-newspaper",
    "book": "book", "book, whole": "book", "图书": "book", "圖書": "book",
    "book section": "chapter", "book, section": "chapter", "thesis": "thesis",
    "dissertation": "thesis", "dissertation/thesis": "thesis", "硕士": "thesis", "博士": "thesis",
    "碩士": "thesis", "conference paper": "paper-conference", "report": "report",
    "conference proceedings": "paper-conference", "会议": "paper-conference",
    "會議": "paper-conference", "web page": "webpage", "electronic source": "webpage",
    "standard": "report", "年鉴": "book", "年鑑": "book",
}  # fmt: skip
"""The CSL type of each name; one that is not here is `document`."""
SEVERAL = re.compile(r"[;；]+")
FIRST_PAGE, LAST_PAGE = "SP", "OP"


def layout_of(text: str) -> Layout | None:
    """The way in which a text writes its records; None if it is none of these."""
    for layout in (NOTE_EXPRESS, REFWORKS, CNKI):
        for line in text.splitlines():
            found = layout.line.match(line)
            if found and _label(found[1]) in layout.first:
                return layout
    return None


def read(text: str, layout: Layout) -> list[ParsedRecord]:
    """The records of a text in this layout, with the labels that no field takes as problems."""
    records = []
    for number, members in enumerate(_records(text, layout), start=1):
        used = {*layout.columns, *layout.names, *layout.ignored, FIRST_PAGE, LAST_PAGE, "PageCount"}
        left = [(label, words) for label, words in members if label not in used and words]
        values = list(_values(members, layout))
        records.append(parsed_record(values, (), number=number, key="", left=left))
    return records


def _label(written: str) -> str:
    """A label without the Chinese one that CNKI writes after it."""
    return re.sub(r"-[A-Za-z]*[\u3400-\u9fff]+$", "", written).strip()


def _records(text: str, layout: Layout) -> Iterator[list[Member]]:
    """The members of each record; a line without a label goes on with the one before."""
    record: list[Member] = []
    for line in text.split("\n"):
        found = layout.line.match(line)
        label = _label(found[1]) if found else ""
        if label in layout.first and any(label == before for before, _words in record):
            yield record
            record = []
        if found:
            record.append((label, (found[2] or "").strip()))
        elif record and line.strip():
            before, words = record[-1]
            record[-1] = (before, f"{words} {line.strip()}".strip())
    if record:
        yield record


def _values(members: list[Member], layout: Layout) -> Iterator[Value]:
    said = dict(members)
    names = []
    for label, words in members:
        role = layout.names.get(label)
        column = layout.columns.get(label, "")
        if role:
            names += [_person(role, each.strip()) for each in SEVERAL.split(words) if each.strip()]
        elif column == "type":
            yield Value("type", TYPES.get(words.lower(), "document"), label)
            if words.lower() in ("硕士", "博士", "碩士"):
                yield Value("genre", words, label)
        elif column == "serial":
            is_serial = re.search(r"\b\d{4}-\d{3}[\dXx]\b", words)
            yield Value("issn" if is_serial else "isbn", words, label)
        elif column == "url":
            yield from addresses(words, label)
        elif column == "keywords":
            yield Value(column, "; ".join(filter(None, SEVERAL.split(words))), label)
        elif column and column != "issued":
            yield Value(column, words.strip(";； "), label)
    yield Value("contributors", names, "author")
    for label in ("PubTime", "FD", "Date", "Year", "YR"):
        for written, words in members:
            if written == label and layout.columns.get(label) == "issued" and words:
                yield Value("issued", dates.from_text(words), label)
    yield from _pages(said, layout)


def _pages(said: dict[str, str], layout: Layout) -> Iterator[Value]:
    """RefWorks tells the first page from the last; CNKI's custom list calls pages PageCount."""
    if layout is REFWORKS:
        pages = filter(None, (said.get(FIRST_PAGE), said.get(LAST_PAGE)))
        yield Value("page", "-".join(pages), LAST_PAGE)
    count = said.get("PageCount", "")
    if layout is CNKI and not count.isdecimal():
        yield Value("page", count, "PageCount")
    elif layout is CNKI and count:
        yield Value("note", f"PageCount: {count}", "PageCount")


def _person(role: str, words: str) -> dict[str, str]:
    family, comma, given = (part.strip() for part in words.partition(","))
    if comma and given:
        return name(role, family=family, given=given)
    return name(role, literal=words)
