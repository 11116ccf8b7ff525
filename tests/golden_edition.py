"""One document of version 1, as it was when that was new: every later release has to read it."""

import json
from pathlib import Path

from claims.models import Edition, Review
from claims.record import editions, log
from tests import factories
from tests.going_round import without_triggers

GOLDEN = (Path(__file__).parent / "golden/edition-1.json").read_text()


def published_golden_document() -> Edition:
    """The golden document in the log, as if it had been published when it was made."""
    document = json.loads(GOLDEN)
    content, published = document["claim"], document["edition"]
    claim, submission = factories.submitted_claim(public_id=content["id"], number=content["number"])
    review = Review.objects.create(
        submission=submission,
        submitted_by=submission.submitted_by,
        reviewer=factories.reviewer(),
        decision="approved",
    )
    digest = editions.digest(GOLDEN)
    with without_triggers():
        edition = Edition.objects.create(
            claim=claim,
            number=published["number"],
            position=published["position"],
            kind=published["kind"],
            document=GOLDEN,
            content_digest=editions.digest(editions.canonical(content)),
            digest=digest,
            previous_chain=log.START,
            chain=editions.digest(log.START + digest),
            review=review,
            published_by=review.reviewer,
            published_at=published["published_at"],
        )
    log.reindex()
    return edition
