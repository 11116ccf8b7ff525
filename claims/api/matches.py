"""Scores of search results, and the passages in which the words asked for stand."""

from typing import Any

import orjson

from claims.search.highlights import Passage, find, indexed_words
from claims.search.scoring import Ranking, share

from .paging import Page


def matches(ranking: Ranking | None, page: Page) -> dict[str, Any]:
    """The member `matches`, one for each result in their order; no member without a search."""
    if ranking is None:
        return {}
    words = page.words
    if words is None:
        by_position = indexed_words(page.positions)
        words = [by_position.get(position, "") for position in page.positions]
    found = []
    for place, text in enumerate(page.documents):
        document = orjson.loads(text)
        score = {} if page.scores is None else {"score": page.scores[place] / 1_000_000}
        held = find(document, ranking.terms, words[place])
        found.append(
            {
                "claim": document["claim"]["id"],
                **score,
                "share": round(share(ranking.idf, ranking.met(held.terms)), 3),
                "highlights": list(map(_highlight, held.passages)),
            }
        )
    return {"matches": found}


def _highlight(passage: Passage) -> dict[str, Any]:
    return {
        "pointer": passage.pointer,
        "language": passage.language,
        "pieces": [{"text": piece.text, "match": piece.is_match} for piece in passage.pieces],
    }
