"""CSL-JSON 1.0.2: a list of items, one item, or what a DOI answers with.

A DOI asked for `application/vnd.citationstyles.csl+json` answers with one item, in which
Crossref uses type names of its own and may give a text as a list of one.
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from claims.intake.claim_set.parsing import not_json, quoted_value
from claims.models import CslType
from claims.models.source import ROLES

from . import dates
from .fields import ParsedRecord, Problem, Value, name, parsed_record

TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "proceedings": "book",
    "posted-content": "article",
    "dissertation": "thesis",
    "reference-entry": "entry-encyclopedia",
    "entry": "entry-encyclopedia",
    "report-component": "report",
    "peer-review": "document",
    "component": "document",
    "other": "document",
    "review": "article-magazine",
    "review-book": "article-magazine",
    "manuscript": "document",
    "pamphlet": "document",
    "patent": "document",
    "standard": "document",
    "software": "document",
    "classic": "book",
    "collection": "document",
    "event": "document",
    "figure": "graphic",
    "musical_score": "document",
    "performance": "broadcast",
    "periodical": "article-magazine",
    "song": "broadcast",
}
"""Types of CSL that `Source` does not tell apart, and Crossref's own."""

COLUMNS = {
    "title": ("title",),
    "container": ("container-title",),
    "publisher": ("publisher",),
    "number": ("number",),
    "genre": ("genre",),
    "url": ("URL",),
    "doi": ("DOI",),
    "language": ("language",),
    "note": ("note",),
}
MARKUP = re.compile(r"</?(?:i|b|sub|sup|em|strong|sc|span)(?:\s[^<>]*)?>", re.IGNORECASE)


def read(text: str) -> list[ParsedRecord]:
    try:
        value = json.loads(text)
    except RecursionError:
        return [_unreadable(_("The text is nested too deeply to be CSL-JSON."), number=0)]
    except ValueError as error:
        return [_unreadable(not_json(error), number=0)]
    return [_parsed_record(item, number) for number, item in enumerate(_items(value), start=1)]


def _items(value: Any) -> list[Any]:
    """The items, also out of Crossref's `message` and of `items`."""
    for _depth in range(2):
        if isinstance(value, dict):
            inner = value.get("message", value.get("items"))
            value = inner if isinstance(inner, dict | list) and "title" not in value else value
    return value if isinstance(value, list) else [value]


def _unreadable(message: str, *, number: int) -> ParsedRecord:
    return ParsedRecord({}, [Problem("", message)], number)


def _parsed_record(item: Any, number: int) -> ParsedRecord:
    if not isinstance(item, dict):
        message = _("An item of CSL-JSON is an object in braces; this is “%(value)s”.")
        return _unreadable(message % {"value": quoted_value(item, 40)}, number=number)
    problems: list[Problem] = []
    values = list(_values(item, problems))
    return parsed_record(values, problems, number=number, key=_text(item.get("id")) or "")


def _values(item: dict[str, Any], problems: list[Problem]) -> Iterator[Value]:
    yield Value("type", _type(item, problems), "type")
    for column, (member,) in COLUMNS.items():
        text = _text(item.get(member))
        if text is None:
            problems.append(Problem(member, _("This must be a text in quotation marks.")))
        elif column in ("title", "container", "publisher"):
            text = html.unescape(MARKUP.sub("", text))
        yield Value(column, text, member)
    names = [named for role in sorted(ROLES) for named in _names(item, role, problems)]
    yield Value("contributors", names, "author")
    yield Value("issued", _issued(item, problems), "issued")


def _type(item: dict[str, Any], problems: list[Problem]) -> str:
    given = item.get("type")
    given = TYPES.get(given, given) if isinstance(given, str) else None
    if given in CslType.values:
        return str(given)
    message = _("“%(type)s” is no type of item that is known here; it was read as a document.")
    problems.append(Problem("type", message % {"type": quoted_value(item.get("type"), 40)}))
    return "document"


def _text(value: Any) -> str | None:
    """A text, also where it is a number or a list of one; None where it is neither."""
    if isinstance(value, list) and len(value) <= 1:
        value = value[0] if value else ""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return quoted_value(value)
    return value if isinstance(value, str) else None


def _names(item: dict[str, Any], role: str, problems: list[Problem]) -> Iterator[dict[str, str]]:
    names = item.get(role) or []
    for person in names if isinstance(names, list) else [names]:
        parts = (
            {part: _text(value) for part, value in person.items()}
            if isinstance(person, dict)
            else {"literal": _text(person)}
        )
        words = {
            part: text
            for part in ("family", "given", "suffix", "literal")
            if (text := parts.get(part))
        }
        if particle := parts.get("dropping-particle"):
            words["given"] = f"{words.get('given', '')} {particle}"
        if not any(words.values()) and (body := parts.get("name")):
            words = {"literal": body}
        if not any(words.values()):
            message = _("“%(name)s” is not a name: give a family or literal name.")
            problems.append(Problem(role, message % {"name": quoted_value(person, 60)}))
        elif words.get("family"):
            words.pop("literal", None)
            yield name(role, **words, von=parts.get("non-dropping-particle") or "")
        else:
            yield name(role, **words)


def _issued(item: dict[str, Any], problems: list[Problem]) -> str:
    date = item.get("issued") or {}
    if isinstance(date, str | int):
        return dates.from_text(str(date))
    if isinstance(date, dict):
        if parts := date.get("date-parts"):
            edtf = _from_parts(parts, date)
        else:
            edtf = dates.from_text(_text(date.get("raw") or date.get("literal")) or "")
        if edtf is not None:
            return edtf
    problems.append(Problem("issued", _("This is no CSL date: write date-parts or raw.")))
    return ""


def _from_parts(parts: Any, date: dict[str, Any]) -> str | None:
    """[[2024, 6, 19], [2024, 6, 20]] as EDTF; [[null]] is no date; None if it is no such list."""
    if not isinstance(parts, list) or not all(isinstance(side, list) for side in parts):
        return None
    sides = []
    for side in parts[:2]:
        texts = [_text(part) for part in side[:3]]
        if None in texts:
            return None
        words = [text.strip() for text in texts if text and text.strip()]
        if words:
            season = _text(date.get("season")) or ""
            if len(words) == 1 and season.isdigit() and 1 <= int(season) <= 4:
                words.append(f"2{season}")
            sides.append(dates.joined(*words) + ("~" if date.get("circa") else ""))
    return "/".join(sides)
