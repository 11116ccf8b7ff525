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
from claims.models.source import CSL_VARIABLES, ROLES

from . import dates
from .fields import (
    OURS,
    ParsedRecord,
    Problem,
    Value,
    addresses,
    name,
    named_words,
    parsed_record,
    parts_of_note,
)

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
    **{field: variable for field, variable in CSL_VARIABLES.items() if field != "type"},
    "abstract": "abstract",
    "keywords": "keyword",
    "note": "note",
}
"""The variable of each text field of `Source`."""
PLAIN = ("title", "container", "publisher", "collection", "event", "abstract")
"""Fields whose variables may hold HTML."""
OF_THE_REGISTRY = {
    *("alternative-id", "assertion", "clinical-trial-number", "component-number", "content-domain"),
    *("content-created", "content-updated", "created", "deposited", "free-to-read", "funder"),
    *("group-title", "indexed", "is-referenced-by-count", "isbn-type", "issn-type", "link"),
    *("member", "prefix", "published", "published-online", "published-other", "published-print"),
    *(
        "reference",
        "reference-count",
        "references-count",
        "relation",
        "resource",
        "score",
        "source",
    ),
    *("update-policy", "update-to", "original-title", "accepted", "approved", "posted"),
    *("id", "type", "issued", "accessed", "categories", "copyright", "agency", "aliases"),
}
"""Members that say nothing of the document: what Crossref and DataCite note of their own record."""
KNOWN_TYPES = frozenset(CslType.values)
IN_ORDER = sorted(ROLES)
READ = {*COLUMNS.values(), *ROLES, *OF_THE_REGISTRY, "event", "categories"}
OF_OURS = {"annote", "keyword", "note"}
"""Variables in which our own exports say what a source is cited for, and what CSL cannot say."""
SEASONS = {"spring": "1", "summer": "2", "autumn": "3", "fall": "3", "winter": "4"}
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
    key = _text(item.get("id")) or ""
    notes = str(item.get("note") or "") if OURS.match(key) else ""
    if OURS.match(key):
        item = {member: value for member, value in item.items() if member not in OF_OURS}
    values = list(_values(item, problems))
    if notes:
        values, _remarks = named_words(parts_of_note(notes), values)
    left = [
        (member, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for member, value in item.items()
        if member not in READ and value not in (None, "", [], {})
    ]
    return parsed_record(values, problems, number=number, key=key, left=left)


def _values(item: dict[str, Any], problems: list[Problem]) -> Iterator[Value]:
    yield Value("type", _type(item, problems), "type")
    for column, member in COLUMNS.items():
        value = item.get(member)
        text = _listed(value) if member in ("ISBN", "ISSN", "keyword") else _text(value)
        if text is None:
            problem = _("This must be a text in quotation marks.")
            problems.append(Problem(member, problem, json.dumps(value, ensure_ascii=False)))
        elif column in PLAIN:
            text = html.unescape(MARKUP.sub("", text)) if "<" in text or "&" in text else text
        if column == "url":
            yield from addresses(text or "", member)
        else:
            yield Value(column, text, member)
    yield Value("event", _text(item.get("event")) or "", "event")
    roles = filter(item.__contains__, IN_ORDER)
    names = [named for role in roles for named in _names(item, role, problems)]
    yield Value("contributors", names, "author")
    yield Value("issued", _date(item, "issued", problems), "issued")
    yield Value("consulted_on", _date(item, "accessed", problems), "accessed")


def _listed(value: Any) -> str | None:
    """A text, or the texts of a list, as one."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    return _text(value)


def _type(item: dict[str, Any], problems: list[Problem]) -> str:
    given = item.get("type")
    given = TYPES.get(given, given) if isinstance(given, str) else None
    if given in KNOWN_TYPES:
        return str(given)
    message = _("“%(type)s” is no type of item that is known here; it was read as a document.")
    words = json.dumps(item.get("type"), ensure_ascii=False)
    problems.append(Problem("type", message % {"type": quoted_value(item.get("type"), 40)}, words))
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
            said = json.dumps(person, ensure_ascii=False)
            problems.append(Problem(role, message % {"name": quoted_value(person, 60)}, said))
        elif words.get("family"):
            words.pop("literal", None)
            yield name(role, **words, von=parts.get("non-dropping-particle") or "")
        else:
            yield name(role, **words)


def _date(item: dict[str, Any], member: str, problems: list[Problem]) -> str:
    """A CSL date as EDTF: date-parts, edtf (CSL 1.1), raw, literal, or a text in their place."""
    date = item.get(member) or {}
    if isinstance(date, str | int):
        return dates.from_text(str(date))
    if isinstance(date, dict):
        edtf: str | None
        if said := _text(date.get("edtf")):
            edtf = said
        elif parts := date.get("date-parts"):
            edtf = _from_parts(parts, date)
        else:
            edtf = dates.from_text(_text(date.get("raw") or date.get("literal")) or "")
        if edtf is not None:
            return edtf
    problem = _("This is no CSL date: write date-parts or raw.")
    problems.append(Problem(member, problem, json.dumps(date, ensure_ascii=False)))
    return ""


def _from_parts(parts: Any, date: dict[str, Any]) -> str | None:
    """[[2024, 6, 19], [2024, 6, 20]] as EDTF; [[null]] is no date; None if it is no such list.

    A second side of [0] is open. Months from 13 to 16 are seasons, as those of `season` are.
    """
    if not isinstance(parts, list) or not all(isinstance(side, list) for side in parts):
        return None
    sides = []
    for index, side in enumerate(parts[:2]):
        texts = [_text(part) for part in side[:3]]
        if None in texts:
            return None
        words = [text.strip() for text in texts if text and text.strip()]
        if words and index and not words[0].strip("0"):
            sides.append("..")
        elif words:
            season = (_text(date.get("season")) or "").strip().lower()
            season = SEASONS.get(season, season)
            if len(words) == 1 and season in ("1", "2", "3", "4"):
                words.append(f"2{season}")
            if len(words) == 2 and words[1] in ("13", "14", "15", "16"):
                words[1] = str(int(words[1]) + 8)
            sides.append(dates.joined(*words) + ("~" if date.get("circa") else ""))
    return "/".join(sides)
