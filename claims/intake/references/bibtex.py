"""BibTeX and BibLaTeX: entries as bibtexparser splits them, with LaTeX read as plain text."""

import logging
import re
from collections.abc import Iterator
from itertools import count

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
from claims.intake.references.fields import NO_SUCH_ROLE
from claims.models import CslType
from claims.models.source import ROLES as CSL_ROLES

from . import dates, latex
from .biblatex_model import COLUMNS, GENRES, ISSUES, ROLES, SUBTITLES, SUBTYPES, TYPES, USED
from .fields import (
    NO_SUCH_TYPE,
    OURS,
    ParsedRecord,
    Problem,
    Value,
    addresses,
    keepable,
    name,
    named_words,
    parsed_record,
    parts_of_note,
)
from .inheritance import BibEntry, inherited

# What it warns of is told to the person who gave the text.
logging.getLogger("bibtexparser").setLevel(logging.ERROR)

CSL_TYPES = frozenset(CslType.values)
LONGEST_NAME = 500
"""A longer one, in characters, is taken as it stands: the parser's time grows with its square."""
OF_OURS = {"annotation", "annote", "keywords", "key"}
"""Fields in which our own exports say what a source is cited for, or its title again."""
RAW = {"url", "doi", "urldate", "date"}
"""Fields that are no LaTeX."""
ELSEWHERE = {
    *("entrysubtype", "booktitle", "month", "day"),
    *("editortype", "editoratype", "editorbtype", "editorctype"),
}
"""Fields that say something in some entries only."""
NUMBER = re.compile(r"[1-9]\d*")
OTHERS = re.compile(r"\band\s+others\s*$", re.IGNORECASE)
EXTENDED_NAME = re.compile(r"\s*(family|given|prefix|suffix|useprefix|[a-z]+-i)\s*=", re.IGNORECASE)
KEYLESS = re.compile(r"@(?!string|comment|preamble)(\w+)\s*\{(?=\s*[\w-]+\s*=)", re.IGNORECASE)
NO_KEY = "no-key-"
"""What stands before the number that an entry without a key is given, as EndNote writes them."""
COMMENTARY = re.compile(r"@commentary(?=\s*\{)", re.IGNORECASE)
"""A type of books of BibLaTeX, which the parser takes for a comment."""
PIECE = re.compile(r'\{(?:[^{}]|\{[^{}]*\})*\}|"(?:[^"{}]|\{[^{}]*\})*"|[^#]+')


def read(text: str) -> list[ParsedRecord]:
    """Every entry, also the ones that break off; `@string` abbreviations are replaced."""
    numbers = count(1)
    text = COMMENTARY.sub("@book", text)
    text = KEYLESS.sub(lambda entry: f"@{entry[1]}{{{NO_KEY}{next(numbers)},", text)
    try:
        library = bibtexparser.parse_string(text, parse_stack=[])
    except ParserStateException:
        message = _("This BibTeX cannot be read: look for a brace or a quotation mark too many.")
        return [ParsedRecord({}, [Problem("", message)], number=1)]
    words = {month: month for month in dates.MONTHS}
    for string in library.strings:
        words[string.key.lower()] = _resolved(str(string.value), words)[0]
    entries = [_entry(block, words) for block in library.blocks if _is_record(block)]
    del library  # which is as large again as all that was read from it
    inherited([entry for entry in entries if isinstance(entry, BibEntry)])
    entries = [entry for entry in entries if isinstance(entry, str) or entry.type != "xdata"]
    return [_parsed_record(entry, number) for number, entry in enumerate(entries, start=1)]


def _is_record(block: Block) -> bool:
    if isinstance(block, ParsingFailedBlock):
        return not re.match(r"@(string|comment|preamble)\b", block.raw or "", re.IGNORECASE)
    return isinstance(block, Entry)


def _entry(block: Block, words: dict[str, str]) -> BibEntry | str:
    """The fields of an entry by name in lower case; where it breaks off, its text."""
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
        return block.raw or ""
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
            problems.append(Problem(quoted_value(member, 60), message, keepable(value)))
    return BibEntry(block.entry_type.lower(), block.key, members, problems)


def _parsed_record(entry: BibEntry | str, number: int) -> ParsedRecord:
    if isinstance(entry, str):
        message = _("The entry “%(start)s” breaks off: look for a missing brace, comma or =.")
        start = quoted_value(" ".join(entry.split()), 60)
        return ParsedRecord({}, [Problem("", message % {"start": start})], number)
    is_ours = OURS.match(entry.key)
    members = {
        member: text
        for member, text in entry.members.items()
        if not (is_ours and member in OF_OURS)
    }
    for member in filter((USED - RAW).__contains__, members):
        if names := latex.unknown_commands(members[member]):
            why = _("The command “%(name)s” of LaTeX is not known here and was left out.")
            why = why % {"name": quoted_value(f"\\{names[0]}", 60)}
            entry.problems.append(Problem(member, why, keepable(members[member])))
    used = USED | {later for first, later in SUBTITLES.items() if first in members}
    left = [(member, latex.plain(text)) for member, text in members.items() if member not in used]
    if is_ours:
        members |= {member: _straight(members[member]) for member in members.keys() - RAW}
    values = list(_values(entry.type, members, entry.problems))
    left += [(member, latex.plain(members[member])) for member in _unread(entry, values)]
    if is_ours:
        values = _with_named(values, latex.plain(members.get("note", "")))
    key = "" if entry.key.startswith(NO_KEY) else entry.key
    return parsed_record(values, entry.problems, number=number, key=key, left=left)


def _straight(text: str) -> str:
    """A value of ours with the straight quotation marks of its text: no other ones are LaTeX."""
    text = re.sub("``|''", r"\\textquotedbl{}", text)
    return text.replace("`", "'")


def _with_named(values: list[Value], note: str) -> list[Value]:
    """The values of a record of ours, with what its note names, and with the rest of the note."""
    others = [value for value in values if value.column != "note"]
    carriers = [value for value in values if value.member == "howpublished"]
    others += [Value("container", value.value, value.member) for value in carriers]
    told, remarks = named_words(parts_of_note(note), others)
    return [*told, Value("note", "; ".join(remarks), "note")]


def _later(block: DuplicateFieldKeyBlock, key: str) -> str:
    """Later values of a field that stands more than once."""
    entry = block.ignore_error_block
    fields = entry.fields if isinstance(entry, Entry) else []
    _first, *later = [str(field.value) for field in fields if field.key == key] or [""]
    return keepable("; ".join(later))


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
    if opening == closing or (text.find(opening, 1) < 0 and text.find(closing, 0, -1) < 0):
        return True
    depth = 0
    for match in re.finditer(r"(?<!\\)[{}]", text):
        depth += 1 if match[0] == "{" else -1
        if depth <= 0:
            return match.start() == len(text) - 1
    return False


def _unread(entry: BibEntry, values: list[Value]) -> Iterator[str]:
    """Fields that mean something in other entries, and of which nothing came in from this one."""
    told = {value.column: value.value for value in values if value.column in ("type", "title")}
    for member in filter(ELSEWHERE.__contains__, entry.members):
        text = entry.members[member]
        match member:
            case "entrysubtype":
                is_read = told["type"] in (text.lower(), SUBTYPES.get(text.lower()))
            case "booktitle":
                is_read = told["type"] != "book" or told["title"].startswith(latex.plain(text))
            case "month":
                month, _day = dates.month(latex.plain(text))
                is_read = set(NUMBER.findall(month)) <= set(_numbers_of_date(values))
            case "day":
                is_read = latex.plain(text).strip().lstrip("0") in _numbers_of_date(values)
            case _:
                is_read = bool(entry.members.get(member.removesuffix("type"), "").strip())
        if not is_read:
            yield member


def _numbers_of_date(values: list[Value]) -> list[str]:
    return [
        number
        for value in values
        if value.column == "issued"
        for number in NUMBER.findall(value.value)
    ]


def _csl_type(entry_type: str, subtype: str, problems: list[Problem]) -> str:
    csl_type = TYPES.get(entry_type, "document")
    if subtype in CSL_TYPES:
        return subtype
    if entry_type not in TYPES:
        message = NO_SUCH_TYPE % {"type": quoted_value(entry_type, 40)}
        problems.append(Problem("entrytype", message, keepable(entry_type)))
    return SUBTYPES.get(subtype, csl_type) if csl_type == "article-journal" else csl_type


def _values(entry_type: str, members: dict[str, str], problems: list[Problem]) -> Iterator[Value]:
    csl_type = _csl_type(entry_type, members.get("entrysubtype", "").lower(), problems)
    yield Value("type", csl_type, "type")
    yield Value("title", _with_subtitle(members, "title", "subtitle"), "title")
    names = [
        named
        for field, role in ROLES.items()
        if field in members
        for named in _names(members[field], _role(field, role, members, problems))
    ]
    for field in filter(ROLES.__contains__, members):
        if OTHERS.search(members[field]):
            message = _("The record names only some of them: “and others” is kept in the note.")
            problems.append(Problem(field, message, "and others"))
    yield Value("contributors", names, "author")
    for column, choices in COLUMNS.items():
        for member in filter(members.__contains__, choices):
            if member == "booktitle" and csl_type == "book":
                continue  # what its parts inherit as theirs
            if subtitle := SUBTITLES.get(member):
                text = _with_subtitle(members, member, subtitle)
            else:
                text = latex.plain(members[member])
            is_issue = member == "number" and csl_type in ISSUES
            yield Value("issue" if is_issue else column, text, member)
    if not members.get("type", "").strip():
        yield Value("genre", GENRES.get(entry_type, ""), "type")
    yield from _addresses(members)
    yield Value("consulted_on", dates.from_text(_date_words(members, "urldate")), "urldate")
    yield from _issued(members, problems)


def _with_subtitle(members: dict[str, str], title: str, subtitle: str) -> str:
    parts = [latex.plain(members.get(member, "")).strip() for member in (title, subtitle)]
    return ": ".join(filter(None, parts))


def _addresses(members: dict[str, str]) -> Iterator[Value]:
    for member in filter(members.__contains__, ("doi", "url", "howpublished")):
        value = latex.address(members[member])
        if not re.match(r"\w+:|10\.", value):  # no address: words, which keep their blanks
            value = latex.plain(members[member])
        if member == "doi":
            yield Value("doi", value, member)
        elif member == "url" or re.match(r"https?://", value):
            yield from addresses(value, member)
        else:
            yield Value("note", value, member)


def _role(field: str, role: str, members: dict[str, str], problems: list[Problem]) -> str:
    """The CSL role that names of a field have: BibLaTeX says in `editortype` what editors did."""
    said = members.get(f"{field}type", "").strip().lower()
    if not said or role != "editor":
        return role
    if said in CSL_ROLES:
        return said
    message = str(NO_SUCH_ROLE)
    problems.append(Problem(f"{field}type", message % {"role": quoted_value(said, 40)}, said))
    return "contributor"


def _date_words(members: dict[str, str], member: str) -> str:
    """A date without LaTeX, in which ~ is no blank: EDTF says “about” with it."""
    return latex.plain(members.get(member, "").replace("~", r"\textasciitilde{}"))


def _issued(members: dict[str, str], problems: list[Problem]) -> Iterator[Value]:
    year = _date_words(members, "year").strip()
    month, day = dates.month(latex.plain(members.get("month", "")))
    if members.get("month", "").strip() and not month:
        message = _("No month can be read from this: write 6 or jun.")
        problems.append(Problem("month", message, keepable(members["month"])))
    day = day or latex.plain(members.get("day", "")).strip()
    from_year = dates.joined(year, month, day if month else "") if year else ""
    if not month:
        from_year = dates.from_text(year)
    sides = _date_words(members, "date").strip().split("/")
    if date := dates.from_text("/".join(side or ".." for side in sides) if any(sides) else ""):
        if from_year and not date.startswith(from_year[:4]):
            message = _("“%(year)s” and the date “%(date)s” do not agree.")
            words = {"year": quoted_value(year, 40), "date": quoted_value(date, 40)}
            problems.append(Problem("year", message % words, words["year"]))
            from_year = ""
        yield Value("issued", date, "date")
    yield Value("issued", from_year, "year")


def _names(value: str, role: str) -> Iterator[dict[str, str]]:
    for person in split_multiple_persons_names(value):
        if person.strip().lower() == "others":
            continue
        if EXTENDED_NAME.match(person):
            yield _extended(person, role)
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


def _extended(person: str, role: str) -> dict[str, str]:
    """A name in BibLaTeX's extended format: `family=Beauvoir, prefix=de, given=Simone`."""
    parts = {}
    for part in re.findall(r"(?:[^,{}]|\{[^{}]*\})+", person):
        member, _equals, words = part.partition("=")
        parts[member.strip().lower()] = latex.plain(words.strip().strip('"')).strip()
    return name(
        role,
        family=parts.get("family", ""),
        given=parts.get("given", ""),
        von=parts.get("prefix", ""),
        suffix=parts.get("suffix", ""),
    )
