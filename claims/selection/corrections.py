"""Selection of corrections: every parameter of a selection, and the kind of correction."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from claims.models.edition import EditionQuerySet
from claims.models.vocabulary import CORRECTIONS

from .parameters import Parameter, word
from .selected import PARAMETERS, Selection

EDITION_KIND = "edition_kind"
KINDS = tuple(kind.value for kind in CORRECTIONS)
CORRECTION_PARAMETERS: dict[str, Parameter] = {
    **{name: PARAMETERS[name] for name in PARAMETERS if name != "include"},
    EDITION_KIND: Parameter(
        word(KINDS),
        _("The kind of edition: the claim was corrected, contested or withdrawn by it."),
        repeats=True,
        values=KINDS,
        example=KINDS[0],
    ),
}
"""What a list of corrections can be asked for; withdrawn claims are always among them."""


def corrections(
    selection: Selection, values: Mapping[str, list[Any]], *, after: int = 0
) -> EditionQuerySet:
    """The corrections among the changes of a selection, of the kinds in `values` as read."""
    found = selection.changes(after).corrections()
    return found.filter(kind__in=values[EDITION_KIND]) if EDITION_KIND in values else found
