"""Pages of the list of claims, newest first, all of them as the log stood at the first one.

The cursor carries that position, so nothing is missed or shown twice however much is
published while somebody reads on.
"""

from typing import NamedTuple

from django.core import signing
from django.utils.translation import gettext as _

from claims import log
from claims.models import Edition

from .parameters import Malformed

SALT = "claims.api.cursor"
CURSOR_AGE_SECONDS = 7 * 24 * 3600


class Cursor(NamedTuple):
    """Where a page begins: after `place` downwards, or before it where it is backward."""

    as_of: int
    place: int
    is_backward: bool = False

    def __str__(self) -> str:
        return signing.dumps(self, salt=SALT)


class Page(NamedTuple):
    """The documents of a page, and the cursors of its neighbours."""

    documents: list[str]
    next: Cursor | None
    previous: Cursor | None


def read_cursor(text: str) -> Cursor:
    """A cursor as `next` and `previous` write it; raises Malformed if altered or too old."""
    try:
        return Cursor(*signing.loads(text, salt=SALT, max_age=CURSOR_AGE_SECONDS))
    except signing.BadSignature as error:
        raise Malformed(
            _("This cursor was altered or has expired."),
            _("Begin again without a cursor and follow “next”."),
        ) from error


def page(cursor: Cursor | None, *, size: int) -> Page:
    """The claims that stand: the page at the cursor, or the first one as of now."""
    if cursor is None:
        head = log.head().position
        cursor = Cursor(as_of=head, place=head + 1)
    beyond, order = ("gt", "") if cursor.is_backward else ("lt", "-")
    rows = list(
        Edition.objects.as_of(cursor.as_of)
        .standing()
        .filter(**{f"index__position__{beyond}": cursor.place})
        .order_by(f"{order}index__position")
        .values_list("index__position", "document")[: size + 1]
    )
    has_more = len(rows) > size
    rows = rows[:size]
    if cursor.is_backward:
        rows.reverse()
    has_next = bool(rows) and (has_more or cursor.is_backward)
    has_previous = bool(rows) and (has_more if cursor.is_backward else cursor.place <= cursor.as_of)
    return Page(
        documents=[document for _position, document in rows],
        next=Cursor(cursor.as_of, rows[-1][0]) if has_next else None,
        previous=Cursor(cursor.as_of, rows[0][0], is_backward=True) if has_previous else None,
    )
