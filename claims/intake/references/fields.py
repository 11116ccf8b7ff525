"""The fields of a `Source` from a bibliographic record, and the problems with them."""

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.intake.claim_set.parsing import CANNOT_BE_STORED, UNSTORABLE, quoted_value
from claims.intake.claim_set.records import accepted
from claims.models import Stance
from claims.models.source import CSL_VARIABLES, LEADS_FIELDS, ROLES, validate_contributors
from claims.models.written_dates import FIRST_YEAR
from claims.text.biblatex_words import THESES, language_tag
from claims.text.folding import folded

NO_SUCH_TYPE = gettext_lazy(
    "“%(type)s” is no type of reference that is known here; it was read as a document."
)
NO_SUCH_ROLE = gettext_lazy("CSL has no role “%(role)s”; the names came in as contributors.")
LONGEST_WORDS = 100_000
"""Characters of what a record says that are kept where its field does not take it."""
OURS = re.compile(r"(source|claim)-[0-9a-f]{8}-")
"""The keys of our own exports."""
FINDING = re.compile(rf"(C-\d+) \(([^();]+); ({'|'.join(Stance.values)})[,)]", re.IGNORECASE)
"""A finding as our exports write it, by which a record of ours is known that lost its key."""
NAMED = {variable: column for column, variable in CSL_VARIABLES.items()} | {"date": "issued"}
"""The field of `Source` for each variable that notes of our own exports name."""
NAMED_WORDS = re.compile(rf"({'|'.join([*NAMED, *ROLES])})( as one name)?: (.+)", re.DOTALL)
NEXT_NAMED = re.compile(rf"; (?=(?:{'|'.join([*NAMED, *ROLES])}): )")
LINE_END, TAG = re.compile(r"</(?:p|div|h\d|li)>|<br ?/?>"), re.compile(r"</?[a-z][^<>]*>")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
REPUBLICAN = re.compile(r"0*([1-9]\d{0,2})((?:-.*)?[~?%]?)")
LATEST_REPUBLICAN_YEAR = 150
"""A year of a document with a Chinese title, up to this one, counts from the Republic of China."""


class Problem(NamedTuple):
    """Something in a record that cannot be taken over."""

    field: str
    """As the record calls it, such as `year` or `PY`; empty if it is the record as a whole."""
    message: str
    words: str = ""
    """What the record says there, as far as it can be shown."""


class ParsedRecord(NamedTuple):
    """One record as it was read."""

    fields: dict[str, Any]
    """Values by field of `Source`, each one that its field accepts; empty ones are left out."""
    problems: list[Problem]
    number: int
    """Its place among the records of the text, from 1."""
    key: str = ""
    """What the record calls itself: citation key, RIS `ID`, CSL `id`."""

    @property
    def label(self) -> str:
        """The record in words: Record 2 (smith2020); empty for the text as a whole."""
        if not self.number:
            return ""
        name = f" ({quoted_value(self.key, 60)})" if self.key else ""
        return _("Record %(number)d") % {"number": self.number} + name

    def kept(self) -> dict[str, Any]:
        """The fields, with the words that no field takes in the note: `pagetotal: 240`."""
        words = [f"{field}: {words}" for field, _message, words in self.problems if words]
        if not words:
            return self.fields
        return {**self.fields, "note": "\n".join(filter(None, [self.fields.get("note"), *words]))}

    def refusals(self) -> list[str]:
        """Its problems in words: Record 2 (smith2020), year: …"""
        record = self.label if self.problems else ""
        return [
            ": ".join(filter(None, [", ".join(filter(None, [record, field])), message]))
            for field, message, _words in self.problems
        ]


class Value(NamedTuple):
    """A value for a field of `Source`, and what the record calls the member it comes from."""

    column: str
    value: Any
    member: str


def parsed_record(
    values: Iterable[Value],
    problems: Iterable[Problem],
    *,
    number: int,
    key: str,
    left: Iterable[tuple[str, str]] = (),
) -> ParsedRecord:
    """The first value of each column that its field accepts, and what was wrong with the others.

    `left` are members that no field is there for, with their words: they are problems too, so
    that the report names them and the note keeps them.
    """
    fields: dict[str, Any] = {}
    found = list(problems)
    refused = {problem.field for problem in found}
    for column, value, member in values:
        if isinstance(value, str):
            value = _tidied(column, value)
        if column == "contributors":
            value = [name for name in value if name.get("family") or name.get("literal")]
        if not value:
            continue
        if column in fields:
            if not _says_nothing_new(column, value, fields[column]):
                message = _("The source has another value in this field already.")
                found.append(Problem(member, message, _words(value)))
        elif messages := list(_problems(column, value)):
            found += [Problem(member, message, _words(value)) for message in messages]
            refused.add(column)
        else:
            fields[column] = value
    for member, words in left:
        if words.strip():
            message = _("Sources have no field for this.")
            found.append(Problem(quoted_value(member, 60), message, keepable(words)))
    if "title" not in fields and "title" not in refused:
        found.append(Problem("title", _("The record has no title.")))
    found += _in_common_era(fields)
    return ParsedRecord(fields, found, number, quoted_value(key, 200))


def _says_nothing_new(column: str, value: Any, kept: Any) -> bool:
    """Whether a second value is the first again, or the same day less exactly."""
    if column == "issued":
        return str(kept).startswith(value)
    if isinstance(value, str) and isinstance(kept, str):
        return folded(value) == folded(kept)
    return bool(value == kept)


def _in_common_era(fields: dict[str, Any]) -> Iterator[Problem]:
    """Read a year such as 0113 as 民國113年 where the title is Chinese, and say so."""
    written = fields.get("issued", "")
    sides = [REPUBLICAN.fullmatch(side) for side in written.split("/")]
    if not all(sides) or not HAN.search(fields.get("title", "")):
        return
    years = [(int(side[1]), side[2]) for side in sides if side]
    if all(year <= LATEST_REPUBLICAN_YEAR for year, _rest in years):
        sides_read = [f"{year + FIRST_YEAR - 1}{rest}" for year, rest in years]
        fields["issued"] = "/".join(sides_read)
        message = _("“%(written)s” was read as counted from the Republic of China: %(issued)s.")
        message = message % {"written": written, "issued": fields["issued"]}
        yield Problem("issued", message, written)


def lines_of_note(text: str) -> list[str]:
    """The lines of a note, which Zotero writes as HTML."""
    if not text.lstrip().startswith(("<p", "<div")):
        return [text]
    plain = html.unescape(TAG.sub("", LINE_END.sub("\n", text)))
    return [line for it in plain.split("\n") if (line := " ".join(it.split()))]


def named_words(words: Iterable[str], values: Iterable[Value]) -> tuple[list[Value], list[str]]:
    """The values of a record of ours with what its notes name, and the words that name nothing.

    What a note names, such as `event-title: Spring meeting`, is exact where a field may be less.
    """
    named: list[Value] = []
    names: list[dict[str, str]] = []
    rest = []
    for line in words:
        match = NAMED_WORDS.fullmatch(line)
        if not match:
            rest.append(line)
        elif match[1] in NAMED:
            named.append(Value(NAMED[match[1]], match[3], match[1]))
        else:
            is_one = bool(match[2])
            names.append(
                name(match[1], literal=match[3]) if is_one else name_of(match[3], match[1])
            )
    columns = {value.column for value in named}
    others = [value for value in values if value.column not in columns]
    if names:
        told = [one for value in others if value.column == "contributors" for one in value.value]
        others = [value for value in others if value.column != "contributors"]
        named.append(Value("contributors", _merged(told, names), "author"))
    return [*named, *others], rest


def _merged(told: list[dict[str, str]], named: list[dict[str, str]]) -> list[dict[str, str]]:
    """The names of a record, of which those named as one are not taken apart, and the others."""
    whole = {(one["role"], one["literal"]): one for one in named if "literal" in one}
    merged = [whole.get((one["role"], words_of_name(one)), one) for one in told]
    return [*merged, *(one for one in named if one not in merged)]


def parts_of_note(note: str) -> list[str]:
    """The parts of a note of ours, in which semicolons stand between them."""
    return [part for part in NEXT_NAMED.split(note) if part != LEADS_FIELDS]


def name_of(text: str, role: str) -> dict[str, str]:
    """Family, Given, Suffix; without a comma the name of a body, or one that is not taken apart."""
    family, *rest = (part.strip() for part in text.split(",", 2))
    if not any(rest):
        return name(role, literal=family)
    given, suffix = [*rest, ""][:2]
    return name(role, family=family, given=given, suffix=suffix)


def words_of_name(parts: dict[str, str]) -> str:
    """A name as RIS writes it: Family, Given, Suffix."""
    told = (parts.get(part, "") for part in ("literal", "family", "given", "suffix"))
    return ", ".join(filter(None, told))


def name(role: str, **parts: str) -> dict[str, str]:
    """A CSL name with its role; a part that is empty is left out (write `von` for the particle)."""
    if "von" in parts:
        parts["non-dropping-particle"] = parts.pop("von")
    plain = {part: " ".join(text.split()) for part, text in parts.items()}
    if not plain.get("family") and not plain.get("literal"):
        plain = {"literal": " ".join(filter(None, plain.values()))}
    return {"role": role, **{part: text for part, text in plain.items() if text}}


def names_in(words: str) -> list[str]:
    """The names in a value; CNKI writes all authors on one line, with semicolons: 王明;李华."""
    if not HAN.search(words):
        return [words]
    return [each for part in re.split("[;；]", words) if (each := part.strip())] or [words]


def _words(value: Any) -> str:
    if isinstance(value, str):
        return keepable(value)
    names = (" ".join(text for part, text in name.items() if part != "role") for name in value)
    return keepable("; ".join(names))


def keepable(text: str) -> str:
    """The text as a note can keep it: what PostgreSQL cannot store is a replacement character."""
    return UNSTORABLE.sub("\ufffd", text[:LONGEST_WORDS].strip())


def _tidied(column: str, text: str) -> str:
    """Without line breaks and repeated spaces, which records break their lines with."""
    if column in ("note", "url", "abstract"):
        return text.strip()
    text = " ".join(text.split())
    match column:
        case "doi":
            return without_resolver(text)
        case "language":
            return language_tag(text)
        case "page":
            return re.sub(r"(?<=\d)\s*[-‐‑–—]+\s*(?=\d)", "–", text)
        case "genre":
            return THESES.get(text.lower(), text)
    return text


RESOLVER = re.compile(r"(https?://(dx\.|www\.)?doi\.org/|(doi:\s*)+)", re.IGNORECASE)


def without_resolver(doi: str) -> str:
    """A DOI without the address, or the `doi:`, that it is often written behind (DOI Handbook)."""
    bare = doi.strip()
    while match := RESOLVER.match(bare):
        bare = bare[match.end() :].strip()
    return unquote(bare) if bare != doi.strip() and "%2F" in bare.upper() else bare


def addresses(text: str, member: str) -> Iterator[Value]:
    """The addresses in a text, and the DOI that one of them resolves.

    Several may stand there, apart by blanks or semicolons; other blanks are part of an address.
    """
    for part in re.split(r"[\s;,]+(?=https?://)", text.strip()):
        address = part.strip().strip("<>").rstrip(";,")
        if re.match(r"https?://", address):
            address = re.sub(r"\s+", "%20", address)
        if RESOLVER.match(address) and (doi := without_resolver(address)).startswith("10."):
            yield Value("doi", doi, member)
        yield Value("url", address, member)


def _problems(column: str, value: Any) -> Iterable[str]:
    texts = (
        [value] if isinstance(value, str) else [text for part in value for text in part.values()]
    )
    if any(map(UNSTORABLE.search, texts)):
        yield str(CANNOT_BE_STORED)
        return
    try:
        if column == "contributors":
            validate_contributors(value)
        else:
            accepted("sources", column, value)
    except ValidationError as error:
        yield from error.messages
