"""Links by which somebody sets a password: signed, for a limited time, and stored nowhere.

A link lapses when the password, the address or the last login of its account changes. A mail gets
its link at the moment it is sent, so that neither the queue of mails nor a backup holds one.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy

from claims.models import LetterLink

SALT = "claims.access.account_links"
VALID = {LetterLink.INVITATION: timedelta(days=7), LetterLink.RESET: timedelta(hours=1)}
"""The time for which a link of each purpose can be used."""


class _Token(NamedTuple):
    """The signed content of a link."""

    account: int
    purpose: str
    fingerprint: str


class SetPasswordTokens:
    """Tokens of these links, as Django's own views ask for them."""

    def make_token(self, account: User, purpose: str = LetterLink.RESET) -> str:
        return signing.dumps(_Token(account.pk, purpose, _fingerprint(account)), salt=SALT)

    def check_token(self, account: User | None, token: Any) -> bool:
        """Whether the token is of this account as it is now, and not too old."""
        if account is None or not account.is_active or not isinstance(token, str):
            return False
        try:
            found = _Token(*signing.loads(token, salt=SALT, max_age=max(VALID.values())))
            signing.loads(token, salt=SALT, max_age=VALID[LetterLink(found.purpose)])
        except (signing.BadSignature, TypeError, ValueError):
            return False
        is_the_same = constant_time_compare(found.fingerprint, _fingerprint(account))
        return found.account == account.pk and is_the_same


tokens = SetPasswordTokens()
CLOSED = gettext_lazy("The account is closed: let it log in first.")


def address(account: User, purpose: str) -> str:
    """The whole address by which the account sets a password, made now."""
    place = reverse("password_reset_confirm", args=[urlsafe_base64_encode(force_bytes(account.pk))])
    # In the query, which the log leaves out of every line.
    query = f"?token={tokens.make_token(account, purpose)}"
    return f"{settings.FACTCHECK_ADDRESS.rstrip('/')}{place}{query}"


def _fingerprint(account: User) -> str:
    """A digest of what makes a link lapse when it changes."""
    seen = account.last_login.replace(microsecond=0, tzinfo=None) if account.last_login else ""
    state = f"{account.pk} {account.password} {seen} {account.email} {account.is_active}"
    return salted_hmac(SALT, state, algorithm="sha256").hexdigest()
