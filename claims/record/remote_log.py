"""The log of another site, verified from outside: only its API is asked.

Everything is computed again from the documents that the change feed sends: digests, chain,
positions, numbers and times. Who signed is not public, so that is the site's own to verify.
"""

import json
import re
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from django.utils.translation import gettext as _

from claims.record import editions, log_problems
from claims.record.log import START, Head

TIMEOUT_SECONDS = 30
PAGE_SIZE = 100


class Wrong(Exception):
    """A fault of the log, or the reason why it could not be read, in words."""


def verify(site: str, noted: Head | None = None) -> Head:
    """The head of the site's log, once every edition up to it is verified; raises Wrong.

    `noted` is a head that was written down before: only with it does a log that was cut, or
    rewritten as a whole, give itself away.
    """
    head = Head(0, START)
    numbers: dict[str, int] = {}
    published_at = ""
    reached = START
    for entry in changes(site):
        try:
            problem = _problem(entry, head, numbers, published_at)
        except (KeyError, TypeError, ValueError):
            problem = _("the entry is not that of an edition")
        if problem:
            raise _wrong(head.position + 1, problem)
        head = Head(entry["position"], entry["chain"])
        numbers[entry["claim"]] = entry["number"]
        published_at = entry["published_at"]
        if noted and noted.position == head.position:
            reached = head.chain
    if noted and noted.position > head.position:
        raise _wrong(head.position + 1, str(log_problems.ENDS_EARLY))
    if noted and reached != noted.chain:
        raise _wrong(noted.position, str(log_problems.OTHER_HEAD))
    return head


def changes(site: str) -> Iterator[dict[str, Any]]:
    """The entries of a site's change feed, page by page, up to the head that its log names."""
    if not re.match(r"https?://[^\s/]+", site):
        raise Wrong(_("“%(site)s” is not an address: write https:// and a host.") % {"site": site})
    address = urljoin(site.rstrip("/") + "/", f"api/v1/changes?page_size={PAGE_SIZE}")
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


def _read(address: str) -> Any:
    request = Request(address, headers={"Accept": "application/json"})
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return json.load(answer)
    except HTTPError as error:
        said = _("%(address)s answers %(status)d.")
        raise Wrong(said % {"address": address, "status": error.code}) from error
    except (URLError, OSError, HTTPException, ValueError) as error:
        said = _("%(address)s cannot be read: %(reason)s.")
        reason = getattr(error, "reason", error)
        raise Wrong(said % {"address": address, "reason": reason}) from error


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
    if editions.digest(editions.canonical(document)) != entry["digest"]:
        return str(log_problems.OTHER_DOCUMENT)
    if editions.digest(editions.canonical(content)) != entry["content_digest"]:
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
