"""Letters: mails to colleagues and to senders of requests, kept until the mail server has them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .requester import Requester
from .rules import RawCheck, one_of


class LetterLink(models.TextChoices):
    """The purposes of a link that a mail gets when it is sent, and that is stored nowhere."""

    INVITATION = "invitation", _("invitation")
    RESET = "reset", _("new password")


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> "LetterQuerySet":
        """Those that are tried now or later; the others are sent, or given up."""
        return self.filter(not_before__isnull=False)


class Letter(models.Model):
    """A mail to one reader, in their language; its words go once it is sent.

    To an account, or to the sender of a request, with whom it is erased.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="letters",
        verbose_name=_("to"),
        null=True,
        blank=True,
    )
    requester = models.ForeignKey(
        Requester,
        on_delete=models.CASCADE,
        related_name="letters",
        verbose_name=_("sender of a request"),
        null=True,
        blank=True,
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
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=models.Q(not_before__isnull=False),
                name="letter_waiting",
            ),
        ]
        constraints = [
            one_of("link", LetterLink, name="letter_link_known", blank=True),
            RawCheck(
                "num_nonnulls(recipient_id, requester_id) = 1",
                name="letter_to_one_reader",
                message=_("A mail is to one reader."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
