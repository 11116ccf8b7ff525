"""A fault that verification names."""

from typing import NamedTuple

from django.utils.translation import gettext as _


class Fault(NamedTuple):
    """A fault of a row, in words; `str` is a sentence that ends with the way out."""

    row: str
    """The table and the key, such as `claims_capture 12`; of the log, the position."""
    problem: str
    way_out: str

    def __str__(self) -> str:
        return f"{self.row}: {self.problem}; {self.way_out}."


def not_derived(table: str, position: int, noun: str) -> Fault:
    """The fault of what is derived from an edition, named by a noun, and is another."""
    problem = _("%(noun)s is not what the document says") % {"noun": noun}
    return Fault(f"{table} № {position}", problem, reindex())


def of_no_edition(table: str, position: int) -> Fault:
    """The fault of a row that is derived from an edition which is not there."""
    return Fault(f"{table} № {position}", _("there is no edition at this position"), reindex())


def reindex() -> str:
    return _("`manage.py reindex` derives it again from the editions")


def only_a_backup() -> str:
    return _("nothing here can say what it was: restore it from a backup")
