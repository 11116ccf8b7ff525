"""Letters: mails to colleagues, kept until the mail server has taken them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> "LetterQuerySet":
        """Those that are tried now or later; the others are sent, or given up."""
        return self.filter(not_before__isnull=False)


class Letter(models.Model):
    """A mail to one account, in the language of its reader; its words go once it is sent."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="letters",
        verbose_name=_("to"),
    )
    subject = models.CharField(_("subject line"), max_length=500)
    text = models.TextField(_("text"), blank=True)
    written_at = models.DateTimeField(_("written"), db_default=Now())
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    not_before = models.DateTimeField(
        _("not before"),
        null=True,
        blank=True,
        help_text=_("When it is tried next; empty if it is not tried again."),
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    failure = models.CharField(_("failure"), max_length=500, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=models.Q(not_before__isnull=False),
                name="letter_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
