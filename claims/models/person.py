"""People who sign, the languages of accounts, and login failures."""

import secrets
from collections.abc import Iterable
from typing import TypeAlias

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .public_state import raises_public_state
from .rules import keeps, one_of

Actor: TypeAlias = User
"""The account that acts: it signs, assigns, imports. `access.roles` says what it may do."""


def opaque_number() -> int:
    """A random number of nine digits: says nothing about who or when."""
    return 100_000_000 + secrets.randbelow(900_000_000)


class PersonQuerySet(models.QuerySet["Person"]):
    def programs(self) -> "PersonQuerySet":
        """Numbers under which a program signs."""
        return self.filter(is_program=True)

    def numbered(self, numbers: Iterable[int]) -> Iterable["Person"]:
        """The people of these numbers, in a statement that is not written anew each time."""
        return self.raw("SELECT * FROM claims_person WHERE number = ANY(%s)", [list(numbers)])

    def of(self, account: Actor) -> "Person":
        """The person behind an account, made at their first signature."""
        return self.get_or_create(account=account)[0]


class Person(models.Model):
    """Public identity of an account: documents carry the number, pages look up the name."""

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

    is_program = models.BooleanField(
        _("a program"),
        default=False,
        db_default=False,
        editable=False,
        help_text=_("A command signs under this number; pages say that no person reviewed it."),
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["pk"]
        triggers = [
            keeps(
                "person",
                *("number", "account"),
                message=_("A person keeps their number: editions name them by it."),
            ),
            raises_public_state(
                "person",
                operation=pgtrigger.Insert
                | pgtrigger.Delete
                | pgtrigger.UpdateOf("public_name", "is_program"),
            ),
        ]

    def __str__(self) -> str:
        return self.public_name or f"№ {self.number}"


class AccountLanguageQuerySet(models.QuerySet["AccountLanguage"]):
    def of(self, account: Actor) -> str:
        """The language for an account; that of the site, where they never chose one."""
        noted = self.filter(account=account).values_list("language", flat=True).first()
        return noted or settings.LANGUAGE_CODE


class AccountLanguage(models.Model):
    """The language in which an account last used the desk: its mails are written in it."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="desk_language",
        verbose_name=_("account"),
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)

    objects = AccountLanguageQuerySet.as_manager()

    class Meta:
        verbose_name = _("language of an account")
        verbose_name_plural = _("languages of accounts")
        constraints = [
            one_of(
                "language",
                [code for code, _name in settings.LANGUAGES],
                name="account_language_known",
            ),
        ]

    def __str__(self) -> str:
        return self.language


class LoginFailure(models.Model):
    """A login that failed; old ones are deleted when they no longer count."""

    account_digest = models.CharField(
        max_length=64, help_text=_("A keyed hash of the folded user name: also of unknown ones.")
    )
    origin_digest = models.CharField(
        max_length=64,
        db_default="",
        help_text=_("A keyed hash of the address, or of the browser where it is known."),
    )
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("failed login")
        verbose_name_plural = _("failed logins")
        indexes = [
            models.Index(fields=["account_digest", "at"], name="login_failure_by_account"),
            models.Index(fields=["origin_digest", "at"], name="login_failure_by_origin"),
        ]

    def __str__(self) -> str:
        return str(self.at)
