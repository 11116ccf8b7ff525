"""Letters: mails to colleagues, kept until the mail server has taken them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .rules import one_of


class LetterLink(models.TextChoices):
    """The purposes of a link that a mail gets when it is sent, and that is stored nowhere."""

    INVITATION = "invitation", _("invitation")
    RESET = "reset", _("new password")


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
    link = models.CharField(
        _("link"),
        max_length=10,
        blank=True,
        db_default="",
        choices=LetterLink,
        help_text=_("The purpose of the link that is put into the text when it is sent."),
    )
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
        constraints = [one_of("link", LetterLink, name="letter_link_known", blank=True)]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=models.Q(not_before__isnull=False),
                name="letter_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
