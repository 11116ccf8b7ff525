"""The orders of a list of claims: by what, and which way."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import DateField, F, Value
from django.db.models.functions import Coalesce


class Ordering(NamedTuple):
    """Index entries by `key`, which is never null, a column or expression; then by position."""

    key: Any
    is_descending: bool

    @property
    def is_of_log(self) -> bool:
        """Whether it is the order in which editions were published, or that from its end."""
        return bool(self.key == F("position"))


def _by_day(column: str, *, is_descending: bool) -> Ordering:
    """By a day, as text that sorts like it; rows without one come last either way."""
    last = Value(date.min if is_descending else date.max, output_field=DateField())
    return Ordering(Coalesce(F(column), last, output_field=DateField()), is_descending)


ORDERINGS: dict[str, Ordering] = {
    "-published": Ordering(F("position"), True),
    "published": Ordering(F("position"), False),
    "-checked": _by_day("checked_on", is_descending=True),
    "checked": _by_day("checked_on", is_descending=False),
    "-concerns": _by_day("concerns__startswith", is_descending=True),
    "concerns": _by_day("concerns__startswith", is_descending=False),
}
"""Every order by its name; the first is the one where nothing is asked for."""

DEFAULT = "-published"

RELEVANCE = "relevance"
"""Best answer first: how a search is answered where no order is asked for."""
