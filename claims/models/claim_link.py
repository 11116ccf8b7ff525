"""Relations of claims: to other claims, and to the subjects they are about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .claim import Claim
from .impact_rules import on_links
from .rules import content_of_claim, one_of, tracked
from .vocabulary import LinkType


@tracked(obj_field=None)
class About(Claim.about.through):  # type: ignore[name-defined,misc]  # made by the M2M field
    """A claim is about a subject; the rules of the table behind `Claim.about`."""

    class Meta:
        proxy = True
        triggers = content_of_claim("about", columns=["subject_id"])


@tracked()
class ClaimLink(models.Model):
    """A typed link from a claim to another."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="links", verbose_name=_("claim")
    )
    type = models.CharField(_("type"), max_length=20, choices=LinkType)
    target = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="linked_from", verbose_name=_("other claim")
    )

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["claim", "type", "target"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "type", "target"],
                name="claim_link_once",
                violation_error_message=_("This link is already there."),
            ),
            models.CheckConstraint(
                condition=~models.Q(claim=models.F("target")),
                name="claim_link_to_another",
                violation_error_message=_("A claim cannot be linked to itself."),
            ),
            one_of("type", LinkType, name="claim_link_type_known"),
        ]
        triggers = [*content_of_claim("link", columns=["type", "target_id"]), *on_links()]

    def __str__(self) -> str:
        return self.get_type_display()
