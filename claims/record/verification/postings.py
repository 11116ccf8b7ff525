"""Postings, as rows and in blocks, against the documents they are derived from.

Blocks are by term and documents by position: instead of looking for each posting in a block, the
database sums up what it holds of each position, in one pass, and only where a sum is not what the
document comes to are postings compared one by one.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from hashlib import md5
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from claims.models import Edition, PostingMerge
from claims.record.stored_editions import fetched
from claims.record.verification.fault import Fault, not_derived, of_no_edition, reindex
from claims.search import index

HASH = "('x' || left(md5(term), 7))::bit(28)::integer::bigint"
"""SQL of a number for a term: 28 bits, so that its product with an entry is a bigint."""

SUMS = f"""
    SELECT position, count(*), sum(hash * rest), coalesce(sum(hash * until), 0) FROM (
        SELECT position, tf * 131072::bigint + length AS rest, until, {HASH} AS hash
        FROM claims_posting
        UNION ALL
        SELECT entry >> 32, entry & 4294967295, until, hash FROM (
            SELECT unnest(entries) AS entry, unnest(untils) AS until, hash FROM (
                SELECT entries, untils, {HASH} AS hash FROM claims_postingblock OFFSET 0
            ) AS blocks
        ) AS entries
    ) AS postings GROUP BY position ORDER BY position
"""

STORED = """
    SELECT position, term, until, tf, length FROM claims_posting WHERE position = ANY(%s)
    UNION ALL
    SELECT entry >> 32, term, until, entry >> 17 & 32767, entry & 131071 FROM (
        SELECT term, unnest(entries) AS entry, unnest(untils) AS until FROM claims_postingblock
        WHERE last >= %s AND first <= %s
    ) AS entries WHERE entry >> 32 = ANY(%s)
"""

WRONG_BLOCKS = """
    SELECT term, first FROM claims_postingblock block CROSS JOIN LATERAL (
        SELECT min(entry >> 32) AS earliest, max(entry >> 32) AS latest, max(until) AS until,
            count(*) FILTER (WHERE until IS NULL) AS standing
        FROM ROWS FROM (unnest(block.entries), unnest(block.untils)) AS pairs (entry, until)
    ) held
    WHERE (first <= earliest AND last >= latest AND settled >= greatest(latest, held.until)
        AND block.standing = held.standing
        AND (untils IS NULL OR cardinality(untils) = cardinality(entries))) IS NOT TRUE
    ORDER BY term, first
"""


class Sums(NamedTuple):
    """The number of postings of a position, and sums over them."""

    postings: int
    of_entries: int
    of_ends: int


NONE = Sums(0, 0, 0)
BEFORE_ALL, AFTER_ALL = (-1, NONE), 2**32
AT_A_TIME = 500

Documents = list[tuple[Edition, dict[str, Any]]]


def sums(it: index.Indexed, merged: int) -> set[Sums]:
    """The sums that an edition may have: its end may be noted in its postings from a merge on."""
    hashes = [(_hash(term), tf) for term, tf in it.terms.items()]
    of_entries = sum(number * (tf * 131_072 + it.length) for number, tf in hashes)
    of_ends = (it.until or 0) * sum(number for number, _tf in hashes)
    ends = {of_ends} if it.until is None or it.until <= merged else {0, of_ends}
    return {Sums(len(hashes), of_entries, end) for end in ends}


class Comparison:
    """All postings, summed up, beside one edition after the other in the order of the log."""

    def __init__(self) -> None:
        self._stored = _stored()
        self._next: tuple[int, Sums] | None = BEFORE_ALL
        self._of_no_edition: list[int] = []
        self._differing: list[int] = []

    def edition(self, position: int, wanted: set[Sums]) -> None:
        """Compare the postings of the next edition with what they may come to."""
        if self._held_at(position) not in wanted:
            self._differing.append(position)

    def faults(self, documents: Callable[[list[int]], Documents]) -> Iterator[Fault]:
        """All that was found, after the last edition; `documents` gives those of some positions."""
        for first in range(0, len(self._differing), AT_A_TIME):
            yield from _differing(documents(self._differing[first : first + AT_A_TIME]))
        yield from _of_blocks()
        self._held_at(AFTER_ALL)
        for position in self._of_no_edition:
            yield of_no_edition("claims_posting", position)

    def _held_at(self, position: int) -> Sums:
        # Not begun before the first edition: processes are made while no cursor is open.
        while self._next and self._next[0] < position:
            if self._next != BEFORE_ALL:
                self._of_no_edition.append(self._next[0])
            self._next = next(self._stored, None)
        if self._next is None or self._next[0] > position:
            return NONE
        held, self._next = self._next[1], next(self._stored, None)
        return held


def _stored() -> Iterator[tuple[int, Sums]]:
    """Each position of which there are postings, in order, and their sums."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(SUMS)
        for position, postings, of_entries, of_ends in cursor:
            yield position, Sums(postings, int(of_entries), int(of_ends))


def merged() -> int:
    """The position up to which ends of editions are noted in their postings."""
    last = PostingMerge.objects.order_by("-position").values_list("position", flat=True).first()
    return last or 0


def _differing(documents: Documents) -> Iterator[Fault]:
    """A fault for each of these editions: its first term whose posting is not as it should be."""
    wanted = list(index.indexed(documents))
    positions = [it.position for it in wanted]
    actual: dict[int, Counter[tuple[Any, ...]]] = {}
    ends = [min(positions), max(positions)]
    for position, *row in fetched(STORED, [positions, *ends, positions]):
        actual.setdefault(position, Counter())[tuple(row)] += 1
    upto = merged()
    for it in wanted:
        terms = Counter((term, it.until, tf, it.length) for term, tf in it.terms.items())
        held = actual.get(it.position, Counter())
        if it.until is not None and it.until > upto:
            noted = Counter[tuple[Any, ...]]()
            for (term, until, *rest), number in held.items():
                noted[term, until or it.until, *rest] += number
            held = noted
        # Where no posting differs, only some of them have their end.
        rows = terms - held or held - terms or terms
        noun = _("the posting of “%s”") % min(str(row[0]) for row in rows)
        yield not_derived("claims_posting", it.position, noun)


def _of_blocks() -> Iterator[Fault]:
    """A fault for each block that readers would take for another than it is."""
    for term, first in fetched(WRONG_BLOCKS, []):
        row = f"claims_postingblock “{term}” № {first}"
        yield Fault(row, _("what is noted of the block is not true of its entries"), reindex())


@lru_cache(maxsize=100_000)
def _hash(term: str) -> int:
    return int(md5(term.encode(), usedforsecurity=False).hexdigest()[:7], 16)
