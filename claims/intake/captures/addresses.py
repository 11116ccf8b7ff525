"""Address guard: only public web servers by their own names may be fetched."""

import ipaddress
import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PORTS = {"http": 80, "https": 443}
OTHER_PORTS = {8000, 8008, 8080, 8443}
"""Beside the ports of the schemes: where web servers listen, and nothing else does."""

LONGEST_ADDRESS = 2000

_INSIDE = [
    ipaddress.ip_network(block)
    for block in (
        # IANA's registry of special purposes for IPv4, and multicast.
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        # The one address of a cloud's own services that is not in a block of that kind.
        "168.63.129.16/32",
        # Within 2000::/3: Teredo and its neighbours, documentation, 6to4, segment routing.
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "2620:4f:8000::/48",
        "3fff::/20",
    )
]
_PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
"""All that is given out; IPv4-mapped, NAT64, local and multicast addresses lie outside it."""

_LABEL = r"[a-z0-9_][a-z0-9_-]{0,62}"

Resolve = Callable[[str, int], list[str]]
"""Host and port to the numeric addresses behind them; raises OSError."""


class Unfetchable(ValidationError):
    """Why an address is not fetched: one sentence in `message`, the kind of reason in `code`."""

    code: str
    message: str


class Target(NamedTuple):
    """The parsed address of a request."""

    scheme: str
    host: str
    port: int
    path: str
    """With its query; what is sent in the first line of the request."""

    @property
    def url(self) -> str:
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.path}"


def target(url: str) -> Target:
    """Take an address apart; raises Unfetchable unless it names a web server by its own name.

    Numbers that stand for an IPv4 address in any but its usual form (2130706433, 0x7f.1,
    0177.0.0.1, 127.1) are refused, as are accounts in the address and odd ports.
    """
    if len(url) > LONGEST_ADDRESS or re.search(r"[\x00-\x20\x7f\\]", url):
        raise _not_an_address()
    try:
        parts = urlsplit(url)
        port, host = parts.port, _ascii(parts.hostname or "")
    except ValueError as error:
        raise _not_an_address() from error
    if parts.scheme not in PORTS:
        raise Unfetchable(_("Only http:// and https:// addresses are fetched."), "scheme")
    if "@" in parts.netloc:
        raise Unfetchable(_("The address holds an account: leave it out."), "account")
    port = PORTS[parts.scheme] if port is None else port
    if port not in {*PORTS.values(), *OTHER_PORTS}:
        raise Unfetchable(_("Nothing is fetched from port %(port)s.") % {"port": port}, "port")
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    return Target(parts.scheme, host, port, _percent_encoded(path))


def public_addresses(host: str, port: int, *, resolve: Resolve) -> list[str]:
    """The numeric addresses of a host; raises Unfetchable unless every one of them is public."""
    try:
        found = resolve(host.strip("[]"), port)
    except (OSError, UnicodeError) as error:
        raise _unknown(host) from error
    if not found:
        raise _unknown(host)
    for address in found:
        if not is_public(address):
            raise Unfetchable(
                _("%(host)s leads into a private network: nothing is fetched from there.")
                % {"host": host},
                "private",
            )
    return list(dict.fromkeys(found))


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public internet."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    if number.version == 6 and (number.scope_id or number not in _PUBLIC_IPV6):
        return False
    return not any(number in block for block in _INSIDE if block.version == number.version)


def _ascii(host: str) -> str:
    """The host as it is looked up: ASCII, lower case, without the dot at its end."""
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host)}]"
    name = host.encode("idna").decode().lower().removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(re.fullmatch(_LABEL, label) for label in labels):
        raise ValueError(host)
    # What ends in a number is a number to most resolvers, in forms that hide which one.
    if re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1]):
        return str(ipaddress.IPv4Address(name))
    return name


def _percent_encoded(path: str) -> str:
    """As a request line takes it: what is not ASCII, or ends it, as UTF-8 in percent signs."""
    return re.sub(
        r"[^\x21-\x7e]|[\"<>^`{|}]",
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()),
        path,
    )


def _not_an_address() -> Unfetchable:
    return Unfetchable(_("This is not a web address that can be fetched."), "address")


def _unknown(host: str) -> Unfetchable:
    return Unfetchable(_("There is no server called %(host)s.") % {"host": host}, "unknown_host")
