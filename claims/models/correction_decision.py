"""The steps of an answer to a request: a first look, an extension, a decision, a second person."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .correction_request import (
    WRITTEN_ONCE,
    CorrectionRequest,
    closed,
    lock,
)
from .edition import Edition
from .public_state import raises_public_state
from .review import RETURN_SAYS_WHY
from .rules import VISIBLE, RawCheck, Rule, append_only, matches, one_of
from .vocabulary import CorrectionKind, CorrectionOutcome, Decision
from .withholding import Withholding

MOST_EXTENSION_DAYS = 60

KINDS_OF_EDITION = {
    CorrectionOutcome.CORRECTED: ("corrected", "revised", "reissued"),
    CorrectionOutcome.REPLY_ADDED: ("corrected", "revised", "reissued"),
    CorrectionOutcome.WITHDRAWN: ("withdrawn",),
    CorrectionOutcome.CONTESTED: ("contested",),
    CorrectionOutcome.WITHHELD: ("withheld",),
    CorrectionOutcome.REFUSED: (),
}
"""The kinds of edition that an outcome leads to; a refusal leads to none."""


def _known_kinds() -> str:
    """SQL: the kinds of edition that fit `made.outcome`."""
    whens = " ".join(
        f"WHEN '{outcome}' THEN '{{{','.join(kinds)}}}'::text[]"
        for outcome, kinds in KINDS_OF_EDITION.items()
    )
    return f"CASE made.outcome {whens} END"


class CorrectionLook(models.Model):
    """The first look at a request: somebody has read it and says what kind it is."""

    request = models.OneToOneField(
        CorrectionRequest, models.PROTECT, related_name="look", verbose_name=_("request")
    )
    kind = models.CharField(_("what it is about"), max_length=20, choices=CorrectionKind)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("looked at by")
    )
    looked_at = models.DateTimeField(_("looked at"))

    class Meta:
        verbose_name = _("first look")
        verbose_name_plural = _("first looks")
        ordering = ["pk"]
        constraints = [one_of("kind", CorrectionKind, name="correction_kind_known")]
        triggers = [
            *append_only("correction_look", WRITTEN_ONCE),
            Rule(
                name="correction_look_in_the_queue",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM claims_correctionrequest
                        WHERE id = NEW.request_id AND confirmed_at IS NOT NULL)
                    THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=_("Its sender has not confirmed the request yet."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class CorrectionExtension(models.Model):
    """More time for a decision, once, with the reason that its sender is told."""

    request = models.OneToOneField(
        CorrectionRequest, models.PROTECT, related_name="extension", verbose_name=_("request")
    )
    reason = models.TextField(_("reason"), help_text=_("Its sender reads it."))
    until = models.DateTimeField(_("until"))
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("extended by")
    )
    extended_at = models.DateTimeField(_("extended"))

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["pk"]
        constraints = [
            matches(
                "reason",
                VISIBLE,
                name="correction_extension_says_why",
                message=_("Say why more time is needed: the sender of the request reads it."),
            )
        ]
        triggers = [
            *append_only("correction_extension", WRITTEN_ONCE),
            Rule(
                name="correction_extension_once_and_in_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("clock", "timestamptz")],
                func=f"""
                    {lock("NEW.request_id")}
                    SELECT decide_by INTO clock FROM claims_correctionrequest
                    WHERE id = NEW.request_id;
                    IF coalesce(NEW.until > clock
                        AND NEW.until <= clock + interval '{MOST_EXTENSION_DAYS} days'
                        AND NEW.extended_at <= clock, false) IS FALSE
                    OR {closed("NEW.request_id")} THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=_(
                    "The time for a decision is extended once, before it has run out, by up to "
                    "60 days."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class CorrectionDecision(models.Model):
    """One person's answer to a request; it counts when another person has confirmed it."""

    request = models.ForeignKey(
        CorrectionRequest, models.PROTECT, related_name="decisions", verbose_name=_("request")
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=CorrectionOutcome)
    reasons = models.TextField(
        _("reasons"),
        blank=True,
        help_text=_(
            "For the sender of the request, who reads them behind the secret link. Name nobody."
        ),
    )
    withholding = models.OneToOneField(
        Withholding,
        models.PROTECT,
        related_name="correction_decision",
        null=True,
        blank=True,
        verbose_name=_("withholding"),
        help_text=_("The one that the second person confirms with this decision."),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("decision on a request")
        verbose_name_plural = _("decisions on requests")
        ordering = ["pk"]
        constraints = [
            one_of("outcome", CorrectionOutcome, name="correction_outcome_known"),
            RawCheck(
                "(outcome = 'withheld') = (withholding_id IS NOT NULL)",
                name="correction_withholds_by_a_withholding",
                message=_(
                    "Words are withheld by a withholding that names the claims and the ground in "
                    "law: ask for it on the page of the request."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome=CorrectionOutcome.REFUSED)
                | models.Q(reasons__regex=VISIBLE),
                name="correction_refusal_says_why",
                violation_error_message=_("Say why it is refused: write the reasons."),
            ),
        ]
        triggers = [
            *append_only("correction_decision", WRITTEN_ONCE),
            Rule(
                name="correction_decision_after_the_look",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    {lock("NEW.request_id")}
                    IF NOT EXISTS (
                        SELECT 1 FROM claims_correctionlook WHERE request_id = NEW.request_id)
                    OR EXISTS (
                        SELECT 1 FROM claims_correctiondecision made
                        LEFT JOIN claims_correctionconfirmation given ON given.decision_id = made.id
                        WHERE made.request_id = NEW.request_id
                        AND coalesce(given.answer, 'approved') = 'approved')
                    THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=_(
                    "A decision follows the first look, and the one before has to be returned "
                    "first."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_outcome_display())


class CorrectionEdition(models.Model):
    """An edition that a decision led to."""

    decision = models.ForeignKey(
        CorrectionDecision, models.PROTECT, related_name="editions", verbose_name=_("decision")
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="correction_editions", verbose_name=_("edition")
    )

    class Meta:
        verbose_name = _("edition of a decision")
        verbose_name_plural = _("editions of decisions")
        ordering = ["decision", "edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "edition"],
                name="correction_edition_once",
                violation_error_message=_("The edition is named already."),
            )
        ]
        triggers = [
            *append_only("correction_edition", WRITTEN_ONCE),
            Rule(
                name="correction_edition_of_that_claim",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("made", "record"), ("named", "record")],
                func=f"""
                    SELECT request_id, outcome INTO made FROM claims_correctiondecision
                    WHERE id = NEW.decision_id;
                    {lock("made.request_id")}
                    SELECT claim_id, position, kind INTO named FROM claims_edition
                    WHERE id = NEW.edition_id;
                    IF EXISTS (SELECT 1 FROM claims_correctionconfirmation
                        WHERE decision_id = NEW.decision_id)
                    OR NOT named.kind = ANY({_known_kinds()})
                    OR NOT EXISTS (
                        SELECT 1 FROM claims_correctionrequest asked
                        WHERE asked.id = made.request_id AND asked.position < named.position
                        AND (asked.claim_id = named.claim_id OR EXISTS (
                            SELECT 1 FROM claims_correctionclaim listed
                            WHERE listed.request_id = asked.id
                            AND listed.claim_id = named.claim_id)))
                    THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=_(
                    "A decision names editions of the claims it is about, of a kind that fits the "
                    "outcome, published after the request came in."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.edition_id}"


class CorrectionConfirmation(models.Model):
    """The second person's answer to a decision: approved, or returned."""

    decision = models.OneToOneField(
        CorrectionDecision,
        models.PROTECT,
        related_name="confirmation",
        verbose_name=_("decision"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    answer = models.CharField(_("answer"), max_length=10, choices=Decision)
    comment = models.TextField(
        _("comment"), blank=True, help_text=_("For colleagues: why it is returned.")
    )
    confirmed_at = models.DateTimeField(_("confirmed"))

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ["pk"]
        constraints = [
            RawCheck(
                "confirmed_by_id <> decided_by_id",
                name="correction_confirmed_by_another",
                message=_("Nobody confirms their own decision: another person does."),
            ),
            one_of("answer", Decision, name="correction_answer_known"),
            models.CheckConstraint(
                condition=~models.Q(answer=Decision.RETURNED) | models.Q(comment__regex=VISIBLE),
                name="correction_return_says_why",
                violation_error_message=RETURN_SAYS_WHY,
            ),
        ]
        triggers = [
            *append_only("correction_confirmation", WRITTEN_ONCE),
            # The list of corrections says how long after a request an edition came.
            raises_public_state("correction_confirmation", operation=pgtrigger.Insert),
            Rule(
                name="correction_confirmation_of_what_is_decided",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("made", "record")],
                func="""
                    SELECT request_id, decided_by_id INTO made FROM claims_correctiondecision
                    WHERE id = NEW.decision_id;
                    PERFORM 1 FROM claims_correctionrequest
                    WHERE id = made.request_id FOR NO KEY UPDATE;
                    IF NEW.decided_by_id IS DISTINCT FROM made.decided_by_id THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=_("A confirmation says who decided what it confirms."),
            ),
            Rule(
                name="correction_confirmed_by_who_did_not_look",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.answer = 'approved' AND EXISTS (
                        SELECT 1 FROM claims_correctionlook look
                        JOIN claims_correctiondecision made ON made.request_id = look.request_id
                        WHERE made.id = NEW.decision_id
                        AND look.looked_by_id = NEW.confirmed_by_id)
                    THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=_(
                    "The first and the last look are two people's: somebody confirms who did not "
                    "take the first."
                ),
            ),
            Rule(
                name="correction_names_its_editions",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                # Then it is over: its words may come in again, and its sender is forgotten in time.
                # What they wrote of words that were withheld goes as soon as they are told.
                func="""
                    IF NEW.answer <> 'approved' THEN RETURN NEW; END IF;
                    IF EXISTS (SELECT 1 FROM claims_correctiondecision made
                        WHERE made.id = NEW.decision_id AND (made.outcome = 'refused') = EXISTS (
                            SELECT 1 FROM claims_correctionedition
                            WHERE decision_id = NEW.decision_id))
                    THEN REFUSE; END IF;
                    UPDATE claims_correctionrequest SET text_digest = '' WHERE id = (
                        SELECT request_id FROM claims_correctiondecision
                        WHERE id = NEW.decision_id);
                    UPDATE claims_requester SET erase_on =
                        (NEW.confirmed_at AT TIME ZONE 'UTC')::date + CASE WHEN EXISTS (
                            SELECT 1 FROM claims_correctiondecision
                            WHERE id = NEW.decision_id AND outcome = 'withheld')
                        THEN least(kept_days, 1) ELSE kept_days END
                    WHERE request_id = (
                        SELECT request_id FROM claims_correctiondecision
                        WHERE id = NEW.decision_id);
                    RETURN NEW;
                """,
                message=_(
                    "Name the edition that came of it; a refusal names none. Where nothing is "
                    "published yet, publish it first."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_answer_display())
