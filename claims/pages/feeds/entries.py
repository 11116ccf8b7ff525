"""Entries of a feed: editions, each with what it says and in what it differs from the one before.

Bodies are HTML without a script, a style or a class, as readers of feeds show it.
"""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language

from claims.models import Edition, EditionKind, VerificationStatus
from claims.record import differences, succession
from claims.record.differences import NO_DIFFERENCES, Change, Differences, Piece
from claims.record.succession import Corrected
from claims.text import claim_numbers
from claims.text.labels import labelled

from .. import document_view, durations
from ..document_view import Text, Word


class Entry(NamedTuple):
    """An edition as feeds tell it."""

    edition: Edition
    claim_id: str
    name: str
    """C-58.2"""
    kind: Word
    statement: Text | None
    """None of a withdrawal, which has none, and of what was withdrawn later."""
    status: Word | None
    changes: list[dict[str, Any]]
    """{field, label, language, pieces: [{what, words}]} for each field that differs."""
    html: str
    corrected: Corrected | None
    """The edition that this one corrects, if it is a correction."""

    @property
    def title(self) -> str:
        parts = (self.name, str(self.kind.label), self.statement and self.statement.words)
        return " · ".join(part for part in parts if part)


def entries(editions: Sequence[Edition], position: int) -> list[Entry]:
    """An entry for each edition, in their order.

    Those of claims that are withdrawn as of the position are told without their words. A query
    asks which these are, one for the editions before, and one for those that were corrected.
    """
    withdrawn = succession.withdrawn(editions, position)
    before = succession.documents_before(editions)
    corrected = succession.corrected_by(editions)
    language = get_language() or "en"
    return [
        _entry(
            edition,
            before.get(edition.position, ""),
            is_withdrawn=edition.is_emptied or edition.claim_id in withdrawn,
            corrected=corrected.get(edition.position),
            language=language,
        )
        for edition in editions
    ]


def _entry(
    edition: Edition,
    before: str,
    *,
    is_withdrawn: bool,
    corrected: Corrected | None,
    language: str,
) -> Entry:
    content = json.loads(edition.document)["claim"]
    status = content.get("verification_status")
    if is_withdrawn:
        is_withheld = edition.is_emptied or edition.kind == EditionKind.WITHHELD
        changes, html = _told("", "", edition.note, language, is_withheld=is_withheld)
    else:
        changes, html = _told(before, edition.document, edition.note, language)
    took = durations.since_corrected(edition, corrected)
    return Entry(
        edition,
        claim_id=content["id"],
        name=f"{claim_numbers.label(content['number'])}.{edition.number}",
        kind=document_view.word(EditionKind, edition.kind),
        statement=None
        if is_withdrawn or "statement" not in content
        else document_view.texts(content, "statement")[0],
        status=document_view.word(VerificationStatus, status) if status else None,
        changes=changes,
        html="\n".join([html, *(f"<p>{escape(words)}</p>" for words in took)]),
        corrected=corrected,
    )


@lru_cache(maxsize=1_000)
def _told(
    before: str, after: str, note: str, language: str, *, is_withheld: bool = False
) -> tuple[list[dict[str, Any]], str]:
    """The changes between two documents, and the body of the entry, in the active language.

    Without documents the claim is withdrawn, or withheld: the body says no more than that.
    Editions never change: to compare two of them takes long, and is done once.
    """
    old, new = (json.loads(text)["claim"] if text else {} for text in (before, after))
    # What a withdrawal takes away is not said once more by telling that it is gone.
    differing = differences.of_contents(old, new) if old and "statement" in new else NO_DIFFERENCES
    context = {
        "is_withdrawn": not after,
        "is_withheld": is_withheld,
        "reading": document_view.claim_view(new) if new else {},
        "note": note,
        "differences": [
            *((change.label, _marked(change.pieces)) for change in differing.fields),
            *(
                (labelled(record.noun, change.label), _marked(change.pieces))
                for record in differing.records
                for change in record.changes
            ),
        ],
        "records": [
            (record.what, record.noun, record.title)
            for record in differing.records
            if record.what != "changed"
        ],
    }
    html = render_to_string("claims/feed_entry.html", context).strip()
    return list(_plain(differing)), html


def _marked(pieces: Sequence[Piece]) -> str:
    """Pieces as HTML: what was removed in <del>, what was added in <ins>."""
    tags = {"removed": "del", "added": "ins"}
    return "".join(
        f"<{tags[piece.what]}>{escape(piece.words)}</{tags[piece.what]}>"
        if piece.what in tags
        else str(escape(piece.words))
        for piece in pieces
    )


def _plain(differing: Differences) -> Iterator[dict[str, Any]]:
    for change in differing.fields:
        yield _plain_change(change, change.name)
    for record in differing.records:
        at = {"record": record.title, "what": record.what}
        if not record.changes:
            yield {"field": "", "label": str(record.noun), "language": "", "pieces": [], **at}
        for change in record.changes:
            yield {**_plain_change(change, change.name), **at}


def _plain_change(change: Change, name: str) -> dict[str, Any]:
    return {
        "field": name,
        "label": str(change.label),
        "language": change.language,
        "pieces": [{"what": piece.what, "words": piece.words} for piece in change.pieces],
    }
