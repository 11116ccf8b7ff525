"""Which editions somebody asks for: named parameters become one queryset and one description.

The API's lists, exports, packages and commands take the same parameters, refuse them in the
same words and say in the same form what was asked, and at which place of the log.
"""

from .filters import FILTERS, Filter
from .parameters import Malformed, Parameter, Refused, read
from .selected import PARAMETERS, PLACE, Selection, chosen, place, select

__all__ = [
    "FILTERS", "PARAMETERS", "PLACE", "Filter", "Malformed", "Parameter", "Refused", "Selection",
    "chosen", "place", "read", "select",
]  # fmt: skip
