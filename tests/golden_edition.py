"""One document of version 1, as it was when that was new: every later release has to read it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from claims.models import Edition, Review
from claims.record import editions, log
from tests import factories
from tests.going_round import without_triggers

GOLDEN = (Path(__file__).parent / "golden/edition-1.json").read_text()


def published_golden_document() -> Edition:
    """The golden document in the log, as if it had been published when it was made."""
    (edition,) = published_documents([GOLDEN])
    return edition


def published_documents(documents: Iterable[str]) -> list[Edition]:
    """First editions of as many claims, from position 1 on, byte for byte as the documents are."""
    published: list[Edition] = []
    for document in sorted(documents, key=lambda text: _member(text, "edition")["position"]):
        content, stamp = _member(document, "claim"), _member(document, "edition")
        claim, submission = factories.submitted_claim(
            public_id=content["id"], number=content["number"]
        )
        review = Review.objects.create(
            submission=submission,
            submitted_by=submission.submitted_by,
            reviewer=factories.reviewer(),
            decision="approved",
        )
        digest = editions.digest(document)
        previous = published[-1].chain if published else log.START
        with without_triggers():
            edition = Edition.objects.create(
                claim=claim,
                number=stamp["number"],
                position=stamp["position"],
                kind=stamp["kind"],
                document=document,
                content_digest=editions.digest(editions.canonical(content)),
                digest=digest,
                previous_chain=previous,
                chain=editions.digest(previous + digest),
                review=review,
                published_by=review.reviewer,
                published_at=stamp["published_at"],
            )
        published.append(edition)
    log.reindex()
    return published


def _member(document: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(document)[name]
    return found
