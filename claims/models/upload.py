"""A file that somebody is about to import: kept until they confirm, a day at most."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .rules import RawCheck

MAX_BYTES = 20 * 1024 * 1024
"""How large a file may be; the commands take larger ones."""


class Upload(models.Model):
    """A file on its way in, for its owner's eyes only, with what its preview said.

    One for each person: the next one takes its place.
    """

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="upload",
        verbose_name=_("uploaded by"),
    )
    noun = models.CharField(max_length=20, help_text=_("What it holds, such as claims."))
    file_name = models.CharField(_("file"), max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    language = models.CharField(
        max_length=10, help_text=_("In which the preview speaks; the import speaks the same.")
    )
    mapping = models.JSONField(
        default=dict, help_text=_("The columns and words of a sheet of others, as the owner chose.")
    )
    report_digest = models.CharField(
        max_length=64, blank=True, help_text=_("Empty until the columns are chosen.")
    )
    preview = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField(_("uploaded"), db_default=Now())

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            RawCheck(
                f"octet_length(content) <= {MAX_BYTES}",
                name="upload_size",
                message=_("The file is too large for the desk: let an operator import it."),
            )
        ]

    def __str__(self) -> str:
        return self.file_name
