"""Claims as lists show them: statement, finding, what is new, and whether it is in dispute."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from claims.models import Edition, EditionKind, Reason, VerificationStatus
from claims.search.highlights import HighlightedRun, Passage, find, indexed_words
from claims.search.scoring import Ranking

from . import document_view

MOST_PASSAGES = 2
"""Shown below a statement, where what was looked for stands elsewhere."""


class Row(NamedTuple):
    """A claim in a list."""

    id: str
    number: int
    statement: document_view.Text
    pieces: list[HighlightedRun]
    """The statement in runs, some of which were looked for."""
    status: document_view.Word
    reasons: list[document_view.Word]
    wording: document_view.Text | None
    sources: int
    edition: int
    kind: document_view.Word
    published_at: datetime
    contested_at: datetime | None
    passages: list[Passage]


def rows(
    editions: Iterable[Edition], position: int, *, ranking: Ranking | None = None
) -> list[Row]:
    """The rows of these editions, in one query; `ranking` is what marks words in them."""
    editions = list(editions)
    contested = disputes(editions, position)
    words = indexed_words([edition.position for edition in editions]) if ranking else {}
    return [
        _row(edition, contested.get(edition.claim_id), ranking, words.get(edition.position, ""))
        for edition in editions
    ]


def plain_rows(editions: Iterable[Edition]) -> list[Row]:
    """The rows of these editions as each was published, whatever was contested then or later."""
    return [_row(edition, None, None) for edition in editions]


def findings(rows: Iterable[Row]) -> list[tuple[document_view.Word, int]]:
    """Count these claims by finding, in the order of the findings."""
    counts = Counter(row.status.key for row in rows)
    return in_order(counts)


def in_order(counts: Mapping[str, int]) -> list[tuple[document_view.Word, int]]:
    """Findings with how many claims have each, in the order of the findings."""
    return [
        (document_view.word(VerificationStatus, key), counts[key])
        for key in VerificationStatus.values
        if counts.get(key)
    ]


def page_numbers(page: int, last: int) -> list[int]:
    """The numbers of the pages to link: all of a few; of many the first, the last, those near."""
    near = {1, 2, last - 1, last, *range(page - 3, page + 4)}
    return [number for number in range(1, last + 1) if last <= 20 or number in near]


def disputes(editions: list[Edition], position: int) -> dict[int, datetime]:
    """By claim, when the finding that these editions end with was contested, if it is.

    A reissue ends no dispute: the edition before it says whether there is one.
    """
    claims = [edition.claim_id for edition in editions]
    deciding = (
        Edition.objects.filter(claim__in=claims, position__lte=position)
        .exclude(kind=EditionKind.REISSUED)
        .order_by("claim", "-number")
        .distinct("claim")
        .values_list("claim", "kind", "published_at")
    )
    return {claim: moment for claim, kind, moment in deciding if kind == EditionKind.CONTESTED}


def _row(
    edition: Edition, contested_at: datetime | None, ranking: Ranking | None, words: str = ""
) -> Row:
    document = json.loads(edition.document)
    claim, published = document["claim"], document["edition"]
    texts = document_view.texts(claim, "statement") if "statement" in claim else []
    statement = texts[0] if texts else document_view.Text("", "")
    passages = find(document, ranking.terms, words).passages if ranking else []
    kind = published["kind"]
    wordings = document_view.texts(claim, "suggested_wording") if texts else []
    return Row(
        id=claim["id"],
        number=claim["number"],
        statement=statement,
        pieces=_marked(statement, passages),
        status=document_view.word(VerificationStatus, claim.get("verification_status", "")),
        reasons=[document_view.word(Reason, reason) for reason in claim.get("reasons", [])],
        wording=wordings[0] if wordings else None,
        sources=len({row["source"]["id"] for row in claim.get("citations", [])}),
        edition=published["number"],
        kind=document_view.word(EditionKind, kind),
        published_at=edition.published_at,
        contested_at=contested_at,
        passages=_elsewhere(statement, passages),
    )


def _marked(statement: document_view.Text, passages: list[Passage]) -> list[HighlightedRun]:
    """The statement in the runs of the passage that is all of it, or as one run."""
    for passage in passages:
        if "".join(piece.text for piece in passage.pieces) == statement.words:
            return passage.pieces
    return [HighlightedRun(statement.words, False)]


def _elsewhere(statement: document_view.Text, passages: list[Passage]) -> list[Passage]:
    others = [
        passage
        for passage in passages
        if "".join(piece.text for piece in passage.pieces) != statement.words
        and not passage.pointer.endswith("/statement")
    ]
    language = document_view.page_language()[:2]
    others.sort(key=lambda passage: passage.language[:2] != language)
    return others[:MOST_PASSAGES]


def plain(row: Row) -> dict[str, Any]:
    """A row as the suggestions of a search field have it."""
    return {
        "number": f"C-{row.number}",
        "statement": row.statement.words,
        "language": row.statement.language,
        "finding": str(row.status.label),
        "status": row.status.key,
        "contested": row.contested_at is not None,
    }
