"""Requests for correction: which record, when, by when, and which claims name it.

Nothing here says who asks or in which words: that is `requester.py`, which is erased.
"""

from datetime import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from .article import Article
from .claim import Claim
from .rules import AppendOnly, RawCheck, Rule, append_only, matches, no_truncate, one_of
from .source import Source
from .subject import Claimant
from .vocabulary import Decision

WRITTEN_ONCE = _(
    "What became of a request for correction is written once and never changed or removed."
)
TARGETS = ("claim", "article", "source", "claimant")
RECEIPT = r"^R-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$"
"""A receipt number: eight of the letters and digits that nobody mistakes for others (Crockford)."""

KEPT = (
    *("id", "receipt", "secret_digest", "claim_id", "article_id", "source_id", "claimant_id"),
    *("language", "position", "received_at"),
)
CLOCK = ("confirmed_at", "look_by", "decide_by")


def closed(request: str) -> str:
    """SQL: two people have agreed on what became of this request."""
    return f"""EXISTS (
        SELECT 1 FROM claims_correctionconfirmation given
        JOIN claims_correctiondecision made ON made.id = given.decision_id
        WHERE made.request_id = {request} AND given.answer = 'approved')"""


def lock(request: str) -> str:
    """SQL: keep everybody else who does something with this request waiting until the commit."""
    return f"PERFORM 1 FROM claims_correctionrequest WHERE id = {request} FOR NO KEY UPDATE;"


def embedding(request: str, claim: str) -> str:
    """SQL: an edition of the claim embeds the record that the request is about."""
    named = " OR ".join(
        f"mention.{noun}_id = asked.{noun}_id" for noun in ("article", "source", "claimant")
    )
    return f"""EXISTS (
        SELECT 1 FROM claims_correctionrequest asked
        JOIN claims_edition edition ON edition.claim_id = {claim}
        LEFT JOIN claims_mention mention ON mention.edition_id = edition.id
        WHERE asked.id = {request} AND (asked.claim_id = {claim} OR {named}))"""


class CorrectionRequestQuerySet(models.QuerySet["CorrectionRequest"]):
    def waiting_for_confirmation(self) -> "CorrectionRequestQuerySet":
        """Those of busy hours whose sender has not answered the mail yet: nobody looks at them."""
        return self.filter(confirmed_at__isnull=True)

    def in_the_queue(self) -> "CorrectionRequestQuerySet":
        """Those that two people have not answered yet."""
        return self.filter(confirmed_at__isnull=False).exclude(
            decisions__confirmation__answer=Decision.APPROVED
        )

    def answered(self) -> "CorrectionRequestQuerySet":
        """Those that two people have answered."""
        return self.filter(decisions__confirmation__answer=Decision.APPROVED)

    def with_clocks(self) -> "CorrectionRequestQuerySet":
        """With `until`, when the next step is due: the first look, or the decision."""
        return self.annotate(
            until=models.Case(
                models.When(look__isnull=True, then="look_by"),
                default=Coalesce("extension__until", "decide_by"),
            )
        )

    def overdue(self, now: datetime) -> "CorrectionRequestQuerySet":
        """Those in the queue whose next step was due before `now`, the longest first."""
        late: dict[str, Any] = {"until__lt": now}
        return self.in_the_queue().with_clocks().filter(**late).order_by(models.F("until"), "pk")

    def with_what_became(self) -> "CorrectionRequestQuerySet":
        """With the record and every step, for lists and pages."""
        return self.select_related(
            *TARGETS, "requester", "look__looked_by", "extension"
        ).prefetch_related("decisions__confirmation", "decisions__decided_by")


class CorrectionRequest(models.Model):
    """Somebody says that a claim, an article, a source or a claimant is wrong here."""

    receipt = models.CharField(
        _("receipt number"), max_length=11, unique=True, help_text=_("Such as R-7K3M-9Q2D.")
    )
    secret_digest = models.CharField(
        max_length=64,
        unique=True,
        help_text=_("SHA-256 of the secret in the link that its sender has; the link is not kept."),
    )
    text_digest = models.CharField(
        max_length=64,
        blank=True,
        help_text=_("A keyed hash of the folded words while it is open, so that it comes in once."),
    )
    claim = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="correction_requests"
    )
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, related_name="correction_requests"
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="correction_requests"
    )
    claimant = models.ForeignKey(
        Claimant, models.PROTECT, null=True, blank=True, related_name="correction_requests"
    )
    language = models.CharField(
        _("language"), max_length=10, help_text=_("In which its sender is answered.")
    )
    position = models.PositiveBigIntegerField(
        _("position"), help_text=_("The end of the log when it came in.")
    )
    received_at = models.DateTimeField(_("received"))
    confirmed_at = models.DateTimeField(
        _("confirmed"),
        null=True,
        blank=True,
        help_text=_("When it came into the queue; empty while a mail waits to be answered."),
    )
    look_by = models.DateTimeField(_("first look by"), null=True, blank=True)
    decide_by = models.DateTimeField(_("decision by"), null=True, blank=True)

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for correction")
        verbose_name_plural = _("requests for correction")
        ordering = ["-pk"]
        permissions = [("answer_correctionrequest", "Can answer requests for correction")]
        indexes = [
            models.Index(fields=["received_at"], name="correction_received"),
        ]
        constraints = [
            RawCheck(
                "num_nonnulls(claim_id, article_id, source_id, claimant_id) = 1",
                name="correction_request_of_one_record",
                message=_("A request is about one claim, article, source or claimant."),
            ),
            models.UniqueConstraint(
                fields=["text_digest", *TARGETS],
                condition=~models.Q(text_digest=""),
                nulls_distinct=False,
                name="correction_request_once",
                violation_error_message=_(
                    "The same has been sent already, and is being looked at: it waits for an "
                    "answer."
                ),
            ),
            matches(
                "receipt",
                RECEIPT,
                name="correction_receipt_shape",
                message=_("A receipt number is R- and eight letters and digits."),
            ),
            models.CheckConstraint(
                condition=models.Q(secret_digest__regex="^[0-9a-f]{64}$")
                & models.Q(text_digest__regex="^([0-9a-f]{64})?$"),
                name="correction_digests",
                violation_error_message=_("Of secrets and words only hashes are kept."),
            ),
            one_of(
                "language",
                [code for code, _name in settings.LANGUAGES],
                name="correction_language_known",
            ),
            RawCheck(
                "num_nonnulls(confirmed_at, look_by, decide_by) IN (0, 3)"
                " AND look_by <= decide_by AND received_at <= confirmed_at",
                name="correction_clocks",
                message=_("Both clocks of a request run from when it came into the queue."),
            ),
        ]
        triggers = [
            AppendOnly(
                name="correction_request_kept",
                later=(*CLOCK, "text_digest"),
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                # Whoever never answered the mail is forgotten; the clocks are set once.
                func=f"""
                    IF TG_OP = 'DELETE' AND OLD.confirmed_at IS NULL THEN RETURN OLD; END IF;
                    IF TG_OP = 'UPDATE' THEN
                        IF ({", ".join(f"OLD.{column}" for column in KEPT)})
                        IS NOT DISTINCT FROM ({", ".join(f"NEW.{column}" for column in KEPT)})
                        AND (OLD.confirmed_at IS NULL
                            OR ({", ".join(f"OLD.{column}" for column in CLOCK)})
                            = ({", ".join(f"NEW.{column}" for column in CLOCK)}))
                        AND NEW.text_digest IN (OLD.text_digest, '') THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    REFUSE;
                """,
                message=_(
                    "A request for correction stays as it came in: what becomes of it is written "
                    "beside it."
                ),
            ),
            no_truncate("correction_request", WRITTEN_ONCE),
            Rule(
                name="correction_request_of_what_is_public",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM claims_edition WHERE claim_id = NEW.claim_id)
                    AND NOT EXISTS (
                        SELECT 1 FROM claims_mention WHERE article_id = NEW.article_id
                        UNION ALL
                        SELECT 1 FROM claims_mention WHERE source_id = NEW.source_id
                        UNION ALL
                        SELECT 1 FROM claims_mention WHERE claimant_id = NEW.claimant_id
                    ) THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=_("Only what is published here can be reported."),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def noun(self) -> str:
        """The noun of the record that it is about: claim, article, source or claimant."""
        return next(noun for noun in TARGETS if getattr(self, f"{noun}_id") is not None)

    @property
    def record(self) -> Claim | Article | Source | Claimant:
        """The record that it is about."""
        found: Claim | Article | Source | Claimant = getattr(self, self.noun)
        return found


class CorrectionClaim(models.Model):
    """A claim that is looked at because it embeds the record a request is about."""

    request = models.ForeignKey(
        CorrectionRequest, models.PROTECT, related_name="claims", verbose_name=_("request")
    )
    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="correction_claims", verbose_name=_("claim")
    )

    class Meta:
        verbose_name = _("claim of a request")
        verbose_name_plural = _("claims of requests")
        ordering = ["request", "claim"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "claim"],
                name="correction_claim_once",
                violation_error_message=_("The claim is listed already."),
            )
        ]
        triggers = [
            *append_only("correction_claim", WRITTEN_ONCE),
            Rule(
                name="correction_claim_embeds_the_record",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    {lock("NEW.request_id")}
                    IF {closed("NEW.request_id")}
                    OR NOT {embedding("NEW.request_id", "NEW.claim_id")} THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=_("Only claims whose editions name the record belong to its request."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.claim_id}"
