"""Parameters: each is known by name and parsed by one function, or refused by name.

A reader makes a value of what was written, and raises InvalidValue with the way out.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claims.models.edtf import bounds, validate_edtf
from claims.text import claim_numbers, whole_numbers

MAX_LENGTH = 2000
"""Characters of one value: as many as an address may have."""

MAX_VALUES = 50
"""How often one parameter may be repeated."""

UUID_SHAPE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
WIKIDATA_SHAPE = re.compile(r"Q[1-9][0-9]{0,11}", re.IGNORECASE)


class InvalidValue(ValueError):
    """A value that cannot be parsed; `hint` says how to write it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class InvalidParameters(Exception):
    """Parameters with errors; `errors` lists a `parameter_error` for each."""

    def __init__(self, errors: Sequence[dict[str, str]]) -> None:
        super().__init__(errors)
        self.errors = list(errors)


@dataclass(frozen=True)
class Parameter:
    """A parameter: its parser, its meaning, and whether it may be repeated (which means OR)."""

    read: Callable[[str], Any]
    meaning: str | Promise
    repeats: bool = False
    values: tuple[str, ...] = ()
    example: str = ""
    longest: int = MAX_LENGTH
    limits: tuple[int, int] | None = None
    """Of a whole number: the least and the most."""


def read(
    given: Mapping[str, Sequence[str]], known: Mapping[str, Parameter]
) -> dict[str, list[Any]]:
    """Read what is given: values by name, each once, in order; raises InvalidParameters."""
    values: dict[str, list[Any]] = {}
    errors = []
    for name, texts in given.items():
        try:
            values[name] = _values(name, texts, known)
        except InvalidValue as error:
            code = "malformed" if name in known else "unknown_parameter"
            errors.append(parameter_error(name, error, code=code))
    if errors:
        raise InvalidParameters(errors)
    return values


def parameter_error(name: str, error: InvalidValue, *, code: str = "malformed") -> dict[str, str]:
    """One error of an answer: {parameter, pointer, code, message, hint}.

    `pointer` leads to the parameter in an object of all of them, as RFC 9457 shows it for bodies.
    """
    return {
        "parameter": printable(name[:100]),
        "pointer": f"#/{_token(printable(name[:100]))}",
        "code": code,
        "message": str(error),
        "hint": error.hint,
    }


def _token(name: str) -> str:
    """A name as a token of a JSON Pointer that is a fragment of an address (RFC 6901, 6)."""
    return quote(name.replace("~", "~0").replace("/", "~1"), safe="")


def _values(name: str, texts: Sequence[str], known: Mapping[str, Parameter]) -> list[Any]:
    if name not in known:
        raise InvalidValue(
            _("There is no such parameter here."),
            _("Known parameters: %(names)s.") % {"names": ", ".join(known) or _("none")},
        )
    parameter = known[name]
    if len(texts) > 1 and not parameter.repeats:
        raise given_twice()
    if len(texts) > MAX_VALUES:
        raise InvalidValue(
            _("It is given too often."), _("Give it at most %(most)d times.") % {"most": MAX_VALUES}
        )
    values = [_value(text, parameter) for text in texts]
    return sorted(dict.fromkeys(values))


def given_twice() -> InvalidValue:
    """The refusal of several values where one is meant."""
    return InvalidValue(_("It is given more than once."), _("Give it once."))


def says_the_same(other: str) -> InvalidValue:
    """The refusal of two parameters of which one is enough."""
    return InvalidValue(
        _("It says the same as “%(other)s”.") % {"other": other}, _("Give one of the two.")
    )


def not_passed(error: ValidationError) -> InvalidValue:
    """The refusal of a moment in the future, as the log words it."""
    return InvalidValue(" ".join(error.messages), _("Give a moment that has passed."))


def _value(text: str, parameter: Parameter) -> Any:
    if len(text) > parameter.longest:
        raise InvalidValue(
            _("It is too long."),
            _("Write at most %(most)d characters.") % {"most": parameter.longest},
        )
    if "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise InvalidValue(_("It holds a character that no text has."), _("Leave it out."))
    return parameter.read(text)


def printable(text: str) -> str:
    """`text` with a replacement for what would break the page, log or answer that shows it."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def word(known: Sequence[str]) -> Callable[[str], str]:
    """Reads one of the words that are known."""

    def read_word(text: str) -> str:
        if text in known:
            return text
        raise InvalidValue(
            _("There is no such word here."), _("One of: %(words)s.") % {"words": ", ".join(known)}
        )

    return read_word


def claim_name(text: str) -> str:
    """A claim: its public id (a UUID, in lower case), or its number as C-58 (also c58, #58)."""
    if UUID_SHAPE.fullmatch(text):
        return str(UUID(text))
    if (number := claim_numbers.read(text)) is not None:
        return claim_numbers.label(number)
    raise InvalidValue(
        _("This is neither a public id nor the number of a claim."),
        _("Write a UUID as the answers do, or a number such as C-58."),
    )


def identity(text: str) -> str:
    """A public id (a UUID, in lower case), or a Wikidata id such as Q7747."""
    if UUID_SHAPE.fullmatch(text):
        return str(UUID(text))
    if WIKIDATA_SHAPE.fullmatch(text):
        return text.upper()
    raise InvalidValue(
        _("This is neither a public id nor a Wikidata id."),
        _("Write a UUID as the answers do, or a Wikidata id such as Q7747."),
    )


def identity_or_address(text: str) -> str:
    """A public id (a UUID, in lower case), or an address that begins with http:// or https://."""
    if UUID_SHAPE.fullmatch(text):
        return str(UUID(text))
    if re.match(r"https?://[^\s/]", text, re.IGNORECASE) and printable(text) == text:
        return text
    raise InvalidValue(
        _("This is neither a public id nor an address."),
        _("Write a UUID as the answers do, or an address that begins with https://."),
    )


def language_range(text: str) -> str:
    """A language range of RFC 4647, basic: zh means zh-Hant too."""
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}", text):
        return text.lower()
    raise InvalidValue(
        _("This is not a language tag."), _("Write a BCP 47 tag: en, zh or zh-Hant.")
    )


def edtf_span(text: str) -> str:
    """An EDTF date that names at least one day."""
    example = _("For example 2017/2024.")
    try:
        validate_edtf(text)
        if text and bounds(text) != (None, None):
            return text
    except ValidationError as error:
        raise InvalidValue(" ".join(error.messages), example) from error
    raise InvalidValue(_("This names no time."), example)


def moment(text: str) -> datetime:
    """A moment of ISO 8601 with its zone, or a day, which stands for its beginning in UTC."""
    # A + that an address does not escape comes as a blank.
    text = re.sub(r"(?<=[0-9]) (?=[0-9]{2}:[0-9]{2}$)", "+", text)
    shape = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]{5,8}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2}))?"
    if re.fullmatch(shape, text):
        try:
            if "T" not in text:
                return datetime.combine(date.fromisoformat(text), time(), UTC)
            return datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise InvalidValue(
        _("This is not a moment."),
        _("Write 2026-11-20T09:30:00Z, or a day, which means its beginning in UTC."),
    )


def day(text: str) -> date:
    """A day of ISO 8601."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise InvalidValue(_("This is not a day."), _("Write it as 2026-11-20."))


def some_text(text: str) -> str:
    """Reads text that says something."""
    if not text.strip():
        raise InvalidValue(_("This is empty."), _("Write at least one word."))
    return text


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number between two others, both included."""

    def read_number(text: str) -> int:
        number = whole_numbers.read(text, least=least, most=most)
        if number is not None:
            return number
        raise InvalidValue(
            _("This is not a number that fits here."),
            _("Write a whole number from %(least)d to %(most)d.") % {"least": least, "most": most},
        )

    return read_number
