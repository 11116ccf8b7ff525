"""The second factor of a login: set up, asked for, renewed, removed; and who has to have one."""

import secrets
from datetime import date, datetime
from typing import Any

import django_otp
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.access import sessions
from claims.models import Authenticator, BackupCodes
from claims.models.second_factor import CODES, SECRET_BYTES, code_digest, new_code, seal

IN_SESSION = django_otp.DEVICE_ID_SESSION_KEY
OBLIGED = ("claims.review_claim", "claims.release_article", "auth.change_user")
"""Whoever may do one of these signs for others or opens doors to them."""


def since(account: Any) -> datetime | None:
    """The moment since which the account's logins ask for a code; None if they do not."""
    found = Authenticator.objects.devices_for_user(account, confirmed=True).first()
    return found.made_at if found else None


def codes_left(account: Any) -> int:
    """The number of backup codes that were not used."""
    found = BackupCodes.objects.devices_for_user(account).first()
    return len(found.digests) if found else 0


def is_obliged(account: Any) -> bool:
    """Whether the site's setting asks a second factor of this account, now or soon."""
    return bool(settings.FACTCHECK_SECOND_FACTOR_FROM) and any(map(account.has_perm, OBLIGED))


def is_due() -> bool:
    """Whether the day has come from which the setting counts."""
    day: date | None = settings.FACTCHECK_SECOND_FACTOR_FROM
    return day is not None and day <= timezone.localdate(timezone=timezone.get_default_timezone())


def begin(account: User) -> Authenticator:
    """Make a secret for an app; it counts once a code has shown that the app has it."""
    with transaction.atomic():
        waiting(account).delete()
        sealed = seal(secrets.token_bytes(SECRET_BYTES))
        app = Authenticator(user=account, name="", confirmed=False, sealed_secret=sealed)
        app.save(force_insert=True)
        return app


def waiting(account: User) -> Any:
    """The app that was begun and not confirmed, as a queryset."""
    return Authenticator.objects.devices_for_user(account, confirmed=False)


def confirm(account: User, code: str, *, session_key: str | None) -> list[str]:
    """Let the app count whose code this is, in place of an earlier one; new backup codes.

    No code is right where the list is empty. All sessions but this one end: they asked for none.
    """
    with transaction.atomic():
        begun = waiting(account).select_for_update().first()
        if begun is None or not begun.verify_token(code):
            return []
        Authenticator.objects.devices_for_user(account, confirmed=True).delete()
        begun.confirmed, begun.made_at = True, timezone.now()
        begun.save(update_fields=["confirmed", "made_at"])
        sessions.end(account, besides=session_key)
        return new_codes(account)


def new_codes(account: User) -> list[str]:
    """Backup codes in place of all that there were, shown this once."""
    codes = [new_code() for _number in range(CODES)]
    digests = [code_digest(code) for code in codes]
    BackupCodes.objects.update_or_create(
        user=account, defaults={"digests": digests, "name": "", "confirmed": True}
    )
    return codes


def accepts(account: User, code: str) -> Any:
    """The device that takes the code, which nobody can use again; None if none does."""
    with transaction.atomic():
        devices = django_otp.devices_for_user(account, for_verify=True)
        return next((device for device in devices if device.verify_token(code)), None)


def remove(account: User) -> bool:
    """Remove app and codes, and end every session; whether there was an app."""
    with transaction.atomic():
        had = since(account) is not None
        Authenticator.objects.devices_for_user(account).delete()
        BackupCodes.objects.devices_for_user(account).delete()
        sessions.end(account)
        return had
