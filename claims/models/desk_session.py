"""Sessions of the desk, each with the account that it belongs to; what an account has chosen."""

import zoneinfo
from datetime import tzinfo
from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .person import Actor
from .prepared import Prepared
from .rules import matches, one_of


class DeskSessionManager(BaseSessionManager["DeskSession"]):
    def open_of(self, account: Any) -> models.QuerySet["DeskSession"]:
        """Sessions in which an account is logged in now, the one used last first."""
        found = self.filter(account=account, expire_date__gt=timezone.now())
        return found.order_by("-last_seen_at", "session_key")


class DeskSession(AbstractBaseSession):
    """A browser in which somebody is logged in; its key is stored as a digest only."""

    session_key = models.CharField(
        max_length=64,
        primary_key=True,
        help_text=_("SHA-256 of what the browser sends: whoever reads this row cannot send it."),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="desk_sessions",
        verbose_name=_("account"),
    )
    browser = models.CharField(
        _("browser"), max_length=60, blank=True, help_text=_("Its name and system, no address.")
    )
    began_at = models.DateTimeField(_("logged in"), db_default=Now())
    last_seen_at = models.DateTimeField(_("last seen"), db_default=Now())

    objects = DeskSessionManager()  # type: ignore[misc]  # a class of its own, as Django describes

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            matches(
                "session_key",
                "^[0-9a-f]{64}$",
                name="session_key_is_a_digest",
                message=_("A session is stored by the digest of its key."),
            ),
        ]

    def __str__(self) -> str:
        return self.browser


class RemarkMails(models.TextChoices):
    """The ways of hearing of what colleagues say to one."""

    AT_ONCE = "at_once", _("a mail at once")
    DAILY = "daily", _("one mail a day, at eight in the morning")
    NONE = "none", _("no mail: on the desk only")


class AccountSettingsQuerySet(models.QuerySet["AccountSettings"]):
    def zone_of(self, account: Actor) -> tzinfo:
        """The time zone of an account's desk; that of the site, where they chose none."""
        chosen = next((zone for (zone,) in _ZONE.rows(account.pk)), "")
        try:
            return zoneinfo.ZoneInfo(chosen) if chosen else timezone.get_default_timezone()
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            return timezone.get_default_timezone()  # a machine with other zones than before

    def mails_of(self, account: Actor) -> str:
        """Ways to hear of remarks; at once, where they chose nothing."""
        chosen = self.filter(account=account).values_list("remark_mails", flat=True).first()
        return chosen or RemarkMails.AT_ONCE


class AccountSettings(models.Model):
    """The choices of an account for its own desk and mails."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="own_settings",
        verbose_name=_("account"),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        blank=True,
        help_text=_("Of the moments on your desk and in your mails; that of the site, if empty."),
    )
    remark_mails = models.CharField(
        _("mails about remarks"),
        max_length=7,
        choices=RemarkMails,
        default=RemarkMails.AT_ONCE,
        db_default=RemarkMails.AT_ONCE,
        help_text=_("Of remarks that name you, or answer you."),
    )

    objects = AccountSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("settings of an account")
        verbose_name_plural = _("settings of accounts")
        constraints = [
            matches(
                "time_zone",
                r"^$|^[A-Za-z0-9_+/-]+$",
                name="account_time_zone_named",
                message=_("Name a time zone such as Asia/Taipei."),
            ),
            one_of("remark_mails", RemarkMails, name="account_remark_mails_known"),
        ]

    def __str__(self) -> str:
        return str(self.account_id)


_ZONE = Prepared(lambda key: AccountSettings.objects.filter(account=key).values_list("time_zone"))
