"""BibTeX and BibLaTeX: entries as bibtexparser splits them, with LaTeX read as plain text."""

import logging
import re
from collections.abc import Iterator

import bibtexparser
from bibtexparser.exceptions import ParserStateException
from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ParsingFailedBlock,
)
from django.utils.translation import gettext as _

from claims.intake.claim_set.parsing import quoted_value

from . import dates, latex
from .fields import LONGEST_WORDS, ParsedRecord, Problem, Value, name, parsed_record

# What it warns of is told to the person who gave the text.
logging.getLogger("bibtexparser").setLevel(logging.ERROR)

TYPES = {
    "article": "article-journal",
    "periodical": "article-journal",
    "book": "book",
    "mvbook": "book",
    "collection": "book",
    "proceedings": "book",
    "reference": "book",
    "booklet": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "bookinbook": "chapter",
    "suppbook": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "inreference": "entry-encyclopedia",
    "dataset": "dataset",
    "report": "report",
    "techreport": "report",
    "manual": "report",
    "thesis": "thesis",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "unpublished": "article",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "legislation": "legislation",
    "legal": "legislation",
    "jurisdiction": "legal_case",
    "movie": "motion_picture",
    "video": "motion_picture",
    "letter": "personal_communication",
    "image": "graphic",
    "artwork": "graphic",
    "misc": "document",
}
"""The CSL type of each entry type; one that is not here is `document`."""

SUBTYPES = {"newspaper": "article-newspaper", "magazine": "article-magazine"}
"""What BibLaTeX's `entrysubtype` makes of an article."""

COLUMNS = {
    "container": ("journaltitle", "journal", "booktitle", "maintitle", "titleaddon"),
    "publisher": ("publisher", "institution", "organization", "school"),
    "genre": ("type",),
    "number": ("number",),
    "language": ("langid", "language", "hyphenation"),
    "note": ("note",),
}
"""The fields of an entry that may fill a field of `Source`, the first that is there first."""

ADDRESSES = {"url": ("url", "howpublished"), "doi": ("doi",)}
LONGEST_NAME = 500
"""A longer one, in characters, is taken as it stands: the parser's time grows with its square."""
ROLES = ("author", "editor", "translator")
PIECE = re.compile(r'\{(?:[^{}]|\{[^{}]*\})*\}|"(?:[^"{}]|\{[^{}]*\})*"|[^#]+')


def read(text: str) -> list[ParsedRecord]:
    """Every entry, also the ones that break off; `@string` abbreviations are replaced."""
    try:
        library = bibtexparser.parse_string(text, parse_stack=[])
    except ParserStateException:
        message = _("This BibTeX cannot be read: look for a brace or a quotation mark too many.")
        return [ParsedRecord({}, [Problem("", message)], number=1)]
    words = {month: month for month in dates.MONTHS}
    for string in library.strings:
        words[string.key.lower()] = _resolved(str(string.value), words)[0]
    records = [block for block in library.blocks if _is_record(block)]
    return [_parsed_record(block, number, words) for number, block in enumerate(records, start=1)]


def _is_record(block: Block) -> bool:
    if isinstance(block, ParsingFailedBlock):
        return not re.match(r"@(string|comment|preamble)\b", block.raw or "", re.IGNORECASE)
    return isinstance(block, Entry)


def _parsed_record(block: Block, number: int, words: dict[str, str]) -> ParsedRecord:
    problems = []
    if isinstance(block, DuplicateFieldKeyBlock):
        twice = sorted(block.duplicate_keys)
        problems = [
            Problem(quoted_value(key, 60), _("The field stands there twice."), _later(block, key))
            for key in twice
        ]
    if isinstance(block, DuplicateFieldKeyBlock | DuplicateBlockKeyBlock):
        block = block.ignore_error_block or block
    if not isinstance(block, Entry):
        message = _("The entry “%(start)s” breaks off: look for a missing brace, comma or =.")
        start = quoted_value(" ".join((block.raw or "").split()), 60)
        return ParsedRecord({}, [Problem("", message % {"start": start})], number)
    members: dict[str, str] = {}
    for field in block.fields:
        member = field.key.lower()
        value, unknown = _resolved(str(field.value), words)
        if member in members:
            continue
        members[member] = value
        if unknown:
            message = _("The abbreviation “%(name)s” is not explained by a @string.")
            message = message % {"name": quoted_value(unknown, 60)}
            problems.append(
                Problem(quoted_value(member, 60), message, quoted_value(value, LONGEST_WORDS))
            )
    values = list(_values(block.entry_type.lower(), members, problems))
    return parsed_record(values, problems, number=number, key=block.key)


def _later(block: DuplicateFieldKeyBlock, key: str) -> str:
    """The values of a field after its first one, quoted for a message."""
    entry = block.ignore_error_block
    fields = entry.fields if isinstance(entry, Entry) else []
    _first, *later = [str(field.value) for field in fields if field.key == key] or [""]
    return quoted_value("; ".join(later), LONGEST_WORDS)


def _resolved(raw: str, words: dict[str, str]) -> tuple[str, str]:
    """A value without its braces or quotation marks, `#` joined; and a word nobody explains."""
    text = raw.strip()
    if _enclosed(text, "{", "}"):
        return text[1:-1], ""
    parts, unknown = [], ""
    for piece in map(str.strip, PIECE.findall(text)):
        if _enclosed(piece, "{", "}") or _enclosed(piece, '"', '"'):
            parts.append(piece[1:-1])
        elif piece.isdigit() or piece.lower() in words:
            parts.append(words.get(piece.lower(), piece))
        elif piece:
            parts.append(piece)
            unknown = unknown or piece
    return "".join(parts), unknown


def _enclosed(text: str, opening: str, closing: str) -> bool:
    """Whether the first sign opens what the last one closes."""
    if len(text) < 2 or text[0] != opening or text[-1] != closing:
        return False
    if opening == closing:
        return True
    depth = 0
    for match in re.finditer(r"(?<!\\)[{}]", text):
        depth += 1 if match[0] == "{" else -1
        if depth <= 0:
            return match.start() == len(text) - 1
    return False


def _values(entry_type: str, members: dict[str, str], problems: list[Problem]) -> Iterator[Value]:
    csl_type = TYPES.get(entry_type, "document")
    if csl_type == "article-journal":
        csl_type = SUBTYPES.get(members.get("entrysubtype", "").lower(), csl_type)
    yield Value("type", csl_type, "type")
    titles = [latex.plain(members.get(member, "")).strip() for member in ("title", "subtitle")]
    yield Value("title", ": ".join(filter(None, titles)), "title")
    names = [named for role in ROLES for named in _names(members.get(role, ""), role)]
    yield Value("contributors", names, "author")
    for column, choices in COLUMNS.items():
        if column == "number" and csl_type.startswith("article-"):
            continue  # there it counts the issues of the journal
        for member in choices:
            yield Value(column, latex.plain(members.get(member, "")), member)
    for column, choices in ADDRESSES.items():
        for member in choices:
            value = latex.address(members.get(member, ""))
            if not re.match(r"\w+:|10\.", value):  # no address: words, which keep their blanks
                value = latex.plain(members.get(member, ""))
            if member != "howpublished" or re.match(r"https?://", value):
                yield Value(column, value, member)
    yield from _issued(members, problems)


def _issued(members: dict[str, str], problems: list[Problem]) -> Iterator[Value]:
    year = latex.plain(members.get("year", "")).strip()
    month, day = dates.month(latex.plain(members.get("month", "")))
    if year and members.get("month", "").strip() and not month:
        message = _("No month can be read from this: write 6 or jun.")
        problems.append(Problem("month", message, quoted_value(members["month"], LONGEST_WORDS)))
    day = day or latex.plain(members.get("day", "")).strip()
    from_year = dates.joined(year, month, day if month else "") if year else ""
    if not month:
        from_year = dates.from_text(year)
    if date := dates.from_text(latex.plain(members.get("date", ""))):
        if from_year and not date.startswith(from_year[:4]):
            message = _("“%(year)s” and the date “%(date)s” do not agree.")
            words = {"year": quoted_value(year, 40), "date": quoted_value(date, 40)}
            problems.append(Problem("year", message % words, words["year"]))
        yield Value("issued", date, "date")
    yield Value("issued", from_year, "year")


def _names(value: str, role: str) -> Iterator[dict[str, str]]:
    for person in split_multiple_persons_names(value):
        if person.strip().lower() == "others":
            continue
        if _enclosed(person.strip(), "{", "}") or len(person) > LONGEST_NAME:
            yield name(role, literal=latex.plain(person))
            continue
        parts = parse_single_name_into_parts(person, strict=False)
        family, given, von, suffix = (
            latex.plain(" ".join(words)) for words in (parts.last, parts.first, parts.von, parts.jr)
        )
        if given or von or suffix:
            yield name(role, family=family, given=given, von=von, suffix=suffix)
        else:
            yield name(role, literal=family)
