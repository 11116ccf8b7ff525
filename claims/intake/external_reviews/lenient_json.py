"""JSON as web pages hold it: in scripts, with commas too many, numbers as they were written."""

import html
import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.intake.claim_set.parsing import not_json

SPARE = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])|/\*.*?\*/|(?<![:\w])//[^\n]*', re.DOTALL)
"""A text, or what is spare: a comma before a closing bracket, a comment."""
WRAPPED = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$")


TOO_DEEP = gettext_lazy("It is nested too deeply to be read.")


class JsonError(ValidationError):
    """Why a text is not JSON, with line and column."""


class Number(str):
    """A number as it was written: 5.0, 1e3."""

    __slots__ = ()


class ScriptValue(NamedTuple):
    """A JSON value and the script of the page that it stands in, from 1; 0 where it is no page."""

    value: Any
    script: int = 0
    problem: str = ""
    """Why the script cannot be read; its value is its text then."""


def json_values(text: str, *, mentioning: str) -> Iterator[ScriptValue]:
    """The JSON values of a text or of the `application/ld+json` scripts of a web page.

    Values may follow each other, as in JSON Lines. Scripts that cannot be read are passed over
    unless they hold the word `mentioning`: then their problem is told. Raises JsonError for a
    text that is no page.
    """
    if not re.match(r"\s*<", text):
        yield from map(ScriptValue, _values(text))
        return
    page = _Scripts()
    page.feed(text)
    page.close()
    for number, script in enumerate(page.scripts, start=1):
        if mentioning in script:
            try:
                values = _values(WRAPPED.sub("", script))
            except JsonError as error:
                yield ScriptValue(script, number, error.messages[0])
            else:
                yield from (ScriptValue(value, number) for value in values)


def written(value: Any) -> str:
    """A value as JSON in ASCII, its numbers as they were."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return (
            f"{{{', '.join(f'{json.dumps(key)}: {written(part)}' for key, part in value.items())}}}"
        )
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return json.dumps(value)


class _Scripts(HTMLParser):
    """Collects what stands in the scripts of type application/ld+json."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("type") or "").split(";")[0].strip().lower()
        self._inside = tag == "script" and kind == "application/ld+json"
        if self._inside:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[-1] += data


def _values(text: str) -> list[Any]:
    """Strictly if it can be; then without spare commas; then with the marks of HTML undone."""
    first: JsonError | None = None
    attempts: list[Callable[[], str]] = [
        *(lambda: text, lambda: _spared(text), lambda: _spared(html.unescape(text)))
    ]
    for attempt in attempts:
        try:
            return list(_one_after_another(attempt()))
        except JsonError as error:
            first = first or error
    assert first
    raise first


def _one_after_another(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(
        strict=False, parse_int=Number, parse_float=Number, parse_constant=str
    )
    position = 0
    text = text.strip().rstrip(";").rstrip()
    if not text:
        raise JsonError(_("There is nothing in it."))
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            raise JsonError(not_json(error)) from None
        except RecursionError:
            raise JsonError(str(TOO_DEEP)) from None
        yield value
        while position < len(text) and text[position] in " \t\r\n,":
            position += 1


def _spared(text: str) -> str:
    return SPARE.sub(lambda match: match[1] or "", text)
