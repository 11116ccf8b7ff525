"""Remarks: what colleagues say to each other about claims, citations, sources; never public."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .citation import Citation
from .claim import Claim
from .erasure import ERASED, emptied
from .rules import AppendOnly, has_words, no_truncate
from .source import Source

WRITTEN_ONCE = _("What was said stays as it was said: answer it, or close it.")
KEPT = ("id", "claim_id", "source_id", "answers_id", "text", "written_by_id", "written_at")


class RemarkQuerySet(models.QuerySet["Remark"]):
    def threads(self) -> "RemarkQuerySet":
        """Remarks that begin a conversation, each with all that was answered, in order."""
        answers = Remark.objects.select_related("written_by").order_by("pk")
        began = self.filter(answers=None).select_related(
            "written_by", "closed_by", "citation__source", "claim", "source"
        )
        return began.prefetch_related(models.Prefetch("answered_by", answers)).order_by("pk")

    def open(self) -> "RemarkQuerySet":
        """Remarks that begin a conversation which nobody has closed."""
        return self.filter(answers=None, closed_at=None)

    def asked_of(self, account: Any) -> "RemarkQuerySet":
        """Open conversations that name an account which has said nothing since."""
        named = RemarkReader.objects.filter(account=account, is_named=True)
        in_thread = models.Q(remark=models.OuterRef("pk")) | models.Q(
            remark__answers=models.OuterRef("pk")
        )
        last = named.filter(in_thread).order_by("-remark").values("remark")[:1]
        later = Remark.objects.filter(
            answers=models.OuterRef("pk"), written_by=account, pk__gt=models.OuterRef("asked_in")
        )
        asked = self.open().annotate(asked_in=models.Subquery(last)).exclude(asked_in=None)
        return asked.filter(~models.Exists(later))


class Remark(models.Model):
    """One thing somebody said, at a moment; an answer belongs to the remark that began."""

    claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="remarks",
        verbose_name=_("claim"),
    )
    citation = models.ForeignKey(
        Citation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="remarks",
        verbose_name=_("citation"),
        help_text=_("Of the claim; a remark on a citation that is removed is one on the claim."),
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="remarks",
        verbose_name=_("source"),
    )
    answers = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answered_by",
        verbose_name=_("answer to"),
    )
    text = models.TextField(_("text"), max_length=5000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="remarks",
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written"), db_default=Now())
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["claim"],
                condition=models.Q(closed_at=None, answers=None),
                name="remark_open_on_claim",
            ),
        ]
        constraints = [
            has_words(name="remark_has_words"),
            models.CheckConstraint(
                condition=models.Q(claim=None, source__isnull=False, citation=None)
                | models.Q(claim__isnull=False, source=None),
                name="remark_is_about_one_record",
                violation_error_message=_("A remark is about a claim or about a source."),
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, closed_by=None)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False, answers=None),
                name="remark_closed_by_somebody",
                violation_error_message=_("A conversation is closed as a whole, by somebody."),
            ),
        ]
        triggers = [
            AppendOnly(
                name="remark_append_only",
                later=["closed_at", "closed_by_id", "citation_id"],
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("began", "record")],
                func=f"""
                    IF TG_OP = 'INSERT' THEN
                        IF NEW.citation_id IS NOT NULL AND NOT EXISTS (SELECT 1
                            FROM claims_citation
                            WHERE id = NEW.citation_id AND claim_id = NEW.claim_id
                        ) THEN REFUSE; END IF;
                        IF NEW.answers_id IS NULL THEN RETURN NEW; END IF;
                        SELECT claim_id, source_id, answers_id INTO began
                        FROM claims_remark WHERE id = NEW.answers_id;
                        IF began.answers_id IS NULL
                        AND began.claim_id IS NOT DISTINCT FROM NEW.claim_id
                        AND began.source_id IS NOT DISTINCT FROM NEW.source_id THEN
                            RETURN NEW;
                        END IF;
                    ELSIF TG_OP = 'UPDATE' THEN
                        IF {emptied("OLD.claim_id", text=f"'{ERASED}'")} THEN
                            RETURN NEW;
                        END IF;
                        IF ({", ".join(f"OLD.{column}" for column in KEPT)})
                        IS NOT DISTINCT FROM ({", ".join(f"NEW.{column}" for column in KEPT)})
                        AND (NEW.citation_id IS NULL OR NEW.citation_id = OLD.citation_id) THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    REFUSE;
                """,
                message=WRITTEN_ONCE,
            ),
            no_truncate("remark", WRITTEN_ONCE),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class RemarkReader(models.Model):
    """An account that is to hear of a remark: it is named in it, or began what it answers."""

    remark = models.ForeignKey(
        Remark, on_delete=models.PROTECT, related_name="readers", verbose_name=_("remark")
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("account"),
    )
    is_named = models.BooleanField(_("named"))
    told_at = models.DateTimeField(
        _("told"), null=True, blank=True, help_text=_("Empty while it waits for the day's mail.")
    )

    class Meta:
        verbose_name = _("reader of a remark")
        verbose_name_plural = _("readers of remarks")
        constraints = [
            models.UniqueConstraint(
                fields=["remark", "account"],
                name="remark_reader_once",
                violation_error_message=_("They hear of it already."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["account"],
                condition=models.Q(told_at=None),
                name="remark_reader_waiting",
            ),
        ]
        triggers = [
            AppendOnly(
                name="remark_reader_append_only",
                later=["told_at"],
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' THEN
                        IF (OLD.id, OLD.remark_id, OLD.account_id, OLD.is_named)
                        IS NOT DISTINCT FROM (NEW.id, NEW.remark_id, NEW.account_id, NEW.is_named)
                        AND OLD.told_at IS NULL THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    REFUSE;
                """,
                message=WRITTEN_ONCE,
            ),
            no_truncate("remark_reader", WRITTEN_ONCE),
        ]

    def __str__(self) -> str:
        return str(self.account_id)
