"""Recognise citations of published claims in any text: links, C-58.2, digests, citation keys.

Nothing is looked up here: what looks like a citation of ours may name nothing that exists.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from . import claim_numbers

_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ADDRESS = re.compile(r"https?://[^\s<>\"'{}|\\^`（）「」，。；、]+", re.IGNORECASE)
_OF_CLAIM = re.compile(
    rf"/claims/({_UUID})(?:/editions/([0-9]{{1,9}}))?(?![0-9a-f-])", re.IGNORECASE
)
_BY_NUMBER = re.compile(
    r"/claims/C-?([0-9]{1,18})(?:/editions/([0-9]{1,9}))?(?![0-9])"
    r"|/c/(?:C-?)?([0-9]{1,18})(?:\.([0-9]{1,9}))?(?![0-9])",
    re.IGNORECASE,
)
_DOI_HOSTS = {"doi.org", "dx.doi.org", "www.doi.org"}
_PLAIN = re.compile(
    rf"claim-(?P<key>{_UUID})-(?P<key_number>[0-9]{{1,9}})(?![0-9])"
    rf"|urn:uuid:(?P<urn>{_UUID})"
    rf"|/?claims/(?P<path>{_UUID})(?:/editions/(?P<path_number>[0-9]{{1,9}}))?"
    r"|(?<![0-9a-f])(?P<digest>[0-9a-f]{64})(?![0-9a-f])"
    r"|(?<![A-Za-z0-9_-])C-(?P<label>[0-9]{1,18})"
    r"(?:\.(?P<label_number>[0-9]{1,9})(?![0-9])"
    r"|,? ?(?:edition|第) ?(?P<spelled_number>[0-9]{1,9}))?(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


class Cited(NamedTuple):
    """A citation as it is written, and what it names: a claim, one of its editions, or a digest."""

    written: str
    claim: str = ""
    """The public id in small letters, or C-58; empty where a digest is given."""
    number: int | None = None
    """Of the edition; None where none is named."""
    digest: str = ""


def cited(text: str, hosts: Collection[str]) -> list[Cited]:
    """The citations in a text, each once, in their order.

    An address that names a claim by its number counts only at one of `hosts`, those of our
    site: others count from 1 as well. A public id is of one claim, wherever it is published.
    """
    plain = unicodedata.normalize("NFKC", text.replace("\\/", "/")).translate(_HYPHENS)
    found: dict[tuple[str, int | None, str], Cited] = {}
    for one in _all(plain, hosts):
        found.setdefault(one[1:], one)
    return list(found.values())


def _all(text: str, hosts: Collection[str]) -> Iterator[Cited]:
    reached = 0
    for address in _ADDRESS.finditer(text):
        yield from _in_words(text[reached : address.start()])
        yield from _in_address(address[0], hosts)
        reached = address.end()
    yield from _in_words(text[reached:])


def _in_address(address: str, hosts: Collection[str]) -> Iterator[Cited]:
    path = unquote(address)
    if named := _OF_CLAIM.search(path):
        yield Cited(address, named[1].lower(), _number(named[2]))
        return
    host = _host(address)
    if host in _DOI_HOSTS:
        yield from _in_words(path)
    elif host in hosts and (by_number := _BY_NUMBER.search(path)):
        claim = claim_numbers.label(int(by_number[1] or by_number[3]))
        yield Cited(address, claim, _number(by_number[2] or by_number[4]))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _in_words(text: str) -> Iterator[Cited]:
    for found in _PLAIN.finditer(text):
        written = found[0]
        if digest := found["digest"]:
            yield Cited(written, digest=digest.lower())
        elif label := found["label"]:
            number = found["label_number"] or found["spelled_number"]
            yield Cited(written, claim_numbers.label(int(label)), _number(number))
        else:
            claim = found["key"] or found["urn"] or found["path"]
            number = found["key_number"] or found["path_number"]
            yield Cited(written, claim.lower(), _number(number))


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None
