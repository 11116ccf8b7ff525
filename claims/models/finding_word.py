"""Words for a finding in sheets of others, each mapped once by a person and then remembered."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .rules import one_of
from .vocabulary import VerificationStatus


class FindingWord(models.Model):
    """A word of somebody's sheet, such as 不實, and the verification status that it stands for."""

    word = models.CharField(
        _("word"), max_length=200, unique=True, help_text=_("Folded, as the sheet has it.")
    )
    verification_status = models.CharField(
        _("verification status"), max_length=20, choices=VerificationStatus
    )
    mapped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("mapped by"),
    )
    mapped_at = models.DateTimeField(_("mapped"), db_default=Now())

    class Meta:
        verbose_name = _("word for a finding")
        verbose_name_plural = _("words for findings")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(word=""),
                name="finding_word_has_one",
                violation_error_message=_("Give the word."),
            ),
            one_of("verification_status", VerificationStatus, name="finding_word_status_known"),
        ]

    def __str__(self) -> str:
        return self.word
