"""Rank the editions that answer a query or are similar to a text, as of a position, in SQL.

Queries are put together from these shapes, each a `Ranking` (SELECT of position and score):

| shape | function | rows |
|---|---|---|
| score of terms | `scoring.bm25` | editions, or drafts, that hold at least so many of the terms |
| of the best | `scoring.bm25_of_best` | the same, where only so many of the best are asked for |
| with variants | `scoring.bm25_of_variants` | the same, where a variant counts as what it covers |
| all | `_all_editions` | every edition that is current at the position, score 0 |
| phrases | `_holding` | those of another ranking whose folded words hold each phrase |
| numbers | `_numbered` | claims by their numbers, before those of another ranking |
| best | `best` | a page of another ranking, limited to `among` |
"""

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import Any, NamedTuple

from claims.models import prepared_sql
from claims.text import claim_numbers

from .matching_rules import WITH_VARIANTS, phrase_pattern
from .postings import FURTHEST, OF_PREFIX, VISIBLE, Editions, Shelf, Span
from .scoring import (
    Ranking,
    Weighed,
    bm25,
    bm25_of_best,
    bm25_of_variants,
    idf,
    single,
    whole,
)
from .terms import asked, compared, folded_text, is_character, runs
from .variants import variants

MOST_TERMS = 64
"""Of a long text only so many terms are looked for: those that the fewest claims hold."""

MOST_POSTINGS = 24_000
"""How much of the index a text may have read, rarest terms first."""

RARE_COUNT_CAP, COMMON_COUNT = 100, 4_000
"""Terms of 100 claims and more are equally rare where 64 are chosen; those of 4,000 are common, and
no more are counted. At most two common terms are scored."""

LITTLE = 0.5
"""What common terms are worth together, in the idf of the rarest: the fastest of those tried."""

PHRASE = re.compile(r'["“”„＂]([^"“”„＂]*)["“”＂]|「([^「」]*)」|『([^『』]*)』')

FIRST_OF_ALL = 10**12
"""The score of a claim that is asked for by its number: more than words can have."""

DEFAULT_LENGTH = 50.0
"""What counts as the mean length where nothing is published yet."""


class Query(NamedTuple):
    """A parsed query: terms, of which a claim has to hold more than half, and all phrases."""

    terms: list[str]
    phrases: list[str]


class RankedEdition(NamedTuple):
    """An edition by its position, and how well it answers, in millionths."""

    position: int
    score: int


class RankedDocument(NamedTuple):
    """The same with the edition's document in UTF-8, and its folded words, a line for each text."""

    position: int
    score: int
    document: bytes
    words: str


Among = tuple[str, Sequence[Any]]
"""A SELECT of positions, and its parameters."""

SUMS = """
    SELECT NULL::text, claims, total_length FROM claims_searchtext
    WHERE position <= %s ORDER BY position DESC LIMIT 1
"""
"""How many claims stand at a position, and how many terms they hold together."""

NOT_COUNTED: Mapping[str, int] = MappingProxyType({})

NOTHING = Ranking("SELECT 0::bigint AS position, 0::bigint AS score WHERE false", [], {})


def read_query(text: str) -> Query:
    """Words and "phrases"; a phrase may stand in any of the usual quotation marks."""
    found = (folded_text("".join(groups)) for groups in PHRASE.findall(text))
    return Query(asked(text), [phrase_pattern(phrase) for phrase in found if phrase.strip()])


def matching(text: str, position: int, *, version: int, since: int | None = None) -> Ranking:
    """Rank the editions that hold more than half of a query's terms and each of its phrases.

    The version of the matching rules says which variants of a term count as it. A query without
    a word finds nothing; one that is the number of a claim finds that claim first. With `since`,
    an earlier position, editions that were current at it or after it are found too.
    """
    query, span = read_query(text), Span(position, position if since is None else since)
    at_least = len(query.terms) // 2 + 1
    found = _holding(query.phrases, _of_words(text, query, span, version, at_least=at_least))
    numbers = _claim_numbers(text) if version >= WITH_VARIANTS else []
    return _numbered(numbers, span, found) if numbers else found


def loosely_matching(
    text: str, position: int, *, version: int, weighed: Weighed | None = None
) -> Ranking:
    """Rank the editions that hold any of a query's terms, its phrases taken as words.

    `weighed` is that of the ranking which found nothing for the same text, position and version.
    """
    span = Span(position, position)
    return _of_words(text, Query(asked(text), []), span, version, at_least=1, weighed=weighed)


def _of_words(
    text: str,
    query: Query,
    span: Span,
    version: int,
    *,
    at_least: int,
    weighed: Weighed | None = None,
) -> Ranking:
    """Rank the editions that hold so many of the terms, each or one of its variants."""
    others = variants(text, version)
    wanted = dict.fromkeys([*query.terms, *(term for it in others for term in it.terms)])
    mean, weights = weighed or _weights(list(wanted), span)
    kept = (mean, weights) if span.first == span.last else None
    own = {term: weights[term] for term in query.terms if term in weights}
    live = [it for it in others if weights.keys() >= set(it.terms)]
    known = {*own, *(term for it in live for term in it.covered)}
    unknown = [run.folded for run in runs(text) if run.terms() and not known & {*run.terms()}]
    if not query.terms and query.phrases:
        return _all_editions(span)
    if not known or len(known) < at_least:
        return NOTHING._replace(unknown=unknown, weighed=kept)
    shelf = Editions(span)
    if live:
        found = bm25_of_variants(shelf, mean, own, live, weights, at_least=at_least)
    else:
        found = bm25(shelf, mean, own, at_least=at_least)
    return found._replace(unknown=unknown, weighed=kept)


def _claim_numbers(text: str) -> list[int]:
    """The numbers of claims, where a query consists of nothing else: C-58, C-60."""
    numbers = [claim_numbers.read(part) for part in re.split(r"[\s,;、，；]+", text.strip())]
    return [] if None in numbers else [number for number in numbers if number is not None]


def _numbered(numbers: Sequence[int], span: Span, ranking: Ranking) -> Ranking:
    """The claims of these numbers, before all that was ranked."""
    return ranking._replace(
        sql=f"""
            SELECT position, max(score)::bigint AS score FROM (
                SELECT posting.position, {FIRST_OF_ALL}::bigint AS score
                FROM claims_editionindex AS posting
                JOIN claims_claim AS claim ON claim.id = posting.claim_id
                WHERE claim.number = ANY(%s) AND posting.edition_kind
                    NOT IN ('withdrawn', 'withheld') AND {VISIBLE}
                UNION ALL SELECT position, score FROM ({ranking.sql}) AS found
            ) AS numbered GROUP BY position
        """,
        parameters=[list(numbers), *span, *ranking.parameters],
    )


def similar(text: str, position: int, *, version: int, most: int | None = None) -> Ranking:
    """Rank the editions that have terms in common with a text of any length.

    The version of the matching rules says whether words written together are taken apart. With
    `most`, only so many of the best have to be there.
    """
    span = Span(position, position)
    shelf = Editions(span)
    terms = compared(text) if version >= WITH_VARIANTS else asked(text)
    held = rarest(terms, [shelf])
    mean, weights = _weights(list(held), span, counted=held)
    if most and (common := _common(weights)):
        return bm25_of_best(shelf, mean, weights, common, most)
    return bm25(shelf, mean, weights) if weights else NOTHING


def _common(weights: Mapping[str, float]) -> set[str]:
    """The terms that are worth so little together that a row of the best hardly holds them alone.

    With more of them most texts would have to be asked for all rows after all.
    """
    cheapest_first = sorted(weights, key=weights.__getitem__)[:-1]
    most = LITTLE * max(weights.values(), default=0.0)
    sums = accumulate(weights[term] for term in cheapest_first)
    return {term for term, worth in zip(cheapest_first, sums, strict=True) if worth <= most}


def best(
    ranking: Ranking, limit: int, *, offset: int = 0, among: Among | None = None
) -> list[RankedEdition]:
    """The best of what was ranked; of equally good ones the newest first.

    `among` is a SELECT of positions, with its parameters, to which the answer is limited.
    """
    return [RankedEdition(*row) for row in prepared_sql.rows(*_best(ranking, limit, offset, among))]


def best_documents(
    ranking: Ranking, limit: int, *, offset: int = 0, among: Among | None = None
) -> list[RankedDocument]:
    """The same, each with its document and its words as the index has them; one statement."""
    sql, parameters = _best(ranking, limit, offset, among)
    rows = prepared_sql.rows(
        f"""
        SELECT found.position, found.score, edition.document, text.words FROM ({sql}) AS found
        JOIN claims_edition AS edition USING (position)
        LEFT JOIN claims_searchtext AS text USING (position)
        ORDER BY found.score DESC, found.position DESC
        """,
        parameters,
        as_sent=True,
    )
    return [
        RankedDocument(position, score, document, (words or b"").decode())
        for position, score, document, words in rows
    ]


def _best(ranking: Ranking, limit: int, offset: int, among: Among | None) -> tuple[str, list[Any]]:
    limited, parameters = "", [*ranking.parameters]
    if among:
        limited = f" WHERE position IN ({among[0]})"
        parameters += among[1]
    return (
        f"SELECT position, score FROM ({ranking.sql}) AS ranking{limited}"
        " ORDER BY score DESC, position DESC LIMIT %s OFFSET %s",
        [*parameters, limit, offset],
    )


def _weights(
    terms: Sequence[str], span: Span, *, counted: Mapping[str, int] = NOT_COUNTED
) -> Weighed:
    """The mean length of the editions at the last position, and the idf of their terms.

    `counted` says how many editions hold a term, where that was counted to the end: below
    `COMMON_COUNT`.
    """
    known = {term: held for term, held in counted.items() if held < COMMON_COUNT}
    terms = [term for term in terms if term not in known]
    shelf = Editions(span)
    count, held = shelf.count(FURTHEST), shelf.held(OF_PREFIX)
    rows = prepared_sql.rows(
        f"""
        SELECT asked.term, ({count.text}), NULL::bigint FROM unnest(%s::text[]) AS asked (term)
        UNION ALL
        SELECT asked.term, (
            SELECT count(*) FROM (
                SELECT FROM ({held.text}) AS postings GROUP BY key
            ) AS editions
        ), NULL::bigint FROM unnest(%s::text[]) AS asked (term)
        UNION ALL
        ({SUMS})
        """,
        [*count.parameters, whole(terms), *held.parameters, single(terms), span.last],
    )
    sums = {term: (number, total) for term, number, total in rows}
    claims, all_terms = sums.pop(None, (0, 0))
    if not claims:
        return DEFAULT_LENGTH, {}
    found = known | {term: held for term, (held, _total) in sums.items() if held}
    return all_terms / claims, {term: idf(held, claims) for term, held in found.items()}


def rarest(terms: Sequence[str], shelves: Sequence[Shelf]) -> dict[str, int]:
    """The rarest of a text's terms within `MOST_POSTINGS`, each with the number of claims that hold
    it; counting ends at `COMMON_COUNT`."""
    counts = _claims_holding(terms if len(terms) > MOST_TERMS else whole(terms), shelves)
    if len(terms) > MOST_TERMS:
        capped = {term: min(held, RARE_COUNT_CAP) for term, held in counts.items()}
        # Of equally rare ones the first in the text, as in the order of the counts.
        terms = sorted(filter(capped.get, terms), key=capped.__getitem__)[:MOST_TERMS]
    rarest_first = sorted(filter(counts.get, whole(terms)), key=counts.__getitem__)
    read, kept = 0, dict[str, int]()
    for term in [*rarest_first, *single(terms)]:
        held = COMMON_COUNT if is_character(term) else counts[term]
        read += MOST_POSTINGS // 2 if held >= COMMON_COUNT else held
        if kept and read > MOST_POSTINGS:
            break
        kept[term] = held
    return kept


def _claims_holding(terms: Sequence[str], shelves: Sequence[Shelf]) -> dict[str, int]:
    """The number of claims that hold each of these terms, up to `COMMON_COUNT` a shelf."""
    counts = [shelf.count(COMMON_COUNT) for shelf in shelves]
    held = " + ".join(f"({count.text})" for count in counts)
    rows = prepared_sql.rows(
        f"SELECT asked.term, {held} FROM unnest(%s::text[]) AS asked (term)",
        [*(it for count in counts for it in count.parameters), list(terms)],
    )
    return dict(rows)


def _all_editions(span: Span) -> Ranking:
    """Every edition that can be found, with equal scores."""
    return Ranking(
        "SELECT posting.position, 0::bigint AS score FROM claims_editionindex AS posting"
        f" WHERE {VISIBLE}",
        [*span],
        {},
    )


def _holding(phrases: Sequence[str], ranking: Ranking) -> Ranking:
    """Of what was ranked, the editions that hold each of these phrases."""
    if not phrases:
        return ranking
    conditions = " AND ".join(["strpos(text.words, %s) > 0"] * len(phrases))
    return ranking._replace(
        sql=f"SELECT found.position, found.score FROM ({ranking.sql}) AS found"
        f" JOIN claims_searchtext AS text USING (position) WHERE {conditions}",
        parameters=[*ranking.parameters, *phrases],
    )
