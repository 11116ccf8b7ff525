"""Query parameters: each is known by name and read by one function, or refused by name."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from .problems import ParametersRefused

Reader = Callable[[str], Any]
"""Makes a value of what was written; raises Malformed."""

MAX_PAGE_SIZE = 200


class Malformed(ValueError):
    """A value is not understood; `hint` says how to write it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def read(query: QueryDict, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """The values of the parameters that were given; raises ParametersRefused with all errors."""
    values: dict[str, Any] = {}
    errors = []
    for name, given in query.lists():
        try:
            values[name] = _value(name, given, readers)
        except Malformed as error:
            errors.append({"parameter": name, "message": str(error), "hint": error.hint})
    if errors:
        raise ParametersRefused(errors)
    return values


def page_size(text: str) -> int:
    """How many results on a page: 1 to 200."""
    if re.fullmatch(r"[0-9]{1,3}", text) and 1 <= int(text) <= MAX_PAGE_SIZE:
        return int(text)
    raise Malformed(
        _("This is not a page size."),
        _("Write a whole number from 1 to %(most)d.") % {"most": MAX_PAGE_SIZE},
    )


def _value(name: str, given: list[Any], readers: Mapping[str, Reader]) -> Any:
    if name not in readers:
        known = ", ".join(readers) or _("none")
        raise Malformed(
            _("There is no such parameter here."),
            _("Known parameters: %(names)s.") % {"names": known},
        )
    if len(given) > 1:
        raise Malformed(_("It is given more than once."), _("Give it once."))
    return readers[name](given[0])
