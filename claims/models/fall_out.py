"""What shakes findings: sources that fall away, claims that change; and what reviewers decide."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .citation import Citation
from .claim import Claim
from .edition import Edition
from .rules import VISIBLE, append_only, one_of
from .source import Source
from .vocabulary import FallOutCause, FallOutDecision

NOTED_ALREADY = _("This fall-out is noted already.")


class FallOut(models.Model):
    """One cause: a source is retracted, changed or gone, or a claim has another finding."""

    cause = models.CharField(_("cause"), max_length=10, choices=FallOutCause)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="fall_outs",
        null=True,
        blank=True,
        verbose_name=_("source"),
    )
    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="fall_outs",
        null=True,
        blank=True,
        verbose_name=_("edition"),
        help_text=_("With which a claim was revised, contested or withdrawn."),
    )
    noticed_at = models.DateTimeField(_("noticed"), db_default=Now())
    ended_at = models.DateTimeField(
        _("ended"), null=True, blank=True, help_text=_("When the source was found fine again.")
    )

    class Meta:
        verbose_name = _("fall-out")
        verbose_name_plural = _("fall-outs")
        ordering = ["-pk"]
        constraints = [
            one_of("cause", FallOutCause, name="fall_out_cause_known"),
            models.CheckConstraint(
                condition=models.Q(source__isnull=True) ^ models.Q(edition__isnull=True),
                name="fall_out_of_one_thing",
                violation_error_message=_("A fall-out comes from a source or from a claim."),
            ),
            models.UniqueConstraint(
                fields=["source", "cause"],
                condition=models.Q(ended_at__isnull=True),
                name="fall_out_of_source_once",
                violation_error_message=NOTED_ALREADY,
            ),
            models.UniqueConstraint(
                fields=["edition"],
                name="fall_out_of_edition_once",
                violation_error_message=NOTED_ALREADY,
            ),
        ]

    def __str__(self) -> str:
        return self.get_cause_display()


class Decided(models.Model):
    """A reviewer's decision about a shaken claim; it clears all that shook it until then."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="fall_out_decisions", verbose_name=_("claim")
    )
    decision = models.CharField(_("decision"), max_length=10, choices=FallOutDecision)
    comment = models.TextField(_("comment"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), db_default=Now())

    class Meta:
        verbose_name = _("decision on a fall-out")
        verbose_name_plural = _("decisions on fall-outs")
        ordering = ["-pk"]
        constraints = [
            one_of("decision", FallOutDecision, name="decided_decision_known"),
            models.CheckConstraint(
                condition=models.Q(comment__regex=VISIBLE),
                name="decided_says_why",
                violation_error_message=_("Say why: write a comment."),
            ),
        ]
        triggers = append_only("decided")

    def __str__(self) -> str:
        return self.get_decision_display()


class ShakenQuerySet(models.QuerySet["Shaken"]):
    def standing(self) -> "ShakenQuerySet":
        """Marks that no decision has cleared and whose cause has not ended."""
        return self.filter(decided__isnull=True, fall_out__ended_at__isnull=True)


class Shaken(models.Model):
    """A claim, or one citation of it, that a fall-out has reached; in the workspace only."""

    fall_out = models.ForeignKey(
        FallOut, on_delete=models.PROTECT, related_name="shaken", verbose_name=_("fall-out")
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="shaken", verbose_name=_("claim")
    )
    citation = models.ForeignKey(
        Citation,
        on_delete=models.CASCADE,
        related_name="shaken",
        null=True,
        blank=True,
        verbose_name=_("citation"),
        help_text=_("Empty: the claim itself."),
    )
    decided = models.ForeignKey(
        Decided,
        on_delete=models.PROTECT,
        related_name="cleared",
        null=True,
        blank=True,
        verbose_name=_("decision"),
    )

    objects = ShakenQuerySet.as_manager()

    class Meta:
        verbose_name = _("shaken")
        verbose_name_plural = _("shaken")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["claim"],
                condition=models.Q(decided__isnull=True),
                name="shaken_undecided",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["fall_out", "claim", "citation"],
                nulls_distinct=False,
                name="shaken_once",
                violation_error_message=_("This is marked already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.claim_id)
