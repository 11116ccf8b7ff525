"""Recent requests to the API, counted by minute and bucket of addresses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestCount(models.Model):
    """Requests of one minute from the addresses that fall into one bucket.

    The table is unlogged: it is emptied by a crash of the database, and nothing is lost.
    """

    bucket = models.IntegerField(
        primary_key=True, help_text=_("A part of a keyed hash: addresses are not stored.")
    )
    minute = models.DateTimeField()
    requests = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("request count")
        verbose_name_plural = _("request counts")

    def __str__(self) -> str:
        return str(self.bucket)
