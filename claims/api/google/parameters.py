"""The parameters of `claims:search` and those that every API of Google's takes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from claims.text import whole_numbers

from .errors import Invalid, Violation
from .masks import Mask, read_mask

STANDARD = {
    "access_token", "alt", "fields", "key", "oauth_token", "prettyPrint", "quotaUser",
    "uploadType", "upload_protocol", "$.xgafv", "$alt", "$fields", "$key", "$prettyPrint",
}  # fmt: skip
"""Standard parameters; the keys and tokens among them are ignored, reading needs none."""

NUMBERS = {"pageSize", "maxAgeDays", "offset"}
TEXTS = {"query", "languageCode", "reviewPublisherSiteFilter", "pageToken"}
MOST_CHARACTERS = {"query": 5000, "languageCode": 35, "reviewPublisherSiteFilter": 300}
DEFAULT_PAGE_SIZE, MOST_RESULTS = 10, 100


class SearchRequest(NamedTuple):
    """The parameters of a search, parsed."""

    query: str
    language: str
    site: str
    max_age_days: int
    page_size: int
    page_token: str
    offset: int
    mask: Mask
    is_pretty: bool


def read(given: Mapping[str, Sequence[str]]) -> SearchRequest:
    """Raises Invalid with everything that is wrong."""
    values: dict[str, Any] = {}
    violations: list[Violation] = []
    for name, texts in given.items():
        try:
            own = _own_name(name)
            values[own] = _value(own, texts[-1])
        except Invalid as error:
            violations += error.violations
    if not values.get("query") and not values.get("reviewPublisherSiteFilter") and not violations:
        missing = "Request contains an invalid argument: give query or reviewPublisherSiteFilter."
        violations.append(Violation("query", missing))
    if violations:
        raise Invalid(*violations)
    return SearchRequest(
        query=values.get("query", ""),
        language=values.get("languageCode", ""),
        site=values.get("reviewPublisherSiteFilter", ""),
        max_age_days=values.get("maxAgeDays", 0),
        page_size=min(values.get("pageSize", 0) or DEFAULT_PAGE_SIZE, MOST_RESULTS),
        page_token=values.get("pageToken", ""),
        offset=values.get("offset", 0),
        mask=values.get("fields", {}),
        is_pretty=values.get("prettyPrint", True),
    )


def _own_name(name: str) -> str:
    """pageSize for page_size and prettyPrint for $prettyPrint, as theirs takes both."""
    own = re.sub(r"_([a-z])", lambda found: found[1].upper(), name)
    if own in NUMBERS | TEXTS:
        return own
    if name in STANDARD:
        return name.removeprefix("$")
    raise Invalid(
        Violation(
            name[:100],
            f'Invalid JSON payload received. Unknown name "{name[:100]}": Cannot bind query'
            f" parameter. Field '{name[:100]}' could not be found in request message.",
        )
    )


def _value(name: str, text: str) -> Any:
    if name in NUMBERS:
        return _number(name, text)
    if name == "fields":
        return read_mask(text) if text.strip() else {}
    if name == "prettyPrint":
        if text.lower() not in ("true", "false", "1", "0"):
            raise _not_of_type(name, "TYPE_BOOL", text)
        return text.lower() in ("true", "1")
    if name == "alt" and text != "json":
        raise Invalid(Violation("alt", f"Invalid value at 'alt': \"{text[:100]}\". Use json."))
    if len(text) > MOST_CHARACTERS.get(name, 5000):
        most = f"Write at most {MOST_CHARACTERS.get(name, 5000)} characters."
        raise Invalid(Violation(name, f"Invalid value at '{name}': it is too long. {most}"))
    return text.strip()


def _number(name: str, text: str) -> int:
    is_negative = text.startswith("-")
    digits = text[1:] if text.startswith(("-", "+")) else text
    number = whole_numbers.read(digits, most=2**31 if is_negative else 2**31 - 1)
    if number is None:
        raise _not_of_type(name, "TYPE_INT32", text)
    if is_negative and number:
        raise Invalid(Violation(name, f"Invalid value at '{name}': it must not be negative."))
    return number


def _not_of_type(name: str, type_: str, text: str) -> Invalid:
    return Invalid(Violation(name, f"Invalid value at '{name}' ({type_}), \"{text[:100]}\""))
