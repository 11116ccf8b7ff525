"""Bring in what other publishers found: all that can be read of a document, in one transaction."""

from pathlib import Path
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from claims.intake.claim_set.locking import one_at_a_time
from claims.intake.claim_set.progress import Progress, no_progress
from claims.intake.claim_set.report import Report
from claims.intake.encodings import decoded
from claims.intake.external_reviews import claim_review
from claims.models import ExternalReview
from claims.record import editions

PERMISSION = "claims.add_externalreview"
NOUN = "external_reviews"


def import_external_reviews(
    content: Path | bytes,
    *,
    actor: Any,
    dry_run: bool = False,
    expect: str = "",
    progress: Progress = no_progress,
) -> Report:
    """Keep the reviews of a ClaimReview document, feed or web page that are not here yet.

    What says the same as a review that is here is that one. Those that cannot be taken over
    are refused in the report, by name; a ValidationError says why a file as a whole cannot be
    read. `expect` is the digest of the report of a dry run: anything else raises PreviewOutdated.
    """
    if not actor.has_perm(PERMISSION):
        raise ValidationError(_("Your account may not do this."))
    report = Report(dry_run=dry_run)
    text, encoding = decoded(content if isinstance(content, bytes) else content.read_bytes())
    report.notes.append(_("The file was read as %(encoding)s.") % {"encoding": encoding})
    rows = _rows(text, actor, report)
    with pghistory.context(user=actor.pk), transaction.atomic():
        one_at_a_time()
        found = ExternalReview.objects.filter(digest__in=rows)
        known = set(found.values_list("digest", flat=True))
        new = [row for digest, row in rows.items() if digest not in known]
        ExternalReview.objects.bulk_create(new, batch_size=500)
        for done, (digest, row) in enumerate(rows.items(), start=1):
            progress(done, len(rows))
            rating = row.rating_label or row.rating_value
            report.add("unchanged" if digest in known else "created", NOUN, row, rating)
        report.count(NOUN, created=len(new), unchanged=len(known))
        report.expect(expect)
        transaction.set_rollback(dry_run)
    return report


def _rows(text: str, actor: Any, report: Report) -> dict[str, ExternalReview]:
    """The reviews of the text by the digest of what they say."""
    rows: dict[str, ExternalReview] = {}
    for found in claim_review.read(text):
        if isinstance(found, claim_review.UnreadableReview):
            report.refuse(NOUN, found.place or _("The file"), found.message)
            continue
        digest = editions.digest(editions.canonical(found.facts))
        if digest in rows:
            report.notes.append(
                _("%(place)s says what another one of the file says.") % {"place": found.place}
            )
        rows[digest] = ExternalReview(
            **found.facts, raw=found.raw, digest=digest, imported_by=actor
        )
    return rows
