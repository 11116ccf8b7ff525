"""Selection of editions: named parameters become one queryset and one description.

The API's lists, exports, packages and commands take the same parameters, refuse them in the
same words and say in the same form what was asked, and at which position in the log.
`corrections.py` narrows the changes of a selection to what corrects, contests or withdraws.
"""

from .filters import FILTERS, Filter
from .parameters import InvalidParameters, InvalidValue, Parameter, read
from .selected import (
    LOG_PARAMETERS,
    PARAMETERS,
    Selection,
    chosen,
    log_head,
    matching_version,
    select,
)

__all__ = [
    "FILTERS",
    "LOG_PARAMETERS",
    "PARAMETERS",
    "Filter",
    "InvalidParameters",
    "InvalidValue",
    "Parameter",
    "Selection",
    "chosen",
    "log_head",
    "matching_version",
    "read",
    "select",
]  # fmt: skip
