"""RIS: one tag of two letters a line, from TY to ER.

Read here line by line: pasted records lack their last ER, and break long values over lines.
"""

import re
from collections.abc import Iterator

from claims.intake.claim_set.parsing import quoted_value
from claims.intake.references.fields import NO_SUCH_ROLE, NO_SUCH_TYPE

from . import dates
from .fields import (
    FINDING,
    OURS,
    ParsedRecord,
    Problem,
    Value,
    addresses,
    lines_of_note,
    name_of,
    named_words,
    names_in,
    parsed_record,
    without_resolver,
)

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
    "MANSCPT": "article",
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

SERIALS = ("article-journal", "article-magazine", "article-newspaper")
COLUMNS = {
    "title": ("TI", "T1", "CT", "BT"),
    "container": ("JF", "JO", "T2", "BT", "JA", "J1", "J2"),
    "publisher": ("PB",),
    "genre": ("M3",),
    "language": ("LA",),
    "doi": ("DO",),
    "volume": ("VL",),
    "issue": ("IS",),
    "edition": ("ET",),
    "collection": ("T3",),
    "publisher_place": ("CY",),
    "archive": ("DB",),
    "archive_location": ("AN",),
    "abstract": ("AB", "N2"),
}
"""The tags that may fill a field of `Source`, the first that is there first."""
ROLES = {"AU": "author", "A1": "author", "A2": "editor", "A3": "collection-editor"}
ROLES |= {"ED": "editor", "A4": "translator"}
ROLES_OF = {
    "BOOK": {"A2": "collection-editor", "A3": "editor"},
    "MPCT": {"AU": "director", "A1": "director", "A2": "director", "A3": "producer"},
    "VIDEO": {"AU": "director", "A1": "director", "A2": "director", "A3": "producer"},
    "PCOMM": {"A2": "interviewer"},
    "ICOMM": {"A2": "recipient"},
    "SLIDE": {"A2": "contributor"},
    "CASE": {"A2": "contributor", "A3": "contributor", "A4": "contributor"},
}
"""Roles that a tag has in references of a type only, as reference managers write them."""
DROPPED_ROLES = {"CASE": {"A2": "reporter", "A4": "counsel"}}
"""Roles that CSL does not know, which are named: the names come in as contributors."""
USED = {
    *ROLES,
    *(tag for choices in COLUMNS.values() for tag in choices),
    *("TY", "ER", "ID", "UR", "LK", "DA", "Y1", "PY", "Y2", "SP", "EP", "SN", "KW", "N1", "M1"),
    *("L1", "L2", "L3", "L4"),
}
"""Tags that are read; any other one is named, and kept in the note."""
ISBN = re.compile(r"(?:[\d-]{9,16}[\dXx][;, ]*)+")
LINE = re.compile(r"\s*([A-Z][A-Z0-9])\s{1,2}-(?:\s+(.*)|)", re.DOTALL)

Tags = dict[str, list[str]]


def read(text: str) -> list[ParsedRecord]:
    """Every record, with the tags that no field takes as problems."""
    records = []
    for number, tags in enumerate(_records(text), start=1):
        problems = [*_problems(tags)]
        notes = [line for text in tags.get("N1", []) for line in lines_of_note(text)]
        words = {word for line in notes for word in _words_of_finding(line)}
        tags["KW"] = [word for word in tags.get("KW", []) if word not in words]
        values = list(_values(tags, problems))
        if OURS.match(_first(tags, "ID")):
            values, _remarks = named_words(notes, values)
        else:
            if words:
                values, notes = named_words(notes, values)
            values.append(Value("note", "\n".join(filter(None, notes)), "N1"))
        kind = next((value.value for value in values if value.column == "type"), "")
        used = USED | {"C3"} if kind == "paper-conference" else USED
        left = [(tag, "; ".join(words)) for tag, words in tags.items() if tag not in used]
        left += [(tag, "; ".join(tags.get(tag, []))) for tag in ("L1", "L2", "L3", "L4")]
        records.append(
            parsed_record(values, problems, number=number, key=_first(tags, "ID"), left=left)
        )
    return records


def _words_of_finding(line: str) -> tuple[str, ...]:
    """Claim, finding and stance, which are keywords too, where a line of notes is a finding."""
    found = FINDING.match(line)
    return found.groups() if found else ()


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
    return [Problem("TY", NO_SUCH_TYPE % {"type": kind[:20]}, quoted_value(kind, 100))]


def _values(tags: Tags, problems: list[Problem]) -> Iterator[Value]:
    kind = _first(tags, "TY").upper()
    csl_type = TYPES.get(kind, "document")
    roles = {**ROLES, **ROLES_OF.get(kind, {})}
    if kind == "PCOMM" and "A2" in tags:
        csl_type = "interview"
    yield Value("type", csl_type, "TY")
    names = [
        name_of(each, roles[tag])
        for tag in tags
        if tag in roles
        for text in tags[tag]
        for each in names_in(text)
        if each
    ]
    yield Value("contributors", names, "AU")
    for tag, role in DROPPED_ROLES.get(kind, {}).items():
        for text in tags.get(tag, []):
            message = str(NO_SUCH_ROLE)
            problems.append(Problem(tag, message % {"role": role}, text))
    if csl_type == "paper-conference":
        yield Value("event", _first(tags, "T2") if "C3" in tags else "", "T2")
    yield Value("container", _first(tags, "C3") if csl_type == "paper-conference" else "", "C3")
    for column, choices in COLUMNS.items():
        for tag in choices:
            if tag == "T2" and csl_type == "paper-conference" and "C3" in tags:
                continue  # the conference
            for text in tags.get(tag, []):
                yield from _of_tag(column, text, tag)
    yield Value("page", "–".join(filter(None, (_first(tags, "SP"), _first(tags, "EP")))), "SP")
    for text in tags.get("SN", []):
        is_issn = csl_type in SERIALS or re.fullmatch(r"\d{4}-\d{3}[\dXx]", text)
        is_number = csl_type == "report" and not is_issn and not ISBN.fullmatch(text)
        yield Value("number" if is_number else "issn" if is_issn else "isbn", text, "SN")
    for text in tags.get("M1", []):
        yield Value("issue" if csl_type in SERIALS and "IS" not in tags else "number", text, "M1")
    if not OURS.match(_first(tags, "ID")):
        yield Value("keywords", "; ".join(filter(None, tags.get("KW", []))), "KW")
    for tag in ("UR", "LK"):
        for text in tags.get(tag, []):
            yield from addresses(text, tag)
    for tag in ("DA", "Y1", "PY"):
        yield Value("issued", _date(_first(tags, tag)), tag)
    yield Value("consulted_on", _date(_first(tags, "Y2")), "Y2")


def _of_tag(column: str, text: str, tag: str) -> Iterator[Value]:
    """A value of a tag; publishers write the DOI also where the genre belongs."""
    if column == "genre" and without_resolver(text).startswith("10."):
        yield Value("doi", text, tag)
    else:
        yield Value(column, text, tag)


def _date(text: str) -> str:
    """YYYY/MM/DD/other as EDTF; `other` is a season, or a date that only EDTF can say."""
    year, *rest = text.split("/", 3)
    parts = [year.strip(), *(part.strip() for part in rest[:2])]
    other = rest[2].strip() if len(rest) > 2 else ""
    if (
        parts[0]
        and not dates.TWO_DIGITS.fullmatch(text)
        and all(part.isdigit() or not part for part in parts)
    ):
        if other.startswith(parts[0]):
            return other
        if season := dates.SEASONS.get(other.lower()) if not any(parts[1:]) else "":
            parts[1:] = [season]
        return dates.joined(*parts)
    return dates.from_text(text)
