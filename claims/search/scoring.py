"""Scores of editions for terms: BM25 in SQL.

The score of an edition is the sum, over the terms asked for, of
idf · tf · (k1 + 1) / (tf + k1 · (1 - b + b · length / mean length)), with
idf = ln(1 + (N - df + 0.5) / (df + 0.5)), each in whole millionths: sums of whole numbers do not
depend on their order, so that pages of results join without a gap. Each term counts once however
often it is asked for; N, df and the mean length are those of the claims current at that position.

`similar("dam", 154)` comes out as follows, with 2,400,000 for the worth of "dam" and 0.018 for
k1 · b / mean length; single characters of an unspaced script add a second part (UNION ALL):

    SELECT key AS position, sum(part)::bigint AS score FROM (
        SELECT held.key, asked.term,
            round(asked.worth * held.tf / (held.tf + 0.3 + 0.018 * held.length)) AS part
        FROM unnest('{dam}'::text[], '{2400000}'::float8[]) AS asked (term, worth)
        CROSS JOIN LATERAL (
            the `key`, `tf` and `length` of each posting: claims/search/postings.py
        ) AS held
    ) AS parts GROUP BY key HAVING count(*) >= 1
"""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from .postings import OF_PREFIX, OF_TERM, Shelf
from .terms import is_character
from .variants import Variant

K1, B = 1.2, 0.75
PART_OF_FORM = 0.5

# In double precision: a number without its type would be an exact one, ten times as slow.
PART = """
    round(asked.worth * held.tf / (held.tf + 0.3::float8 + %s::float8 * held.length))
"""
"""SQL of a term's part in the score: k1 · (1 - b) is 0.3, `worth` is idf · (k1 + 1) millionths."""

# As a truth value, so that the keys are put into one hash table whatever the planner expects.
AMONG_RARE = "WHERE (held.key IN (SELECT key FROM rare)) IS TRUE"

AMONG_NEAR = f"{AMONG_RARE.replace('rare', 'near')} OR ((SELECT part FROM bar) > 0) IS NOT TRUE"
"""The same among rows near the best; all where what common terms give may be enough by itself."""


Weighed = tuple[float, dict[str, float]]
"""The mean length of editions, and the idf of terms that are held by any."""


class Ranking(NamedTuple):
    """A SELECT of `position` and `score`, one row for each edition found, and its parameters.

    `idf` says what each term is worth that was looked for, and `variants` what else was looked
    for in its stead; `unknown` are the words asked for that no claim holds.
    """

    sql: str
    parameters: list[Any]
    idf: dict[str, float]
    variants: Sequence[Variant] = ()
    unknown: Sequence[str] = ()
    weighed: Weighed | None = None
    """What its query was weighed by, where the same words may be asked for again."""

    @property
    def terms(self) -> set[str]:
        """Every term that was looked for."""
        return {*self.idf, *(term for it in self.variants for term in it.terms)}

    def met(self, held: Collection[str]) -> set[str]:
        """The terms asked for that a text meets which holds these terms, by variants too."""
        covered = (it.covered for it in self.variants if set(it.terms) <= set(held))
        return self.idf.keys() & set(held) | {term for terms in covered for term in terms}


def share(weights: Mapping[str, float], terms: Collection[str]) -> float:
    """Share of the weight of all terms that these terms have, from 0 to 1."""
    whole = sum(weights.values())
    return sum(weights[term] for term in terms) / whole if whole else 0.0


def idf(held: int, claims: int) -> float:
    """The inverse document frequency of a term that so many of the claims hold."""
    return math.log(1 + (max(claims, held) - held + 0.5) / (held + 0.5))


def bm25(shelf: Shelf, mean: float, idf: dict[str, float], *, at_least: int = 1) -> Ranking:
    """The rows of a shelf that hold so many of the terms, by its key, with their scores.

    Whoever holds three of four terms holds one of the two rarest: of the others, only postings of
    these rows count.
    """
    rarest_first = sorted(idf, key=lambda term: idf[term], reverse=True)
    needed = len(idf) - at_least + 1
    rare, common = rarest_first[:needed], rarest_first[needed:]
    parts, parameters = _parts(shelf, mean, {term: idf[term] for term in rare})
    if len(idf) == 1:  # each row once, so that nothing is summed up
        sql = f"SELECT key AS {shelf.key}, part::bigint AS score FROM ({parts}) AS parts"
        return Ranking(sql, parameters, idf)
    first = ""
    if common:
        first = f"WITH rare AS MATERIALIZED ({parts})"
        more, others = _parts(shelf, mean, {term: idf[term] for term in common}, AMONG_RARE)
        parts, parameters = f"SELECT * FROM rare UNION ALL {more}", [*parameters, *others]
    return Ranking(
        f"""
        {first} SELECT key AS {shelf.key}, sum(part)::bigint AS score
        FROM ({parts}) AS parts
        GROUP BY key HAVING count(*) >= %s
        """,
        [*parameters, at_least],
        idf,
    )


def bm25_of_best(
    shelf: Shelf, mean: float, idf: dict[str, float], common: Collection[str], most: int
) -> Ranking:
    """As `bm25`, where only the `most` best rows have to be there, each with its whole score.

    Of the other terms the parts are summed up first. A part is less than `worth`: rows that all
    `common` terms together could not lift to the last of the best so far are left out, and so are
    those that hold common terms alone (MaxScore; Turtle and Flood, 1995).
    """
    often = {term: idf[term] for term in idf if term in common}
    parts, parameters = _parts(shelf, mean, {term: idf[term] for term in idf if term not in often})
    more, others = _parts(shelf, mean, often, AMONG_NEAR)
    most_of_common = math.ceil(sum(1_000_000 * (K1 + 1) * value for value in often.values()))
    return Ranking(
        f"""
        WITH summed AS MATERIALIZED (
            SELECT key, sum(part) AS part FROM ({parts}) AS parts GROUP BY key
        ), bar AS MATERIALIZED (
            SELECT part - %s AS part FROM summed ORDER BY part DESC OFFSET %s LIMIT 1
        ), near AS MATERIALIZED (
            SELECT key, part FROM summed WHERE (part < (SELECT part FROM bar)) IS NOT TRUE
        )
        SELECT key AS {shelf.key}, sum(part)::bigint AS score FROM (
            SELECT key, part FROM near UNION ALL SELECT key, part FROM ({more}) AS common
        ) AS parts GROUP BY key
        """,
        [*parameters, most_of_common, most - 1, *others],
        idf,
    )


def bm25_of_variants(
    shelf: Shelf,
    mean: float,
    own: Mapping[str, float],
    live: Sequence[Variant],
    weights: Mapping[str, float],
    *,
    at_least: int,
) -> Ranking:
    """As `bm25`, where a row holds a term too if it holds all terms of one of its variants.

    A *way* is a term of the query, or a variant of some of its terms; each of the terms that a
    way covers has an equal share in its score, and the best share counts. `weights` are the idf
    of all terms; a variant is worth no more than what was asked for, and a term alone half as
    much as in the name or number that it is part of: Kim and UN are not Kim Jong-un.
    """
    ways: list[tuple[tuple[str, ...], tuple[str, ...], float]]
    in_forms = {term for it in live if len(it.covered) > 1 for term in it.covered}
    ways = [((term,), (term,), PART_OF_FORM if term in in_forms else 1.0) for term in own]
    ways += [(it.covered, it.terms, _factor(it, own, weights)) for it in live]
    needed = {term: weights[term] for _covered, terms, _times in ways for term in terms}
    parts, parameters = _parts(shelf, mean, needed)
    is_one_for_one = all(len(covered) == len(terms) == 1 for covered, terms, _times in ways)
    if is_one_for_one and len({covered for covered, _terms, _times in ways}) == 1:
        # Of one term and such as stand for it the best counts: nothing is put together.
        sql = f"""
            SELECT key AS {shelf.key}, max(round(parts.part * way.factor))::bigint AS score
            FROM ({parts}) AS parts
            JOIN unnest(%s::text[], %s::float8[]) AS way (term, factor) ON way.term = parts.term
            GROUP BY key
        """
        of_ways = [terms[0] for _covered, terms, _times in ways], [way[2] for way in ways]
        return Ranking(sql, [*parameters, *of_ways], _worth(own, live, weights), live)
    members = [(n, term, way[2], len(way[1])) for n, way in enumerate(ways) for term in way[1]]
    slots = [(n, term, len(way[0])) for n, way in enumerate(ways) for term in way[0]]
    return Ranking(
        f"""
        SELECT key AS {shelf.key}, sum(best)::bigint AS score FROM (
            SELECT held.key, max(round(held.score / slot.terms)) AS best FROM (
                SELECT parts.key, member.way, sum(round(parts.part * member.factor)) AS score
                FROM ({parts}) AS parts
                JOIN unnest(%s::int[], %s::text[], %s::float8[], %s::int[])
                    AS member (way, term, factor, needs) ON member.term = parts.term
                GROUP BY parts.key, member.way HAVING count(*) = max(member.needs)
            ) AS held
            JOIN unnest(%s::int[], %s::text[], %s::int[]) AS slot (way, term, terms)
                ON slot.way = held.way
            GROUP BY held.key, slot.term
        ) AS terms
        GROUP BY key HAVING count(*) >= %s
        """,
        [
            *parameters,
            *(list(column) for column in zip(*members, strict=True)),
            *(list(column) for column in zip(*slots, strict=True)),
            at_least,
        ],
        _worth(own, live, weights),
        live,
    )


def _factor(variant: Variant, own: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The factor that keeps a variant from being worth more than what it covers."""
    if not own.keys() >= set(variant.covered):
        return 1.0
    return min(1.0, _sum(variant.covered, weights) / _sum(variant.terms, weights))


def _worth(
    own: Mapping[str, float], live: Sequence[Variant], weights: Mapping[str, float]
) -> dict[str, float]:
    """The idf of each term asked for; where no claim holds it, the share of its best variant."""
    worth = dict(own)
    for variant in live:
        for term in set(variant.covered) - own.keys():
            share = _sum(variant.terms, weights) / len(variant.covered)
            worth[term] = max(worth.get(term, 0.0), share)
    return worth


def _sum(terms: Sequence[str], weights: Mapping[str, float]) -> float:
    return sum(weights[term] for term in terms)


def _parts(
    shelf: Shelf, mean: float, idf: Mapping[str, float], among: str = ""
) -> tuple[str, list[Any]]:
    """SQL of the key, the term and its part in the score of each row; and the parameters."""
    worth = {term: 1_000_000 * (K1 + 1) * value for term, value in idf.items()}
    per_term = K1 * B / mean
    parts = []
    parameters: list[Any] = []
    if words := whole(list(idf)):
        held = shelf.held(OF_TERM)
        parts.append(f"""
            SELECT held.key, asked.term, {PART} AS part
            FROM unnest(%s::text[], %s::float8[]) AS asked (term, worth)
            CROSS JOIN LATERAL ({held.text}) AS held {among}
        """)
        parameters += [per_term, words, [worth[term] for term in words], *held.parameters]
    if characters := single(list(idf)):
        held = shelf.held(OF_PREFIX)
        parts.append(f"""
            SELECT held.key, asked.term, {PART} AS part
            FROM unnest(%s::text[], %s::float8[]) AS asked (term, worth)
            CROSS JOIN LATERAL (
                SELECT key, sum(tf) AS tf, max(length) AS length
                FROM ({held.text}) AS postings GROUP BY key
            ) AS held {among}
        """)
        parameters += [per_term, characters, [worth[it] for it in characters], *held.parameters]
    return " UNION ALL ".join(parts), parameters


def whole(terms: Sequence[str]) -> list[str]:
    return [term for term in terms if not is_character(term)]


def single(terms: Sequence[str]) -> list[str]:
    return [term for term in terms if is_character(term)]
