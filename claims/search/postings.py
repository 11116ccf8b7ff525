"""The postings of terms, in SQL: rows and blocks as one, for all that read them.

A posting that was published lately, or whose term few editions hold, is a row; all others are
entries of blocks (`claims/models/search_index.py`). What ended since the last merge is not entered
in either: `ENDED` asks for it, a few rows, and nothing but the head of the log needs them.
"""

from typing import Any, NamedTuple, Protocol

OF_TERM = 'posting.term = asked.term COLLATE "C"'

# As a range, so that the index serves it.
OF_PREFIX = """posting.term >= asked.term COLLATE "C"
    AND posting.term < (asked.term || chr(1114111)) COLLATE "C" """

VISIBLE = "posting.position <= %s AND (posting.until > %s OR posting.until IS NULL)"

FURTHEST = 2**31 - 1
"""No position of a posting is larger."""

ENDED = """
    SELECT position FROM claims_editionindex WHERE until <= %s
    AND until > (SELECT coalesce(max(position), 0) FROM claims_postingmerge)
"""

_ROW_COUNTS = f"{VISIBLE} AND posting.position NOT IN ({ENDED})"
_ENTRY_COUNTS = f"""
    entry < %s AND (until > %s OR until IS NULL) AND entry >> 32 NOT IN ({ENDED})
"""
_ENTRIES = "SELECT unnest(posting.entries) AS entry, unnest(posting.untils) AS until"

_HELD = f"""
    SELECT posting.position::bigint AS key, posting.tf::integer AS tf, posting.length
    FROM claims_posting AS posting WHERE {{terms}} AND {_ROW_COUNTS}
    UNION ALL
    SELECT entry >> 32, (entry >> 17 & 32767)::integer, (entry & 131071)::integer FROM (
        {_ENTRIES} FROM claims_postingblock AS posting WHERE {{terms}} AND posting.first <= %s
    ) AS entries WHERE {_ENTRY_COUNTS}
"""

# Of most blocks it is known how many entries count, without looking at them.
_COUNT_OF_A_BLOCK = f"""
    CASE WHEN posting.settled <= %s
        AND width_bucket(posting.first::bigint - 1, ARRAY({ENDED} ORDER BY 1))
            = width_bucket(posting.last::bigint, ARRAY({ENDED} ORDER BY 1))
    THEN posting.standing
    ELSE (SELECT count(*) FROM ({_ENTRIES}) AS entries WHERE {_ENTRY_COUNTS}) END
"""

_COUNT = f"""
    SELECT least(%s, (
        SELECT count(*) FROM (
            SELECT FROM claims_posting AS posting WHERE {OF_TERM} AND {_ROW_COUNTS} LIMIT %s
        ) AS rows
    ) + (
        SELECT coalesce(sum({_COUNT_OF_A_BLOCK}), 0)::bigint
        FROM claims_postingblock AS posting WHERE {OF_TERM} AND posting.first <= %s
    ))
"""

_COUNT_BY_TERM = f"""
    (
        SELECT posting.term, 1 AS held
        FROM claims_posting AS posting, (SELECT %s::text AS term) AS asked
        WHERE {OF_PREFIX} AND {_ROW_COUNTS} ORDER BY posting.term LIMIT %s
    ) UNION ALL (
        SELECT term, held FROM (
            SELECT posting.term, posting.first, {_COUNT_OF_A_BLOCK} AS held
            FROM claims_postingblock AS posting, (SELECT %s::text AS term) AS asked
            WHERE {OF_PREFIX} AND posting.first <= %s
        ) AS blocks WHERE held > 0 ORDER BY term, first LIMIT %s
    )
"""

_DRAFTS = """
    SELECT posting.claim_id AS key, posting.tf, posting.length
    FROM claims_draftposting AS posting WHERE {terms}
"""


class Sql(NamedTuple):
    """A query with its parameters; it stands beside a table `asked` of terms."""

    text: str
    parameters: list[Any]


class Span(NamedTuple):
    """Positions in the log: an edition counts if it is current at any of them, both included."""

    last: int
    first: int


class Shelf(Protocol):
    """Postings to rank."""

    key: str
    """The name of what each is of."""

    def held(self, terms: str) -> Sql:
        """A SELECT of `key`, `tf` and `length` of the postings `OF_TERM` or `OF_PREFIX`."""

    def count(self, most: int) -> Sql:
        """A SELECT of the number of postings of a term, up to so many."""


class Editions:
    """The postings of the editions that are current at one of these positions."""

    key = "position"

    def __init__(self, span: Span) -> None:
        last, first = (min(position, FURTHEST) for position in span)
        self._last = last
        self._row = [last, first, first]
        self._entry = [last + 1 << 32, first, first]
        self._block = [first, first, first, *self._entry]

    def held(self, terms: str) -> Sql:
        parameters = [*self._row, self._last, *self._entry]
        return Sql(_HELD.format(terms=terms), parameters)

    def count(self, most: int) -> Sql:
        return Sql(_COUNT, [most, *self._row, most, *self._block, self._last])

    def first_of_prefix(self, prefix: str, most: int) -> Sql:
        """A SELECT of `term` and `held`: by term, so many postings or more, those first in order.

        It stands beside nothing: the planner has to see the beginning to use the index.
        """
        rows = [prefix, *self._row, most]
        return Sql(_COUNT_BY_TERM, [*rows, *self._block, prefix, self._last, most])


class Drafts:
    """The postings of wordings that are not published as they stand."""

    key = "claim_id"

    def held(self, terms: str) -> Sql:
        return Sql(_DRAFTS.format(terms=terms), [])

    def count(self, most: int) -> Sql:
        drafts = _DRAFTS.format(terms=OF_TERM)
        return Sql(f"SELECT count(*) FROM ({drafts} LIMIT %s) AS drafts", [most])
