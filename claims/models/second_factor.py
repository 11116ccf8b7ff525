"""Second factors of logins: an authenticator app, and codes on paper for when it is lost.

Devices of django-otp with tables of our own: its plugins store secrets and backup codes as they
are, and a backup would hold them. Here the secret is sealed with a key made of the site's secret
key, and of a code only a keyed hash is kept.
"""

import base64
import secrets
from urllib.parse import quote, urlencode

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device
from django_otp.oath import TOTP

SALT = "claims.models.second_factor"
SECRET_BYTES = 20
"""As RFC 4226 recommends for the secret of HMAC-SHA-1."""
DIGITS, STEP_SECONDS, STEPS_AWAY = 6, 30, 1
CODES = 10
CODE_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
CODE_LENGTH = 12
"""Sixty bits, of letters that nobody mistakes for another."""


class Authenticator(Device):
    """An app that shows a code every 30 seconds (TOTP, RFC 6238), confirmed by its first code."""

    sealed_secret = models.TextField(
        help_text=_("Sealed with a key made of FACTCHECK_SECRET_KEY: no backup can log in with it.")
    )
    last_step = models.BigIntegerField(
        default=0, help_text=_("The step of the last code that was taken: none is taken twice.")
    )
    made_at = models.DateTimeField(_("set up"), db_default=Now())

    class Meta:
        verbose_name = _("authenticator app")
        verbose_name_plural = _("authenticator apps")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "confirmed"],
                name="authenticator_once",
                violation_error_message=_("This account has an authenticator app already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)

    @property
    def secret(self) -> bytes:
        """The secret that the app shares; b"" where the site's secret key is another by now."""
        try:
            return _sealer().decrypt(self.sealed_secret.encode())
        except InvalidToken:
            return b""

    @property
    def typed(self) -> str:
        """The secret as somebody types it into an app: base32 in groups of four."""
        shown = base64.b32encode(self.secret).decode()
        return " ".join(shown[start : start + 4] for start in range(0, len(shown), 4))

    @property
    def address(self) -> str:
        """The text that the app reads from the picture: an otpauth address with its secret."""
        site = str(settings.FACTCHECK_PUBLISHER["name"]).replace(":", "")
        query = urlencode({"secret": self.typed.replace(" ", ""), "issuer": site}, quote_via=quote)
        return f"otpauth://totp/{quote(f'{site}:{self.user.get_username()}')}?{query}"

    def verify_token(self, token: str) -> bool:
        """Whether this is the code of now, or of one step before or after, and was never taken."""
        code = "".join(token.split())
        if not (len(code) == DIGITS and code.isascii() and code.isdigit() and self.secret):
            return False
        clock = TOTP(self.secret, STEP_SECONDS, digits=DIGITS)
        if not clock.verify(int(code), STEPS_AWAY, self.last_step + 1):
            return False
        self.last_step = clock.t()
        self.save(update_fields=["last_step"])
        return True


class BackupCodes(Device):
    """Codes for logins without the app, each for once."""

    digests = models.JSONField(default=list, help_text=_("Keyed hashes of those that are left."))

    class Meta:
        verbose_name = _("backup codes")
        verbose_name_plural = _("backup codes")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                name="backup_codes_once",
                violation_error_message=_("This account has backup codes already."),
            ),
        ]

    def __str__(self) -> str:
        return str(len(self.digests))

    def verify_token(self, token: str) -> bool:
        """Whether this is a code that was never used; it is used by that."""
        digest = code_digest(token)
        if digest not in self.digests:
            return False
        self.digests = [kept for kept in self.digests if kept != digest]
        self.save(update_fields=["digests"])
        return True


def seal(secret: bytes) -> str:
    """The secret as it is stored."""
    return _sealer().encrypt(secret).decode()


def new_code() -> str:
    """A backup code in groups of four."""
    code = "".join(secrets.choice(CODE_ALPHABET) for _number in range(CODE_LENGTH))
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def code_digest(code: str) -> str:
    """A keyed hash of a code, however it is spaced and whatever the case."""
    plain = "".join(letter for letter in code.casefold() if letter.isalnum())
    return salted_hmac(SALT, plain, algorithm="sha256").hexdigest()


def _sealer() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(salted_hmac(SALT, "", algorithm="sha256").digest()))
