"""Pages of claims that are open: who has one before them now; forgotten after some minutes."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .claim import Claim

FORGOTTEN_AFTER = timedelta(minutes=5)
"""A page says every two minutes that it is still open; who is silent for longer has left it."""


class PresenceQuerySet(models.QuerySet["Presence"]):
    def still_open(self) -> "PresenceQuerySet":
        """Pages that were open within the last minutes."""
        return self.filter(seen_at__gte=Now() - FORGOTTEN_AFTER)


class Presence(models.Model):
    """A claim whose page somebody has open; nobody's work, and kept in an unlogged table."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="+", verbose_name=_("claim")
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("account"),
    )
    opened_at = models.DateTimeField(_("opened"), db_default=Now())
    seen_at = models.DateTimeField(
        _("last seen"), db_default=Now(), help_text=_("When the page last said that it is open.")
    )

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("open page")
        verbose_name_plural = _("open pages")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "account"],
                name="presence_once",
                violation_error_message=_("This page is noted as open already."),
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at__lte=models.F("seen_at")),
                name="presence_opened_before_seen",
                violation_error_message=_("A page is opened before it is seen open."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.account_id}"
