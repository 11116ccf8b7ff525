"""Retrieval quality of `similar`, on a set of judged queries.

A set is a folder with docs.jsonl {"id", "title", "text"}, queries.jsonl {"id", "text", "split"}
and qrels.tsv (query id, document id). Queries of the split "test" are asked where there is one.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction

from claims.models import Edition
from claims.search import index, ranking
from claims.search.matching_rules import NEWEST

DEPTH = 100


class Figures(NamedTuple):
    """Means over the queries, from 0 to 1."""

    queries: int
    map_at_5: float
    mrr: float
    hit_at_1: float
    hit_at_5: float
    hit_at_10: float


def main(folder: str) -> None:
    """Print the figures of a set, or that it is not there."""
    if not folder:
        print("Quality: not measured; name a folder of judged queries: make bench JUDGED=…")
        return
    missing = [
        name
        for name in ("docs.jsonl", "queries.jsonl", "qrels.tsv")
        if not (Path(folder) / name).is_file()
    ]
    if missing:
        print(f"Quality: not measured; there is no {', '.join(missing)} in {folder}.")
        return
    found = measure(Path(folder))
    print(
        f"Quality of similar on {folder}, {found.queries} queries: "
        + ", ".join(
            f"{name} {value:.3f}" for name, value in found._asdict().items() if name != "queries"
        )
    )


def measure(folder: Path) -> Figures:
    """Index the documents as claims would be, in an empty database, ask, and leave no trace."""
    docs, queries = _rows(folder / "docs.jsonl"), _rows(folder / "queries.jsonl")
    judged: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text().splitlines():
        query, document = line.split("\t")
        judged.setdefault(query, set()).add(document)
    if any(query.get("split") == "test" for query in queries):
        queries = [query for query in queries if query.get("split") == "test"]
    with transaction.atomic():
        claims = [
            (Edition(position=n, claim_id=n), _document(doc)) for n, doc in enumerate(docs, 1)
        ]
        index.write(claims)
        answers = {
            query["id"]: [docs[match.position - 1]["id"] for match in _similar(query, len(docs))]
            for query in queries
            if query["id"] in judged
        }
        transaction.set_rollback(True)
    return figures(answers, judged)


def figures(answers: Mapping[str, list[str]], judged: Mapping[str, set[str]]) -> Figures:
    """Of answers, best first, by query, against the right ones."""

    def mean(values: Iterable[float]) -> float:
        return sum(values) / len(answers)

    def hit(depth: int) -> float:
        return mean(bool(judged[query] & set(found[:depth])) for query, found in answers.items())

    return Figures(
        len(answers),
        mean(_average_precision(found[:5], judged[query]) for query, found in answers.items()),
        mean(_reciprocal_rank(found, judged[query]) for query, found in answers.items()),
        *map(hit, (1, 5, 10)),
    )


def _average_precision(found: list[str], right: set[str]) -> float:
    places = [place for place, document in enumerate(found, 1) if document in right]
    precisions = (hits / place for hits, place in enumerate(places, 1))
    return sum(precisions) / min(len(right), 5)


def _reciprocal_rank(found: list[str], right: set[str]) -> float:
    return next((1 / n for n, document in enumerate(found, 1) if document in right), 0.0)


def _similar(query: dict[str, Any], position: int) -> list[ranking.RankedEdition]:
    return ranking.best(ranking.similar(query["text"], position, version=NEWEST), DEPTH)


def _document(doc: dict[str, Any]) -> dict[str, Any]:
    return {"claim": {"statement": f"{doc.get('title', '')}\n{doc['text']}"}}


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]
