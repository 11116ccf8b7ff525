"""Login attempts are limited, by account and by address."""

import hashlib
import ipaddress
from datetime import timedelta

from django.db.models.functions import Now

from claims.models import LoginFailure
from claims.text.folding import folded

FAILURES_OF_AN_ACCOUNT = 5
FAILURES_FROM_AN_ADDRESS = 20
WINDOW = timedelta(minutes=15)


def visitor_address(peer: str, forwarded_for: str) -> str:
    """The address that failures count for.

    That of the `peer` that connected; if it is a proxy on this machine, the address that the
    proxy itself added last to X-Forwarded-For. What a visitor sends along is not believed.
    """
    try:
        if ipaddress.ip_address(peer).is_loopback and forwarded_for:
            return str(ipaddress.ip_address(forwarded_for.rpartition(",")[2].strip()))
        return str(ipaddress.ip_address(peer))
    except ValueError:
        return "::"


def note_attempt(name: str, address: str) -> bool:
    """Count an attempt as failed before it is made; whether it may be made at all.

    Counted first, so that however many are made at once, only so many are answered.
    """
    LoginFailure.objects.filter(at__lte=Now() - WINDOW).delete()
    digest = _digest(name)
    noted = LoginFailure.objects.create(account_digest=digest, address=address)
    of_account = LoginFailure.objects.filter(account_digest=digest).count()
    from_address = LoginFailure.objects.filter(address=address).count()
    if of_account <= FAILURES_OF_AN_ACCOUNT and from_address <= FAILURES_FROM_AN_ADDRESS:
        return True
    # An attempt that was not answered tells nothing, and does not prolong the waiting.
    noted.delete()
    return False


def forget_failures(name: str) -> None:
    """The person has logged in: what failed before was them, or does not matter any more."""
    LoginFailure.objects.filter(account_digest=_digest(name)).delete()


def _digest(name: str) -> str:
    return hashlib.sha256(folded(name).encode()).hexdigest()
