"""The two signatures: submissions and reviews, with ticks and proposed wordings."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .claim import Claim
from .erasure import ERASED, emptied, erased_words
from .members import WORDINGS
from .rules import (
    DIGEST_OF_DOCUMENT,
    READERS_ARE_TOLD_WHY,
    VISIBLE,
    RawCheck,
    Rule,
    append_only,
    is_digest_of,
    one_of,
    readers_are_told_why,
)
from .vocabulary import Decision, EditionKind

RETURN_SAYS_WHY = _("Say why it is returned: write a comment.")
EMPTIED_CONTENT = (
    r'\{"change":\{"kind":"withheld","note":""\},"id":"[0-9a-f-]{36}","number":[0-9]+\}'
)
"""A regular expression for what the law leaves of a claim's content; no word has room in it."""
NOTHING_FOLLOWS = _("This claim is withheld by law: nothing is written for it any more.")
CLAIM_OF_REVIEW = "(SELECT claim_id FROM claims_submission WHERE id = OLD.submission_id)"


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def waiting(self) -> "SubmissionQuerySet":
        """Submissions nobody has answered."""
        return self.filter(review__isnull=True)


class Submission(models.Model):
    """The first signature: a person stands behind exactly these bytes."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("claim")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=EditionKind)
    note = models.TextField(_("note for readers"), blank=True)
    document = models.TextField(
        _("document"), help_text=_("Canonical JSON of the claim: what is signed.")
    )
    content_digest = models.CharField(
        _("content digest"), max_length=64, help_text=_("SHA-256 of the document, in hex.")
    )
    claim_version = models.BigIntegerField(_("version of the claim"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="submissions",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(pgettext_lazy("moment", "submitted"), db_default=Now())

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-pk"]
        constraints = [
            one_of("kind", EditionKind, name="submission_kind_known"),
            readers_are_told_why(["corrected", "withdrawn"], name="submission_says_why"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=[EditionKind.CONTESTED, EditionKind.WITHHELD]),
                name="submission_never_contests",
                violation_error_message=_("A contest is not submitted: it is published at once."),
            ),
            RawCheck(
                f"CASE content_digest WHEN '' THEN note = '' AND document ~ '^{EMPTIED_CONTENT}$'"
                f" ELSE {is_digest_of('document', 'content_digest')} END",
                name="submission_digest",
                message=DIGEST_OF_DOCUMENT,
            ),
        ]
        triggers = [
            *append_only(
                "submission",
                emptied=emptied(
                    "OLD.claim_id",
                    note="''",
                    content_digest="''",
                    document="claims_emptied_content(OLD.document)",
                ),
            ),
            Rule(
                name="submission_of_no_withheld_claim",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                # Whoever withholds the claim has locked it: this waits, and is refused then.
                func="""
                    PERFORM 1 FROM claims_claim WHERE id = NEW.claim_id FOR NO KEY UPDATE;
                    IF NEW.content_digest = '' OR EXISTS (SELECT 1 FROM claims_claim
                        WHERE id = NEW.claim_id AND stage = 'withheld') THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=NOTHING_FOLLOWS,
            ),
            # No CHECK: what was submitted before is kept, and editions of other logs have none.
            Rule(
                name="submission_says_what_is_new",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.kind = 'revised'"),
                func=f"IF NEW.note !~ '{VISIBLE}' THEN REFUSE; END IF; RETURN NEW;",
                message=READERS_ARE_TOLD_WHY,
            ),
        ]

    def __str__(self) -> str:
        return self.content_digest[:12]


class Review(models.Model):
    """The second signature, or the refusal of it, with a comment."""

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, verbose_name=_("submission")
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("submitted by"),
        help_text=_("Copied from the submission, so that one row shows both signatures."),
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="reviews",
        verbose_name=_("reviewer"),
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    comment = models.TextField(_("comment"), blank=True)
    reviewed_at = models.DateTimeField(_("reviewed"), db_default=Now())

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reviewer=models.F("submitted_by")),
                name="review_by_another_person",
                violation_error_message=_("Nobody reviews what they submitted themselves."),
            ),
            models.CheckConstraint(
                condition=~models.Q(decision=Decision.RETURNED) | models.Q(comment__regex=VISIBLE),
                name="review_return_says_why",
                violation_error_message=RETURN_SAYS_WHY,
            ),
            one_of("decision", Decision, name="review_decision_known"),
        ]
        triggers = [
            *append_only(
                "review", emptied=emptied(CLAIM_OF_REVIEW, comment=erased_words("comment"))
            ),
            Rule(
                name="review_of_what_is_submitted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("signed", "record"), ("claim", "record"), ("latest", "bigint")],
                func="""
                    SELECT claim_id, kind, claim_version, submitted_by_id INTO signed
                    FROM claims_submission WHERE id = NEW.submission_id;
                    SELECT stage, version INTO claim FROM claims_claim
                    WHERE id = signed.claim_id FOR NO KEY UPDATE;
                    SELECT max(id) INTO latest FROM claims_submission
                    WHERE claim_id = signed.claim_id
                    AND (kind = 'reissued') = (signed.kind = 'reissued');
                    IF NEW.submitted_by_id IS DISTINCT FROM signed.submitted_by_id
                    OR latest IS DISTINCT FROM NEW.submission_id
                    OR (signed.kind = 'reissued' AND claim.stage NOT IN ('published', 'draft'))
                    OR (signed.kind <> 'reissued' AND (claim.stage <> 'in_review'
                        OR claim.version <> signed.claim_version)) THEN
                        REFUSE;
                    END IF;
                    RETURN NEW;
                """,
                message=_("Only what is submitted and unchanged since can be reviewed."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_decision_display()


class Tick(models.Model):
    """A reviewer has compared one citation of a submission: the words say so."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="ticks", verbose_name=_("submission")
    )
    place = models.PositiveIntegerField(
        _("place"), help_text=_("Of the citation in the signed document, from 0.")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="ticks",
        verbose_name=_("reviewer"),
    )
    ticked_at = models.DateTimeField(_("ticked"), db_default=Now())

    class Meta:
        verbose_name = _("tick")
        verbose_name_plural = _("ticks")
        ordering = ["submission", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "place", "reviewer"],
                name="tick_once",
                violation_error_message=_("This citation is ticked already."),
            )
        ]
        triggers = [
            Rule(
                name="tick_before_the_review",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' OR EXISTS (
                        SELECT 1 FROM claims_review WHERE submission_id =
                        CASE TG_OP WHEN 'DELETE' THEN OLD.submission_id ELSE NEW.submission_id END
                    ) THEN REFUSE; END IF;
                    RETURN coalesce(NEW, OLD);
                """,
                message=_("What was ticked is kept with the review and not changed after it."),
            )
        ]

    def __str__(self) -> str:
        return str(self.place)


class Proposal(models.Model):
    """A wording that a reviewer proposes with a return, for the author to take over."""

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("review")
    )
    language = models.CharField(
        _("language"), max_length=35, help_text=_("Of the statement or of one of its translations.")
    )
    field = models.CharField(
        _("field"),
        max_length=20,
        choices=[
            (field.name, field.verbose_name)
            for field in Claim._meta.concrete_fields
            if field.name in WORDINGS
        ],
    )
    wording = models.TextField(_("wording"))

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["review", "language", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "language", "field"],
                name="proposal_once",
                violation_error_message=_("There is a proposal for these words already."),
            ),
            models.CheckConstraint(
                condition=models.Q(field__in=WORDINGS) & models.Q(wording__regex=VISIBLE),
                name="proposal_of_a_wording",
                violation_error_message=_("Propose words for one of the fields."),
            ),
        ]
        triggers = append_only(
            "proposal",
            emptied=emptied(
                "(SELECT s.claim_id FROM claims_review r JOIN claims_submission s"
                " ON s.id = r.submission_id WHERE r.id = OLD.review_id)",
                wording=f"'{ERASED}'",
            ),
        )

    def __str__(self) -> str:
        return f"{self.field} ({self.language})"
