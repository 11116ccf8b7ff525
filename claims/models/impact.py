"""Impacts of sources and claims that change on the claims that rest on them, and the decisions."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .citation import Citation
from .claim import Claim
from .edition import Edition
from .erasure import ERASED, emptied
from .impact_rules import on_impacts
from .rules import VISIBLE, append_only, one_of
from .source import Source
from .vocabulary import ImpactCause, ImpactOutcome

NOTED_ALREADY = _("This impact is noted already.")


class ImpactQuerySet(models.QuerySet["Impact"]):
    def current(self) -> "ImpactQuerySet":
        """Impacts that have not ended."""
        return self.filter(ended_at__isnull=True)


class Impact(models.Model):
    """One cause: a source is retracted, changed or gone, or a claim has another finding.

    The database makes them, and the marks of what they reach (`impact_rules.py`).
    """

    cause = models.CharField(_("cause"), max_length=10, choices=ImpactCause)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="impacts",
        null=True,
        blank=True,
        verbose_name=_("source"),
    )
    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="impacts",
        null=True,
        blank=True,
        verbose_name=_("edition"),
        help_text=_("With which a claim was revised, contested or withdrawn."),
    )
    noticed_at = models.DateTimeField(_("noticed"), db_default=Now())
    ended_at = models.DateTimeField(
        _("ended"), null=True, blank=True, help_text=_("When the source was found fine again.")
    )

    objects = ImpactQuerySet.as_manager()

    class Meta:
        verbose_name = _("impact")
        verbose_name_plural = _("impacts")
        ordering = ["-pk"]
        constraints = [
            one_of("cause", ImpactCause, name="impact_cause_known"),
            models.CheckConstraint(
                condition=models.Q(source__isnull=True) ^ models.Q(edition__isnull=True),
                name="impact_of_one_thing",
                violation_error_message=_("An impact comes from a source or from a claim."),
            ),
            models.UniqueConstraint(
                fields=["source", "cause"],
                condition=models.Q(ended_at__isnull=True),
                name="impact_of_source_once",
                violation_error_message=NOTED_ALREADY,
            ),
            models.UniqueConstraint(
                fields=["edition"],
                name="impact_of_edition_once",
                violation_error_message=NOTED_ALREADY,
            ),
        ]
        triggers = on_impacts()

    def __str__(self) -> str:
        return self.get_cause_display()


class ImpactDecision(models.Model):
    """A reviewer's decision on an affected claim; it clears every mark the claim had until then."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="impact_decisions", verbose_name=_("claim")
    )
    decision = models.CharField(
        pgettext_lazy("impact", "decision"), max_length=10, choices=ImpactOutcome
    )
    comment = models.TextField(_("comment"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), db_default=Now())

    class Meta:
        verbose_name = _("decision on an impact")
        verbose_name_plural = _("decisions on impacts")
        ordering = ["-pk"]
        constraints = [
            one_of("decision", ImpactOutcome, name="impact_decision_known"),
            models.CheckConstraint(
                condition=models.Q(comment__regex=VISIBLE),
                name="impact_decision_says_why",
                violation_error_message=_("Say why: write a comment."),
            ),
        ]
        triggers = append_only(
            "impact_decision", emptied=emptied("OLD.claim_id", comment=f"'{ERASED}'")
        )

    def __str__(self) -> str:
        return self.get_decision_display()


class AffectedClaimQuerySet(models.QuerySet["AffectedClaim"]):
    def undecided(self) -> "AffectedClaimQuerySet":
        """Marks that no decision has cleared and whose cause has not ended."""
        return self.filter(decision__isnull=True, impact__ended_at__isnull=True)


class AffectedClaim(models.Model):
    """A mark: an impact has reached this claim, or this citation of it; in the workspace only."""

    impact = models.ForeignKey(
        Impact, on_delete=models.PROTECT, related_name="affected", verbose_name=_("impact")
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="impact_marks", verbose_name=_("claim")
    )
    citation = models.ForeignKey(
        Citation,
        on_delete=models.CASCADE,
        related_name="impact_marks",
        null=True,
        blank=True,
        verbose_name=_("citation"),
        help_text=_("Empty: the claim itself."),
    )
    decision = models.ForeignKey(
        ImpactDecision,
        on_delete=models.PROTECT,
        related_name="cleared",
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("impact", "decision"),
    )

    objects = AffectedClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("affected claim")
        verbose_name_plural = _("affected claims")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["claim"],
                condition=models.Q(decision__isnull=True),
                name="affected_claim_undecided",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["impact", "claim", "citation"],
                nulls_distinct=False,
                name="affected_claim_once",
                violation_error_message=_("This is marked already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.claim_id)
