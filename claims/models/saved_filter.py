"""Saved filters: lists of claims that an account has named."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .rules import VISIBLE


class SavedFilter(models.Model):
    """A list of claims that an account has named; nobody else sees it."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(
        _("query"), max_length=2000, help_text=_("What stands behind the ? of the list's address.")
    )

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "name"],
                name="saved_filter_name_once",
                violation_error_message=_("You have a filter of this name already."),
            ),
            models.CheckConstraint(
                condition=models.Q(name__regex=VISIBLE) & ~models.Q(query=""),
                name="saved_filter_whole",
                violation_error_message=_("Filter or search the list first, then name it."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
