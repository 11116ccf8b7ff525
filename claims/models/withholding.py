"""Withholdings: words of published editions that the law asks to erase, and who signed for it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .claim import Claim
from .claim_rules import may_do
from .erasure import EMPTIES
from .public_state import raises_public_state
from .rules import (
    READERS_ARE_TOLD_WHY,
    TRANSACTION,
    VISIBLE,
    Act,
    AppendOnly,
    Rule,
    append_only,
    matches,
    no_truncate,
    one_of,
)
from .vocabulary import WithholdingGround

SIGNED_ONCE = _(
    "A withholding is signed by one person and then confirmed, or set aside, by another one who "
    "may review claims; nothing else of it changes."
)
NAMED_WHEN_ASKED = _("The claims of a withholding are named when it is asked for, and stay so.")
DECIDED = "{confirmed_by_id,confirmed_at,confirmed_in,set_aside_by_id,set_aside_at}"


class WithholdingQuerySet(models.QuerySet["Withholding"]):
    def waiting(self) -> "WithholdingQuerySet":
        """Those that a second person has neither confirmed nor set aside."""
        return self.filter(confirmed_by__isnull=True, set_aside_by__isnull=True)


class Withholding(models.Model):
    """The lawful erasure of claims: asked for by one person, confirmed by another.

    With the confirmation each claim gets an edition of kind *withheld*, and everything that held
    its words is emptied in the same transaction (`claims_empty`, a function of the database).
    """

    ground = models.CharField(_("ground"), max_length=20, choices=WithholdingGround)
    note = models.TextField(
        _("reason for readers"),
        help_text=_("Public, for ever: a plain reason, without the words that are to go."),
    )
    claims = models.ManyToManyField(
        Claim, through="WithheldClaim", related_name="withholdings", verbose_name=_("claims")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    asked_at = models.DateTimeField(_("asked for"), db_default=Now())
    asked_in = models.BigIntegerField(default=0, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_in = models.BigIntegerField(null=True, editable=False)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("set aside by"),
    )
    set_aside_at = models.DateTimeField(_("set aside"), null=True, blank=True)

    objects = WithholdingQuerySet.as_manager()

    class Meta:
        verbose_name = _("withholding")
        verbose_name_plural = _("withholdings")
        ordering = ["-pk"]
        constraints = [
            one_of("ground", WithholdingGround, name="withholding_ground_known"),
            matches("note", VISIBLE, name="withholding_says_why", message=READERS_ARE_TOLD_WHY),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("asked_by")),
                name="withholding_by_another_person",
                violation_error_message=_("Nobody confirms a withholding that they asked for."),
            ),
        ]
        triggers = [
            AppendOnly(
                name="withholding_signed_once",
                later=["confirmed_by_id", "set_aside_by_id"],
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    IF TG_OP = 'DELETE' THEN REFUSE; END IF;
                    IF TG_OP = 'INSERT' THEN
                        IF num_nonnulls(NEW.confirmed_by_id, NEW.set_aside_by_id) > 0 THEN
                            REFUSE;
                        END IF;
                        NEW.asked_at := clock_timestamp();
                        NEW.asked_in := {TRANSACTION};
                        NEW.confirmed_at := NULL;
                        NEW.confirmed_in := NULL;
                        NEW.set_aside_at := NULL;
                        RETURN NEW;
                    END IF;
                    IF num_nonnulls(OLD.confirmed_by_id, OLD.set_aside_by_id) > 0
                    OR num_nonnulls(NEW.confirmed_by_id, NEW.set_aside_by_id) <> 1
                    OR to_jsonb(NEW) - '{DECIDED}'::text[] <> to_jsonb(OLD) - '{DECIDED}'::text[]
                    THEN REFUSE; END IF;
                    NEW.confirmed_at := NULL;
                    NEW.confirmed_in := NULL;
                    NEW.set_aside_at := NULL;
                    IF NEW.set_aside_by_id IS NOT NULL THEN
                        NEW.set_aside_at := clock_timestamp();
                        RETURN NEW;
                    END IF;
                    IF NOT {may_do("NEW.confirmed_by_id", "'review_claim'")} THEN REFUSE; END IF;
                    NEW.confirmed_at := clock_timestamp();
                    NEW.confirmed_in := {TRANSACTION};
                    RETURN NEW;
                """,
                message=SIGNED_ONCE,
            ),
            no_truncate("withholding", SIGNED_ONCE),
            raises_public_state("withholding", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.get_ground_display()} · {self.asked_at:%Y-%m-%d}"


class WithheldClaim(models.Model):
    """A claim that a withholding names."""

    withholding = models.ForeignKey(
        Withholding, on_delete=models.PROTECT, related_name="+", verbose_name=_("withholding")
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="+", verbose_name=_("claim")
    )

    class Meta:
        verbose_name = _("withheld claim")
        verbose_name_plural = _("withheld claims")
        ordering = ["withholding", "claim"]
        constraints = [
            models.UniqueConstraint(
                fields=["withholding", "claim"],
                name="withheld_claim_once",
                violation_error_message=_("The withholding names this claim already."),
            )
        ]
        triggers = [
            *append_only("withheld_claim", NAMED_WHEN_ASKED),
            Rule(
                name="withheld_claim_named_when_asked",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM claims_withholding asked WHERE asked.id = NEW.withholding_id
                        AND asked.asked_in = {TRANSACTION} AND asked.asked_at >= now()
                    ) THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=NAMED_WHEN_ASKED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.claim_id)


class NotedWithholding(models.Model):
    """A withholding that was noted outside, of a claim whose words a restored backup still held.

    The edition that says so is at a position that the log here has not reached: the words go at
    once, the edition comes back with the end of the log. Only an operator adds one.
    """

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="+", verbose_name=_("claim")
    )
    position = models.PositiveBigIntegerField(_("position"))
    ground = models.CharField(_("ground"), max_length=20, choices=WithholdingGround)
    published_at = models.DateTimeField(_("withheld"))
    noted_in = models.CharField(_("noted in"), max_length=300)
    noted_at = models.DateTimeField(_("noted"), db_default=Now())
    transaction = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("noted withholding")
        verbose_name_plural = _("noted withholdings")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["position"],
                name="noted_withholding_once",
                violation_error_message=_("This withholding is noted already."),
            ),
            one_of("ground", WithholdingGround, name="noted_withholding_ground_known"),
        ]
        triggers = [
            *append_only("noted_withholding", SIGNED_ONCE),
            Rule(
                name="noted_withholding_is_ahead",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NEW.position <= (
                        SELECT coalesce(max(position), 0) FROM claims_edition
                    ) THEN REFUSE; END IF;
                    NEW.noted_at := clock_timestamp();
                    NEW.transaction := {TRANSACTION};
                    RETURN NEW;
                """,
                message=_("What the log says itself is not noted beside it."),
            ),
            Act(
                name="noted_withholding_empties",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=EMPTIES,
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.position}"
