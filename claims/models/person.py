"""The people who sign."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def opaque_number() -> int:
    """A random number of nine digits: says nothing about who or when."""
    return 100_000_000 + secrets.randbelow(900_000_000)


class PersonQuerySet(models.QuerySet["Person"]):
    def of(self, account: models.Model) -> "Person":
        """The person behind an account, made at their first signature."""
        return self.get_or_create(account=account)[0]


class Person(models.Model):
    """Who an account is to readers: documents carry the number, pages look up the name."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="person",
        verbose_name=_("account"),
    )
    number = models.PositiveBigIntegerField(
        _("number"), default=opaque_number, unique=True, editable=False
    )
    public_name = models.CharField(
        _("public name"),
        max_length=200,
        blank=True,
        help_text=_("Shown to readers beside what this person signed; empty shows the number."),
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.public_name or f"№ {self.number}"
