"""Login attempts are slowed down: the more failed, the longer until the next one is looked at.

Failures are counted for an account together with where they came from, for an address whatever the
account, and for an account wherever they came from. Somebody who guesses one person's password
from many addresses slows down unknown browsers only: a browser in which that person has logged in
before shows a signed cookie, and only its own failures count for it.
"""

import hashlib
import hmac
import ipaddress
import secrets
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.db.models import Count, Max, Q
from django.db.models.functions import Now

from claims.access.rate_limit import network
from claims.models import LoginFailure
from claims.text.folding import folded

WINDOW = timedelta(hours=1)
"""A failure counts for so long."""


class Slowing(NamedTuple):
    """So many failures are free; from then on each doubles the waiting, up to a most."""

    free: int
    most_seconds: int

    def seconds(self, failures: int) -> int:
        """The seconds from the last failure to the next attempt that is looked at."""
        if failures < self.free:
            return 0
        return int(min(FIRST_SECONDS * 2 ** min(failures - self.free, 20), self.most_seconds))


FIRST_SECONDS = 15
PAIR = Slowing(free=5, most_seconds=900)
"""An account and the address, or the known browser, that tries it."""
ADDRESS = Slowing(free=20, most_seconds=900)
"""An address that tries any accounts."""
ACCOUNT = Slowing(free=50, most_seconds=60)
"""An account, from any unknown browsers: the most is short, for its owner may be one of them."""

COOKIE = "known_browser"
COOKIE_SECONDS = 180 * 24 * 3600
SALT = "claims.access.known_browser"


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


def note_attempt(name: str, address: str, cookie: str = "") -> bool:
    """Count an attempt as failed before it is made; whether it may be made at all.

    Counted first, so that however many are made at once, only so many are answered. `cookie` is
    the value that `known_browser` once gave to this browser, or anything.
    """
    LoginFailure.objects.filter(at__lte=Now() - WINDOW).delete()
    account = _digest(folded(name))
    browser = _browser(name, cookie)
    origin = browser or _digest(network(address))
    noted = LoginFailure.objects.create(account_digest=account, origin_digest=origin)
    pair = Q(account_digest=account, origin_digest=origin)
    waits = [(PAIR, pair)]
    if not browser:
        waits += [(ADDRESS, Q(origin_digest=origin)), (ACCOUNT, Q(account_digest=account))]
    if all(_is_over(slowing, which, besides=noted) for slowing, which in waits):
        return True
    # An attempt that was not answered tells nothing, and does not prolong the waiting.
    noted.delete()
    return False


def forget_failures(name: str, address: str, cookie: str = "") -> None:
    """The person has logged in: what failed before from there was them."""
    origin = _browser(name, cookie) or _digest(network(address))
    LoginFailure.objects.filter(account_digest=_digest(folded(name)), origin_digest=origin).delete()


def known_browser(name: str) -> str:
    """The value of a cookie for a browser in which this account has logged in."""
    return signing.dumps([_digest(folded(name)), secrets.token_hex(16)], salt=SALT)


def is_another(name: str, cookie: str) -> bool:
    """Whether the cookie says that another account was the last to log in in this browser."""
    try:
        signing.loads(cookie, salt=SALT, max_age=COOKIE_SECONDS)
    except signing.BadSignature:
        return False
    return not _browser(name, cookie)


def _browser(name: str, cookie: str) -> str:
    """The digest of the browser that shows this cookie; "" unless it is one of this account."""
    try:
        value: Any = signing.loads(cookie, salt=SALT, max_age=COOKIE_SECONDS)
    except signing.BadSignature:
        return ""
    account, browser = value
    return _digest(f"browser {browser}") if account == _digest(folded(name)) else ""


def _is_over(slowing: Slowing, which: Q, *, besides: LoginFailure) -> bool:
    """Whether the waiting after the failures of this kind is over."""
    failed = LoginFailure.objects.filter(which).exclude(pk=besides.pk)
    counted = failed.aggregate(number=Count("pk"), last=Max("at"))
    seconds = slowing.seconds(counted["number"])
    if not seconds:
        return True
    return not failed.filter(at=counted["last"], at__gt=Now() - timedelta(seconds=seconds)).exists()


def _digest(text: str) -> str:
    """A keyed hash: neither names nor addresses are stored."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"login {text}".encode(), hashlib.sha256).hexdigest()
