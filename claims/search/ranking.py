"""Rank the editions that answer a query or are similar to a text, as of a position: BM25 in SQL.

The score of an edition is the sum, over the terms asked for, of
idf · tf · (k1 + 1) / (tf + k1 · (1 - b + b · length / mean length)), with
idf = ln(1 + (N - df + 0.5) / (df + 0.5)), each in whole millionths: sums of whole numbers do not
depend on their order, so that pages of results join without a gap. Each term counts once however
often it is asked for; N, df and the mean length are those of the claims current at that position.

Queries are put together from these shapes, each a `Ranking` (SELECT of position and score):

| shape | function | rows |
|---|---|---|
| score of terms | `bm25` | editions, or drafts, that hold at least so many of the terms |
| all | `_all_editions` | every edition that is current at the position, score 0 |
| phrases | `_holding` | those of another ranking whose folded words hold each phrase |
| best | `best` | a page of another ranking, limited to `among` |

`similar("dam", 154)` comes out as follows, with 2,400,000 for the worth of "dam" and 0.018 for
k1 · b / mean length; single characters of an unspaced script add a second part (UNION ALL):

    SELECT key AS position, sum(part)::bigint AS score FROM (
        SELECT held.key,
            round(asked.worth * held.tf / (held.tf + 0.3 + 0.018 * held.length)) AS part
        FROM unnest('{dam}'::text[], '{2400000}'::float8[]) AS asked (term, worth)
        CROSS JOIN LATERAL (
            SELECT posting.position AS key, posting.tf, posting.length
            FROM claims_posting AS posting
            WHERE posting.term = asked.term AND posting.position <= 154
            AND (posting.until > 154 OR posting.until IS NULL)
        ) AS held
    ) AS parts GROUP BY key HAVING count(*) >= 1
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from claims.models import SearchText

from .terms import asked, folded_text, is_character

K1, B = 1.2, 0.75

MOST_TERMS = 64
"""Of a long text only so many terms are looked for: those that the fewest claims hold."""

MOST_POSTINGS = 24_000
"""How much of the index a text may have read, rarest terms first."""

RARE_COUNT_CAP, COMMON_COUNT = 100, 4_000
"""Caps when counting the claims of a term: 100 to find the rarest 64 terms, 4,000 to call a term
common. At most two common terms are scored."""

PHRASE = re.compile(r'["“”„＂]([^"“”„＂]*)["“”＂]|「([^「」]*)」|『([^『』]*)』')

VISIBLE = "posting.position <= %s AND (posting.until > %s OR posting.until IS NULL)"
DEFAULT_LENGTH = 50.0
"""What counts as the mean length where nothing is published yet."""

# Prefix match as a range, so that the index serves it.
PREFIX_MATCH = """posting.term >= asked.term COLLATE "C"
    AND posting.term < (asked.term || chr(1114111)) COLLATE "C" """

# In double precision: a number without its type would be an exact one, ten times as slow.
PART = """
    round(asked.worth * held.tf / (held.tf + 0.3::float8 + %s::float8 * held.length))
"""
"""SQL of a term's part in the score: k1 · (1 - b) is 0.3, `worth` is idf · (k1 + 1) millionths."""


class Shelf(NamedTuple):
    """Postings to rank: their table, what each is of, and which of them count (SQL)."""

    table: str
    key: str
    counts: str
    parameters: list[Any]


def editions_at(position: int) -> Shelf:
    """The postings of the editions that are current at a position in the log."""
    return Shelf("claims_posting", "position", VISIBLE, [position, position])


class Query(NamedTuple):
    """A parsed query: terms, of which a claim has to hold more than half, and all phrases."""

    terms: list[str]
    phrases: list[str]


class RankedEdition(NamedTuple):
    """An edition by its position, and how well it answers, in millionths."""

    position: int
    score: int


class Ranking(NamedTuple):
    """A SELECT of `position` and `score`, one row for each edition found, and its parameters.

    `idf` says what each term is worth that was looked for.
    """

    sql: str
    parameters: list[Any]
    idf: dict[str, float]


NOTHING = Ranking("SELECT 0::bigint AS position, 0::bigint AS score WHERE false", [], {})


def read_query(text: str) -> Query:
    """Words and "phrases"; a phrase may stand in any of the usual quotation marks."""
    found = (folded_text("".join(groups)) for groups in PHRASE.findall(text))
    return Query(asked(text), [_phrase_pattern(phrase) for phrase in found if phrase.strip()])


def matching(text: str, position: int) -> Ranking:
    """Rank the editions that hold more than half of a query's terms and each of its phrases.

    A query without a word finds nothing.
    """
    query = read_query(text)
    mean, weights = _weights(query.terms, position)
    at_least = len(query.terms) // 2 + 1
    if len(weights) < at_least and query.terms:
        return NOTHING
    if weights:
        found = bm25(editions_at(position), mean, weights, at_least=at_least)
    elif query.phrases:
        found = _all_editions(position)
    else:
        return NOTHING
    return _holding(query.phrases, found)


def similar(text: str, position: int) -> Ranking:
    """Rank the editions that have terms in common with a text of any length."""
    shelf = editions_at(position)
    mean, weights = _weights(list(rarest(asked(text), [shelf])), position)
    return bm25(shelf, mean, weights) if weights else NOTHING


def best(
    ranking: Ranking, limit: int, *, offset: int = 0, among: tuple[str, Sequence[Any]] | None = None
) -> list[RankedEdition]:
    """The best of what was ranked; of equally good ones the newest first.

    `among` is a SELECT of positions, with its parameters, to which the answer is limited.
    """
    limited, parameters = "", [*ranking.parameters]
    if among:
        limited = f" WHERE position IN ({among[0]})"
        parameters += among[1]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT position, score FROM ({ranking.sql}) AS ranking{limited}"
            " ORDER BY score DESC, position DESC LIMIT %s OFFSET %s",
            [*parameters, limit, offset],
        )
        return [RankedEdition(*row) for row in cursor.fetchall()]


def share(weights: Mapping[str, float], terms: Collection[str]) -> float:
    """Share of the weight of all terms that these terms have, from 0 to 1."""
    whole = sum(weights.values())
    return sum(weights[term] for term in terms) / whole if whole else 0.0


def _phrase_pattern(phrase: str) -> str:
    """The phrase as it stands in `folded_text`: words are whole, unspaced runs may go on."""
    if is_character(phrase[1]):
        phrase = phrase[1:]
    return phrase[:-1] if is_character(phrase[-2]) else phrase


def _weights(terms: Sequence[str], position: int) -> tuple[float, dict[str, float]]:
    """The mean length of the editions at that position, and the idf of their terms."""
    there = SearchText.objects.filter(position__lte=position).order_by("-position")
    claims, total = there.values_list("claims", "total_length").first() or (0, 0)
    if not claims:
        return DEFAULT_LENGTH, {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT asked.term, (
                SELECT count(*) FROM claims_posting AS posting
                WHERE posting.term = asked.term COLLATE "C" AND {VISIBLE}
            ) FROM unnest(%s::text[]) AS asked (term)
            UNION ALL
            SELECT asked.term, (
                SELECT count(*) FROM (
                    SELECT FROM claims_posting AS posting WHERE {PREFIX_MATCH} AND {VISIBLE}
                    GROUP BY posting.position
                ) AS editions
            ) FROM unnest(%s::text[]) AS asked (term)
            """,
            [position, position, _whole(terms), position, position, _single(terms)],
        )
        return total / claims, {term: idf(held, claims) for term, held in cursor.fetchall() if held}


def rarest(terms: Sequence[str], shelves: Sequence[Shelf]) -> dict[str, int]:
    """The rarest of a text's terms within `MOST_POSTINGS`, each with the number of claims that hold
    it; counting ends at `COMMON_COUNT`."""
    if len(terms) > MOST_TERMS:
        terms = [
            term for term, _held in _claims_holding(terms, shelves, RARE_COUNT_CAP)[:MOST_TERMS]
        ]
    read, kept = 0, dict[str, int]()
    for term, held in _claims_holding(_whole(terms), shelves, COMMON_COUNT) + [
        (it, COMMON_COUNT) for it in _single(terms)
    ]:
        read += MOST_POSTINGS // 2 if held >= COMMON_COUNT else held
        if kept and read > MOST_POSTINGS:
            break
        kept[term] = held
    return kept


def _claims_holding(
    terms: Sequence[str], shelves: Sequence[Shelf], most: int
) -> list[tuple[str, int]]:
    """Count the claims that hold each term, up to `most` a shelf; rarest first."""
    counts = " + ".join(
        f"""(
            SELECT count(*) FROM (
                SELECT FROM {shelf.table} AS posting
                WHERE posting.term = asked.term COLLATE "C" AND {shelf.counts} LIMIT %s
            ) AS first_ones
        )"""
        for shelf in shelves
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT term, held FROM (
                SELECT asked.term, asked.nth, {counts} AS held
                FROM unnest(%s::text[]) WITH ORDINALITY AS asked (term, nth)
            ) AS counted
            WHERE held > 0 ORDER BY held, nth
            """,
            [*(it for shelf in shelves for it in (*shelf.parameters, most)), list(terms)],
        )
        rows: list[tuple[str, int]] = cursor.fetchall()
        return rows


def idf(held: int, claims: int) -> float:
    """The inverse document frequency of a term that so many of the claims hold."""
    return math.log(1 + (max(claims, held) - held + 0.5) / (held + 0.5))


def bm25(shelf: Shelf, mean: float, idf: dict[str, float], *, at_least: int = 1) -> Ranking:
    """The rows of a shelf that hold so many of the terms, by its key, with their scores."""
    worth = {term: 1_000_000 * (K1 + 1) * value for term, value in idf.items()}
    per_term = K1 * B / mean
    parts = []
    parameters: list[Any] = []
    if whole := _whole(list(idf)):
        parts.append(f"""
            SELECT held.key, {PART} AS part
            FROM unnest(%s::text[], %s::float8[]) AS asked (term, worth)
            CROSS JOIN LATERAL (
                SELECT posting.{shelf.key} AS key, posting.tf, posting.length
                FROM {shelf.table} AS posting
                WHERE posting.term = asked.term COLLATE "C" AND {shelf.counts}
            ) AS held
        """)
        parameters += [per_term, whole, [worth[term] for term in whole], *shelf.parameters]
    if single := _single(list(idf)):
        parts.append(f"""
            SELECT held.key, {PART} AS part
            FROM unnest(%s::text[], %s::float8[]) AS asked (term, worth)
            CROSS JOIN LATERAL (
                SELECT posting.{shelf.key} AS key, sum(posting.tf) AS tf,
                    max(posting.length) AS length
                FROM {shelf.table} AS posting WHERE {PREFIX_MATCH} AND {shelf.counts}
                GROUP BY posting.{shelf.key}
            ) AS held
        """)
        parameters += [per_term, single, [worth[term] for term in single], *shelf.parameters]
    return Ranking(
        f"""
        SELECT key AS {shelf.key}, sum(part)::bigint AS score
        FROM ({" UNION ALL ".join(parts)}) AS parts
        GROUP BY key HAVING count(*) >= %s
        """,
        [*parameters, at_least],
        idf,
    )


def _all_editions(position: int) -> Ranking:
    """Every edition that can be found, with equal scores."""
    return Ranking(
        "SELECT posting.position, 0::bigint AS score FROM claims_editionindex AS posting"
        f" WHERE {VISIBLE}",
        [position, position],
        {},
    )


def _holding(phrases: Sequence[str], ranking: Ranking) -> Ranking:
    """Of what was ranked, the editions that hold each of these phrases."""
    if not phrases:
        return ranking
    conditions = " AND ".join(["strpos(text.words, %s) > 0"] * len(phrases))
    return Ranking(
        f"SELECT found.position, found.score FROM ({ranking.sql}) AS found"
        f" JOIN claims_searchtext AS text USING (position) WHERE {conditions}",
        [*ranking.parameters, *phrases],
        ranking.idf,
    )


def _whole(terms: Sequence[str]) -> list[str]:
    return [term for term in terms if not is_character(term)]


def _single(terms: Sequence[str]) -> list[str]:
    return [term for term in terms if is_character(term)]
