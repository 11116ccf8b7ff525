"""Backups that were made of the database: when, up to which position, and when one was tried."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .rules import keeps


class Backup(models.Model):
    """A backup that `manage.py backup` finished: its head, and when it was last restored on trial.

    The row is written after the files, into the database that they are of; so a backup does not
    hold the row of itself.
    """

    name = models.CharField(
        _("name"), max_length=100, unique=True, help_text=_("Of its directory: a moment in UTC.")
    )
    position = models.PositiveBigIntegerField(_("position"))
    chain = models.CharField(
        _("chain value"), max_length=64, help_text=_("At that position of the log.")
    )
    made_at = models.DateTimeField(_("made"), db_default=Now())
    tried_at = models.DateTimeField(
        _("restored on trial"),
        null=True,
        blank=True,
        help_text=_("When it was last restored into a database of its own and verified there."),
    )

    class Meta:
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        ordering = ["-made_at", "-pk"]
        get_latest_by = "made_at"
        triggers = [
            keeps(
                "backup",
                *("name", "position", "chain", "made_at"),
                message=_("What a backup holds does not change; make another one."),
            )
        ]

    def __str__(self) -> str:
        return self.name
