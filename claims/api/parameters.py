"""The parameters of the API's own: how answers are cut into pages and put in order."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from claims.selection import Parameter
from claims.selection.ordering import ORDERINGS, RELEVANCE
from claims.selection.parameters import whole_number, word

from . import paging

MAX_PAGE_SIZE = 200

PAGE_SIZE = Parameter(
    whole_number(1, MAX_PAGE_SIZE),
    _("How many results on a page: 1 to 200."),
    example="50",
    limits=(1, MAX_PAGE_SIZE),
)
CURSOR = Parameter(
    paging.read_cursor, _("Where a page begins: follow “next” and “previous”, which carry it.")
)
ORDERING = Parameter(
    word((*ORDERINGS, RELEVANCE)),
    _(
        "The order of the results; - turns it round. What has no such date comes last. A search"
        " (q) is ordered by relevance, best first, unless another order is asked for."
    ),
    values=(*ORDERINGS, RELEVANCE),
    example="-checked",
)

PAGING: Mapping[str, Parameter] = {"page_size": PAGE_SIZE, "cursor": CURSOR}
LISTING: Mapping[str, Parameter] = {**PAGING, "ordering": ORDERING}
