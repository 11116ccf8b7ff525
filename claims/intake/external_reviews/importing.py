"""Bring in what other publishers found: all that can be read of a document, in one transaction."""

import re
from pathlib import Path

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from claims.intake.claim_set.locking import one_at_a_time
from claims.intake.claim_set.previews import undo_preview
from claims.intake.claim_set.progress import Progress, no_progress
from claims.intake.claim_set.report import Report
from claims.intake.encodings import decoded, read_as
from claims.intake.external_reviews import claim_review
from claims.models import Actor, ExternalReview
from claims.record import editions
from claims.workflow import objections

PERMISSION = "claims.add_externalreview"
NOUN = "external_reviews"


def import_external_reviews(
    content: Path | bytes,
    *,
    actor: Actor,
    dry_run: bool = False,
    expect: str = "",
    progress: Progress = no_progress,
) -> Report:
    """Keep the reviews of a ClaimReview document, feed or web page that are not here yet.

    What says the same as a review that is here is that one. One of the same address, claim and
    claimant that says something else is newer, unless its dates say otherwise, and marks the older
    one as superseded. Those that cannot be taken over
    are refused in the report, by name; a ValidationError says why a file as a whole cannot be
    read. `expect` is the digest of the report of a dry run: anything else raises PreviewOutdated.
    """
    objections.raise_objections(list(objections.allowed(actor, PERMISSION)))
    report = Report(dry_run=dry_run)
    text, encoding = decoded(content if isinstance(content, bytes) else content.read_bytes())
    report.notes.append(read_as(encoding))
    rows = _rows(text, actor, report)
    with pghistory.context(user=actor.pk), transaction.atomic():
        one_at_a_time()
        found = ExternalReview.objects.filter(digest__in=rows)
        known = set(found.values_list("digest", flat=True))
        new = [row for digest, row in rows.items() if digest not in known]
        newer = _create(new)
        for done, (digest, row) in enumerate(rows.items(), start=1):
            progress(done, len(rows))
            rating = row.rating_label or row.rating_value
            report.add("unchanged" if digest in known else "created", NOUN, row, rating)
            if digest in newer:
                report.notes.append(newer[digest])
        report.count(NOUN, created=len(new), unchanged=len(known))
        report.expect(expect)
        undo_preview(dry_run)
    report.note_in_log(actor)
    return report


def _create(rows: list[ExternalReview]) -> dict[str, str]:
    """Store reviews after those they supersede; a sentence for each that does, by digest."""
    told = {}
    for row in rows:
        others = ExternalReview.objects.filter(superseded_by=None, claimant=row.claimant)
        older = (
            others.filter(web_address=row.web_address, claim_text=row.claim_text).first()
            if row.web_address
            else None
        )
        if older is None:
            row.save()
            continue
        names = {"review": row.web_address, "old": _rating(older), "new": _rating(row)}
        row.superseded_by = older
        row.save()
        message = _("%(review)s: “%(new)s” is an older rating; “%(old)s”, which is here, is newer.")
        if _moment(row) >= _moment(older):
            # One after the other, since never two of a review are the newest.
            ExternalReview.objects.filter(pk=older.pk).update(superseded_by=row)
            ExternalReview.objects.filter(pk=row.pk).update(superseded_by=None)
            message = _("%(review)s has a newer rating: “%(new)s” instead of “%(old)s”.")
        told[row.digest] = message % names
    return told


def _rating(review: ExternalReview) -> str:
    return review.rating_label or review.rating_value


def _moment(review: ExternalReview) -> str:
    """The date of a review's last change, as far as dates compare as texts; empty for others."""
    found = re.match(r"\d{4}-\d\d-\d\d(T[\d:.]+)?", review.modified or review.published)
    return found[0] if found else ""


def _rows(text: str, actor: Actor, report: Report) -> dict[str, ExternalReview]:
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
            **found.facts,
            raw=found.raw,
            digest=digest,
            web_address=found.web_address,
            modified=found.modified,
            imported_by=actor,
        )
    return rows
