"""Inquiries: claims put before somebody outside, an expert or an author, and what they answer.

An inquiry shows the words that were put into it and nothing else: a claim that is rewritten since
is not shown anew. Whoever holds its address answers without an account.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article
from .claim import Claim
from .erasure import ERASED, emptied, erased_words
from .rules import (
    VISIBLE,
    AppendOnly,
    Rule,
    append_only,
    has_a_statement,
    matches,
    no_truncate,
    one_of,
)
from .vocabulary import AnswerOutcome, InquiryRole, Verdict

KEPT = (
    *("role", "asked", "question", "language", "article_id", "token_sha256"),
    *("created_by_id", "created_at", "answer_by", "expires_at"),
)
WRITTEN_ONCE = _("An inquiry is kept as it was sent: end it and ask anew.")
SAY_WHAT_IS_WRONG = _("Say in words what is wrong.")
MOST_ANSWERS = 20
"""To one line of an inquiry: whoever changes their mind answers again, and the last one counts."""


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def open(self) -> "InquiryQuerySet":
        """Those that can be answered now."""
        return self.filter(ended_at=None, expires_at__gt=Now()).exclude(token_sha256="")


class Inquiry(models.Model):
    """A question to somebody outside about some claims, and the address at which they answer."""

    role = models.CharField(_("who is asked"), max_length=10, choices=InquiryRole)
    asked = models.CharField(
        _("name"), max_length=300, help_text=_("Of the person or body: it stands in the record.")
    )
    question = models.CharField(
        _("question"), max_length=1000, help_text=_("What they read above the claims.")
    )
    language = models.CharField(
        _("language of the page"), max_length=10, choices=settings.LANGUAGES, default="en"
    )
    article = models.ForeignKey(
        Article,
        on_delete=models.PROTECT,
        related_name="inquiries",
        null=True,
        blank=True,
        verbose_name=_("article"),
    )
    token_sha256 = models.CharField(
        _("digest of the key"),
        max_length=64,
        blank=True,
        help_text=_("SHA-256 of the key in the address, which is stored nowhere; empty for none."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("asked by"),
    )
    created_at = models.DateTimeField(_("asked"), db_default=Now())
    answer_by = models.DateField(_("answer by"), help_text=_("The day that they are told."))
    expires_at = models.DateTimeField(
        _("address works until"), help_text=_("After that, the address shows nothing any more.")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("ended by"),
    )

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["-pk"]
        constraints = [
            one_of("role", InquiryRole, name="inquiry_role_known"),
            matches("asked", VISIBLE, name="inquiry_of_somebody", message=_("Say who is asked.")),
            matches("question", VISIBLE, name="inquiry_asks", message=_("Write what you ask.")),
            matches(
                "token_sha256",
                "^$|^[0-9a-f]{64}$",
                name="inquiry_token_digest",
                message=_("Only the digest of a key is stored."),
            ),
            models.UniqueConstraint(
                fields=["token_sha256"],
                condition=~models.Q(token_sha256=""),
                name="inquiry_token_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="inquiry_ended_by_somebody",
                violation_error_message=_("Somebody ends an inquiry at a moment."),
            ),
        ]
        triggers = [
            AppendOnly(
                name="inquiry_append_only",
                later=["ended_at", "ended_by_id"],
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    IF TG_OP = 'UPDATE' THEN
                        IF OLD.ended_at IS NULL AND OLD.id = NEW.id
                        AND ({", ".join(f"OLD.{column}" for column in KEPT)})
                        IS NOT DISTINCT FROM ({", ".join(f"NEW.{column}" for column in KEPT)}) THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    REFUSE;
                """,
                message=WRITTEN_ONCE,
            ),
            no_truncate("inquiry", WRITTEN_ONCE),
        ]

    def __str__(self) -> str:
        return self.asked

    @property
    def is_open(self) -> bool:
        """Whether its address can be answered at this moment."""
        return bool(self.token_sha256) and not self.ended_at and self.expires_at > timezone.now()


class InquiryLine(models.Model):
    """A claim in an inquiry, in the words that are shown: those of the moment it was asked."""

    inquiry = models.ForeignKey(
        Inquiry, on_delete=models.PROTECT, related_name="lines", verbose_name=_("inquiry")
    )
    number = models.PositiveSmallIntegerField(_("number"), help_text=_("On its page, from 1."))
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="inquiry_lines", verbose_name=_("claim")
    )
    statement = models.TextField(_("statement"))
    language = models.CharField(_("language"), max_length=35, blank=True)
    excerpt = models.TextField(
        _("words of the article"), blank=True, help_text=_("Shown beside the statement.")
    )

    class Meta:
        verbose_name = _("claim of an inquiry")
        verbose_name_plural = _("claims of an inquiry")
        ordering = ["inquiry", "number"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "number"], name="inquiry_line_number_once"),
            models.UniqueConstraint(fields=["inquiry", "claim"], name="inquiry_line_claim_once"),
            has_a_statement(name="inquiry_line_has_a_statement"),
        ]
        triggers = append_only(
            "inquiry_line",
            WRITTEN_ONCE,
            emptied=emptied("OLD.claim_id", statement=f"'{ERASED}'", excerpt="''"),
        )

    def __str__(self) -> str:
        return str(self.number)


class InquiryAnswer(models.Model):
    """An answer to one line; the last one of a line counts, the others stay."""

    line = models.ForeignKey(
        InquiryLine, on_delete=models.PROTECT, related_name="answers", verbose_name=_("claim")
    )
    verdict = models.CharField(_("answer"), max_length=10, choices=Verdict)
    words = models.TextField(_("in words"), blank=True, max_length=5000)
    answered_at = models.DateTimeField(_("answered"), db_default=Now())

    class Meta:
        verbose_name = _("answer to an inquiry")
        verbose_name_plural = _("answers to inquiries")
        ordering = ["pk"]
        constraints = [
            one_of("verdict", Verdict, name="inquiry_answer_verdict_known"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=[Verdict.ACCURATE, Verdict.ACCEPTED])
                | models.Q(words__regex=VISIBLE),
                name="inquiry_answer_says_why",
                violation_error_message=SAY_WHAT_IS_WRONG,
            ),
        ]
        triggers = [
            *append_only(
                "inquiry_answer",
                _("Answers are kept as they came: answer anew."),
                emptied=emptied(
                    "(SELECT claim_id FROM claims_inquiryline WHERE id = OLD.line_id)",
                    words=erased_words("words"),
                ),
            ),
            Rule(
                name="inquiry_answer_in_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                # Locked against whoever ends it at this moment.
                func=f"""
                    PERFORM 1 FROM claims_inquiry asked
                    JOIN claims_inquiryline line ON line.inquiry_id = asked.id
                    WHERE line.id = NEW.line_id AND asked.ended_at IS NULL
                    AND asked.expires_at > statement_timestamp()
                    FOR SHARE OF asked;
                    IF NOT FOUND OR {MOST_ANSWERS} <= (
                        SELECT count(*) FROM claims_inquiryanswer WHERE line_id = NEW.line_id
                    ) THEN
                        REFUSE;
                    END IF;
                    RETURN NEW;
                """,
                message=_("The inquiry is over, or was answered too often: nothing is taken."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()


class AnswerDecision(models.Model):
    """A colleague's decision on an answer: it became a search record, or was set aside."""

    answer = models.OneToOneField(
        InquiryAnswer, on_delete=models.PROTECT, related_name="decision", verbose_name=_("answer")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=AnswerOutcome)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), db_default=Now())

    class Meta:
        verbose_name = _("decision on an answer")
        verbose_name_plural = _("decisions on answers")
        ordering = ["pk"]
        constraints = [one_of("outcome", AnswerOutcome, name="answer_decision_outcome_known")]
        triggers = append_only("answer_decision", _("An answer is decided on once."))

    def __str__(self) -> str:
        return self.get_outcome_display()
