"""The log of another site, verified from outside: only its API is asked.

Everything is computed again from the documents that the change feed sends: digests, chain,
positions, numbers and times. Who signed is not public, so that is the site's own to verify.
"""

import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from django.utils.translation import gettext as _

from claims.models import EditionKind
from claims.record import editions, log_problems, withheld
from claims.record.log import START, Head

TIMEOUT_SECONDS = 30
PAGE_SIZE = 100


class Wrong(Exception):
    """A fault of the log, or the reason why it could not be read, in words."""


class Conflict(Wrong):
    """The site answers that its log is another one than what was read of it before."""


class Followed:
    """A log as it is read, entry by entry, each verified against those before it."""

    def __init__(self) -> None:
        self.head = Head(0, START)
        self.withheld: dict[str, int] = {}
        """By claim the position of the edition that withholds it."""
        self._emptied: dict[tuple[str, int], int] = {}
        self._numbers: dict[str, int] = {}
        self._published_at = ""

    def take(self, entry: dict[str, Any]) -> None:
        """Verify the next entry of the feed; raises Wrong."""
        try:
            problem = _problem(entry, self.head, self._numbers, self._published_at)
        except (KeyError, TypeError, ValueError):
            problem = _("the entry is not that of an edition")
        if problem:
            raise _wrong(self.head.position + 1, problem)
        self.head = Head(entry["position"], entry["chain"])
        self._numbers[entry["claim"]] = entry["number"]
        self._published_at = entry["published_at"]
        if withheld.is_emptied(entry["document"]):
            at = entry["document"]["edition"]["withheld_at"]
            self._emptied.setdefault((entry["claim"], at), entry["position"])
        if entry["kind"] == EditionKind.WITHHELD:
            self.withheld[entry["claim"]] = entry["position"]
            self._emptied.pop((entry["claim"], entry["position"]), None)

    def finish(self) -> None:
        """Refuse words that are gone where no later edition says that the law withholds them."""
        if self._emptied:
            raise _wrong(min(self._emptied.values()), str(log_problems.WORDS_GONE))


def verify(site: str, noted: Head | None = None) -> Followed:
    """The log of the site, once every edition up to its head is verified; raises Wrong.

    `noted` is a head that was written down before: only with it does a log that was cut, or
    rewritten as a whole, give itself away.
    """
    log = Followed()
    reached = START
    for entry in changes(site):
        log.take(entry)
        if noted and noted.position == log.head.position:
            reached = log.head.chain
    if noted and noted.position > log.head.position:
        raise _wrong(log.head.position + 1, str(log_problems.ENDS_EARLY))
    if noted and reached != noted.chain:
        raise _wrong(noted.position, str(log_problems.OTHER_HEAD))
    log.finish()
    return log


def changes(site: str, after: Head | None = None) -> Iterator[dict[str, Any]]:
    """The entries of a site's change feed, page by page, up to the head that its log names.

    They begin after a head that is known; raises Conflict where the site has another value there.
    """
    known = f"&after={after.position}&chain={after.chain}" if after else ""
    address = address_of(site, f"api/v1/changes?page_size={PAGE_SIZE}{known}")
    while address:
        page = _read(address)
        try:
            entries, following = page["results"], page["next"]
        except (KeyError, TypeError) as error:
            raise Wrong(_("%(address)s is not a change feed.") % {"address": address}) from error
        yield from entries
        if following and (not entries or not following.startswith(("http://", "https://"))):
            raise Wrong(_("%(address)s leads nowhere.") % {"address": address})
        address = following


def address_of(site: str, path: str) -> str:
    """The address of a resource of a site; raises Wrong for what is no site."""
    if not re.match(r"https?://[^\s/]+", site):
        raise Wrong(_("“%(site)s” is not an address: write https:// and a host.") % {"site": site})
    return urljoin(site.rstrip("/") + "/", path)


def read_bytes(address: str) -> bytes:
    """The bytes at an address; raises Wrong, Conflict for 409."""
    request = Request(address, headers={"Accept": "application/json, text/plain;q=0.9"})
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return bytes(answer.read())
    except HTTPError as error:
        said = _("%(address)s answers %(status)d.")
        kind = Conflict if error.code == HTTPStatus.CONFLICT else Wrong
        raise kind(said % {"address": address, "status": error.code}) from error
    except (URLError, OSError, HTTPException) as error:
        raise _unreadable(address, getattr(error, "reason", error)) from error


def _read(address: str) -> Any:
    try:
        return json.loads(read_bytes(address))
    except ValueError as error:
        raise _unreadable(address, error) from error


def _unreadable(address: str, reason: object) -> Wrong:
    said = _("%(address)s cannot be read: %(reason)s.")
    return Wrong(said % {"address": address, "reason": reason})


def _problem(
    entry: dict[str, Any], before: Head, numbers: dict[str, int], published_at: str
) -> str:
    """The fault of an entry, after the one that ends in `before`; or ""."""
    document, edition = entry["document"], entry["document"]["edition"]
    content = document["claim"]
    for name in ("position", "number", "kind", "published_at"):
        if entry[name] != edition[name]:
            return _("the entry and its document differ in “%(name)s”") % {"name": name}
    if entry["claim"] != content["id"]:
        return _("the entry and its document differ in “%(name)s”") % {"name": "claim"}
    if entry["position"] != before.position + 1:
        return str(log_problems.NONE_HERE)
    if entry["number"] != numbers.get(entry["claim"], 0) + 1:
        return _("it is not the next edition of its claim")
    if withheld.digest_of(editions.canonical(document), document) != entry["digest"]:
        return str(log_problems.OTHER_DOCUMENT)
    if withheld.content_digest_of(document) != entry["content_digest"]:
        return str(log_problems.OTHER_CONTENT)
    if entry["previous_chain"] != before.chain or entry["chain"] != editions.digest(
        before.chain + entry["digest"]
    ):
        return str(log_problems.OTHER_CHAIN)
    if entry["published_at"] <= published_at:
        return str(log_problems.NOT_LATER)
    return ""


def _wrong(position: int, problem: str) -> Wrong:
    return Wrong(log_problems.at(position, problem))
