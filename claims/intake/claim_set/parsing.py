"""Parse a claim set: from bytes to a document, and the violations of its schema."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.intake.claim_set.fast_schema import tester

Place = tuple[str | int, ...]
"""Where something stands in a document: names of members and indexes of lists."""

SCHEMA = json.loads(Path(__file__).with_name("claim-set-1.schema.json").read_text("utf-8"))
NOUNS = ("articles", "claimants", "subjects", "sources", "claims")
"""The lists of records of a claim set; each record has an `id`."""

TYPES: dict[str, tuple[type, Promise]] = {
    "object": (dict, gettext_lazy("an object in braces")),
    "array": (list, gettext_lazy("a list in brackets")),
    "string": (str, gettext_lazy("a text in quotation marks")),
    "boolean": (bool, gettext_lazy("true or false")),
    "integer": (int, gettext_lazy("a whole number")),
    "null": (type(None), gettext_lazy("null")),
}
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
FITS = tester(SCHEMA, unstorable=UNSTORABLE)


class ClaimSetError(ValidationError):
    """Why a claim set was not imported: `messages` names each record and field."""


class Problem(NamedTuple):
    """Something wrong at one place of a document."""

    place: Place
    message: str

    @property
    def record(self) -> Place:
        """The list and the index of the record it concerns; empty if it concerns none."""
        return self.place[:2] if len(self.place) > 1 and self.place[0] in NOUNS else ()


def read(content: bytes | str) -> tuple[Any, list[Problem]]:
    """The JSON value in `content`, and its violations of the schema.

    Bytes are UTF-8, with or without a byte order mark. Raises ClaimSetError for what is not
    JSON at all, with the line and the column.
    """
    try:
        document = _parsed(content)
        return document, violations(document)
    except RecursionError:
        raise ClaimSetError([_("The file is nested too deeply to be a claim set.")]) from None


def violations(document: Any) -> list[Problem]:
    """Violations of the claim set schema in a JSON value."""
    return [] if FITS(document) else list(_violations(document, SCHEMA, ()))


def path_in_words(document: Any, place: Place) -> str:
    """A path in words: claims › some-id › citations[2] › stance; lists count from 1."""
    words: list[str] = []
    for depth, step in enumerate(place):
        if isinstance(step, str):
            words.append(quoted_value(step))
        elif depth == 1 and (name := record_id(document[place[0]][step])):
            words.append(quoted_value(name))
        else:
            words[-1] += f"[{step + 1}]"
    return " › ".join(words)


def record_id(record: Any) -> str:
    """The id of a record; empty where it has none that could be one."""
    name = record.get("id") if isinstance(record, dict) else None
    return name if isinstance(name, str) else ""


def quoted_value(value: Any, length: int = 100) -> str:
    """A value of the file as a message can show it: short, printable, on one line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    short = "".join(char if char.isprintable() else "\ufffd" for char in text[:length])
    return short if len(text) <= length else f"{short}…"


def _parsed(content: bytes | str) -> Any:
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        if not text.strip():
            raise ClaimSetError([_("The file is empty.")])
        return json.loads(text, object_pairs_hook=_members, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        message = _("The file is not UTF-8 (byte %(byte)d): save it as UTF-8.")
        raise ClaimSetError([message % {"byte": error.start + 1}]) from None
    except json.JSONDecodeError as error:
        message = _("Line %(line)d, column %(column)d: this is not JSON (%(reason)s).")
        position = {"line": error.lineno, "column": error.colno, "reason": error.msg}
        raise ClaimSetError([message % position]) from None
    except ValueError as error:
        raise ClaimSetError([_("This is not JSON (%(reason)s).") % {"reason": error}]) from None


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(_("“%(name)s” stands twice in one object") % {"name": quoted_value(twice)})
    return members


def _no_number(name: str) -> None:
    raise ValueError(_("%(name)s is no number") % {"name": name})


def _violations(value: Any, schema: dict[str, Any], place: Place) -> Iterator[Problem]:
    """Violations of this part of the schema, and texts that cannot be stored.

    Knows the keywords that the schema uses, as `fitting` does; the tests hold that both judge as
    the library jsonschema does, which takes ten times as long.
    """
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    names = schema.get("type", ())
    types = [TYPES[name] for name in ([names] if isinstance(names, str) else names)]
    if types and not any(type(value) is python_type for python_type, _name in types):
        expected = " / ".join(str(name) for _python_type, name in types)
        yield Problem(place, _("This must be %(type)s.") % {"type": expected})
        return
    known = schema.get("enum", [schema["const"]] if "const" in schema else [value])
    if value not in known:
        message = _("“%(value)s” is none of: %(known)s.")
        yield Problem(place, message % {"value": quoted_value(value), "known": ", ".join(known)})
    elif isinstance(value, dict):
        yield from _object_violations(value, schema, place)
    elif isinstance(value, list):
        yield from _list_violations(value, schema, place)
    elif isinstance(value, int) and "minimum" in schema:
        if not schema["minimum"] <= value <= schema["maximum"]:
            message = _("This must lie between %(minimum)d and %(maximum)d.") % schema
            yield Problem(place, message)
    elif isinstance(value, str):
        if len(value) < schema.get("minLength", 0):
            yield Problem(place, _("This must not be empty."))
        if UNSTORABLE.search(value):
            yield Problem(place, _("The text holds a NUL or half a character: remove it."))


def _object_violations(
    value: dict[str, Any], schema: dict[str, Any], place: Place
) -> Iterator[Problem]:
    options = [option["required"] for option in schema.get("anyOf", ())]
    missing = [name for name in schema.get("required", ()) if name not in value]
    if missing:
        yield Problem(place, _("This is missing: %(names)s.") % {"names": ", ".join(missing)})
    if options and not any(set(option) <= value.keys() for option in options):
        names = " / ".join(", ".join(option) for option in options)
        yield Problem(place, _("This is missing: %(names)s.") % {"names": names})
    if len(value) < schema.get("minProperties", 0):
        yield Problem(place, _("This must not be empty."))
    known, others = schema.get("properties", {}), schema["additionalProperties"]
    for name, part in value.items():
        if name in known or others:
            yield from _violations(part, known.get(name) or others, (*place, name))
        else:
            message = _("This member is unknown. Known are: %(names)s.")
            yield Problem((*place, name), message % {"names": ", ".join(known)})


def _list_violations(value: list[Any], schema: dict[str, Any], place: Place) -> Iterator[Problem]:
    if len(value) < schema.get("minItems", 0):
        yield Problem(place, _("This must not be empty."))
    seen = set()
    for index, part in enumerate(value):
        if schema.get("uniqueItems"):
            text = json.dumps(part, sort_keys=True)
            if text in seen:
                yield Problem((*place, index), _("This stands here twice."))
            seen.add(text)
        yield from _violations(part, schema["items"], (*place, index))
