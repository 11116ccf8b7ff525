"""The fields of a `Source` from a bibliographic record, and the problems with them."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.intake.claim_set.parsing import CANNOT_BE_STORED, UNSTORABLE, quoted_value
from claims.intake.claim_set.records import rules

LONGEST_WORDS = 1000
"""Characters of what a record says that are kept where its field does not take it."""
LANGUAGES = {
    "english": "en",
    "american": "en-US",
    "usenglish": "en-US",
    "british": "en-GB",
    "ukenglish": "en-GB",
    "german": "de",
    "ngerman": "de",
    "french": "fr",
    "spanish": "es",
    "russian": "ru",
    "japanese": "ja",
    "korean": "ko",
    "chinese": "zh",
    "eng": "en",
    "ger": "de",
    "deu": "de",
    "fre": "fr",
    "fra": "fr",
    "spa": "es",
    "rus": "ru",
    "jpn": "ja",
    "kor": "ko",
    "chi": "zh",
    "zho": "zh",
    "中文": "zh",
    "繁體中文": "zh-Hant",
    "正體中文": "zh-Hant",
    "简体中文": "zh-Hans",
}
"""What records call a language (babel, MARC, catalogues), as a BCP 47 tag."""


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

    def refusals(self) -> list[str]:
        """Its problems in words: Record 2 (smith2020), year: …"""
        record = self.label
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
    values: Iterable[Value], problems: Iterable[Problem], *, number: int, key: str
) -> ParsedRecord:
    """The first value of each column that its field accepts, and the problems with the others."""
    fields: dict[str, Any] = {}
    found = list(problems)
    refused = {problem.field for problem in found}
    for column, value, member in values:
        if isinstance(value, str):
            value = _tidied(column, value)
        if column == "contributors":
            value = [name for name in value if name.get("family") or name.get("literal")]
        if not value or column in fields:
            continue
        if messages := list(_problems(column, value)):
            found += [Problem(member, message, _words(value)) for message in messages]
            refused.add(column)
        else:
            fields[column] = value
    if "title" not in fields and "title" not in refused:
        found.append(Problem("title", _("The record has no title.")))
    return ParsedRecord(fields, found, number, quoted_value(key, 200))


def name(role: str, **parts: str) -> dict[str, str]:
    """A CSL name with its role; a part that is empty is left out (write `von` for the particle)."""
    if "von" in parts:
        parts["non-dropping-particle"] = parts.pop("von")
    plain = {part: " ".join(text.split()) for part, text in parts.items()}
    if not plain.get("family") and not plain.get("literal"):
        plain = {"literal": " ".join(filter(None, plain.values()))}
    return {"role": role, **{part: text for part, text in plain.items() if text}}


def _words(value: Any) -> str:
    if isinstance(value, str):
        return quoted_value(value, LONGEST_WORDS)
    names = (" ".join(text for part, text in name.items() if part != "role") for name in value)
    return quoted_value("; ".join(names), LONGEST_WORDS)


def _tidied(column: str, text: str) -> str:
    """Without line breaks and repeated spaces, which records break their lines with."""
    if column in ("note", "url"):
        return text.strip()
    text = " ".join(text.split())
    if column == "doi":
        return without_resolver(text)
    if column == "language":
        return _language_tag(text)
    return text


def without_resolver(doi: str) -> str:
    """A DOI without the address, or the `doi:`, that it is often written behind."""
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", doi.strip(), flags=re.IGNORECASE)


def _language_tag(text: str) -> str:
    if tag := LANGUAGES.get(text.lower()):
        return tag
    primary, hyphen, rest = text.replace("_", "-").partition("-")
    return primary.lower() + hyphen + rest


def _problems(column: str, value: Any) -> Iterable[str]:
    texts = (
        [value] if isinstance(value, str) else [text for part in value for text in part.values()]
    )
    if any(map(UNSTORABLE.search, texts)):
        yield str(CANNOT_BE_STORED)
        return
    field, patterns = rules("sources", column)
    try:
        field.clean(value, None)
    except ValidationError as error:
        yield from error.messages
        return
    yield from (str(message) for pattern, message in patterns if not pattern.search(value))
