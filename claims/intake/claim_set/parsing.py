"""Parse a claim set: from bytes to a document, and the violations of its schema."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import fastjsonschema
import jsonschema
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.intake.claim_set.columns import LISTS

Place = tuple[str | int, ...]
"""Where something stands in a document: names of members and indexes of lists."""

SCHEMA = json.loads(Path(__file__).with_name("claim-set-1.schema.json").read_text("utf-8"))
TYPES: dict[str, Promise] = {
    "object": gettext_lazy("an object in braces"),
    "array": gettext_lazy("a list in brackets"),
    "string": gettext_lazy("a text in quotation marks"),
    "boolean": gettext_lazy("true or false"),
    "integer": gettext_lazy("a whole number"),
    "null": gettext_lazy("null"),
}
CANNOT_BE_STORED = gettext_lazy("The text holds a NUL or half a character: remove it.")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
STORABLE = r"\A[^\x00\ud800-\udfff]*\Z"


class ClaimSetError(ValidationError):
    """Why a claim set was not imported: `messages` names each record and field."""


class Problem(NamedTuple):
    """Something wrong at one place of a document."""

    place: Place
    message: str

    @property
    def record(self) -> Place:
        """The list and the index of the record it concerns; empty if it concerns none."""
        return self.place[:2] if len(self.place) > 1 and self.place[0] in LISTS else ()


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
    """Violations of the claim set schema in a JSON value, in the order of their paths.

    Also where it holds text that cannot be stored. Only what does not fit is explained: that
    takes ten times as long.
    """
    try:
        _checker()(document)
        return []
    except fastjsonschema.JsonSchemaValueException:
        problems = (
            (problem, error.validator)
            for error in _explainer().iter_errors(document)
            for problem in _explained(error)
        )
        in_order = sorted(
            problems, key=lambda pair: (_order(document, pair[0].place), pair[1] != "uniqueItems")
        )
        return list(dict.fromkeys(problem for problem, _rule in in_order))


@cache
def _checker() -> Callable[[Any], Any]:
    """The schema as code, which raises JsonSchemaValueException; made when it is first needed.

    Its errors say nothing of the schema, since `_explainer` does: that makes the code four times
    as short, which every import waits for.
    """
    schema = _without_const(_storable(SCHEMA))
    return fastjsonschema.compile(schema, use_default=False, detailed_exceptions=False)


@cache
def _explainer() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(_storable(SCHEMA))


def _without_const(schema: Any) -> Any:
    """The same schema in words that fastjsonschema has for errors without details as well."""
    if isinstance(schema, list):
        return [_without_const(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: _without_const(part) for name, part in schema.items() if name != "const"}
    return {**parts, "enum": [schema["const"]]} if "const" in schema else parts


def _storable(schema: Any) -> Any:
    """The schema, to which no text fits that PostgreSQL or UTF-8 cannot hold."""
    if isinstance(schema, list):
        return [_storable(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: _storable(part) for name, part in schema.items()}
    is_text = "string" in (schema.get("type") or ())
    return {**parts, "pattern": STORABLE} if is_text else parts


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
    short = text[:length]
    if not short.isprintable():
        short = "".join(char if char.isprintable() else "\ufffd" for char in short)
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
        raise ClaimSetError([not_json(error)]) from None
    except ValueError as error:
        raise ClaimSetError([_("This is not JSON (%(reason)s).") % {"reason": error}]) from None


def not_json(error: ValueError) -> str:
    """The sentence for a text that Python's parser refuses, with the line and the column."""
    message = _("Line %(line)d, column %(column)d: this is not JSON (%(reason)s).")
    place = {"line": getattr(error, "lineno", 1), "column": getattr(error, "colno", 1)}
    return message % {**place, "reason": getattr(error, "msg", error)}


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(_("“%(name)s” stands twice in one object") % {"name": quoted_value(twice)})
    return members


def _no_number(name: str) -> None:
    raise ValueError(_("%(name)s is no number") % {"name": name})


def _explained(error: jsonschema.ValidationError) -> Iterator[Problem]:
    """The problems behind one error of the library, in the words of claim sets."""
    place = tuple(error.absolute_path)
    value: Any = error.instance
    rule: Any = error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "type":
            names = [rule] if isinstance(rule, str) else rule
            expected = " / ".join(str(TYPES[name]) for name in names)
            yield Problem(place, _("This must be %(type)s.") % {"type": expected})
        case "enum" | "const":
            known = ", ".join(rule if isinstance(rule, list) else [rule])
            message = _("“%(value)s” is none of: %(known)s.")
            yield Problem(place, message % {"value": quoted_value(value), "known": known})
        case "required" | "anyOf":
            options = (
                [option["required"] for option in rule]
                if error.validator == "anyOf"
                else [[name for name in rule if name not in value]]
            )
            names = " / ".join(map(", ".join, options))
            yield Problem(place, _("This is missing: %(names)s.") % {"names": names})
        case "additionalProperties":
            known = ", ".join(schema["properties"])
            message = _("This member is unknown. Known are: %(names)s.") % {"names": known}
            others = (name for name in value if name not in schema["properties"])
            yield from (Problem((*place, name), message) for name in others)
        case "uniqueItems":
            seen: set[str] = set()
            for index, text in enumerate(json.dumps(part, sort_keys=True) for part in value):
                if text in seen:
                    yield Problem((*place, index), _("This stands here twice."))
                seen.add(text)
        case "minimum" | "maximum":
            message = _("This must lie between %(minimum)d and %(maximum)d.")
            yield Problem(place, message % schema)
        case "pattern":
            yield Problem(place, str(CANNOT_BE_STORED))
        case _:
            yield Problem(place, _("This must not be empty."))


def _order(document: Any, place: Place) -> list[int]:
    """The key that sorts places as one meets them when reading the document."""
    order = []
    for step in place:
        order.append(step if isinstance(step, int) else list(document).index(step))
        document = document[step]
    return order
