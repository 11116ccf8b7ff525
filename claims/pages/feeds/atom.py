"""Atom (RFC 4287), in documents that lead from one to the next (RFC 5005)."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from claims.record import log

from .document import Feed
from .entries import Entry

MEDIA_TYPE = "application/atom+xml; charset=utf-8"

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no document of XML 1.0 may hold, escaped or not."""


def atom(feed: Feed) -> bytes:
    """A feed's document as an Atom document in UTF-8."""
    return "\n".join(_lines(feed)).encode()


def _lines(feed: Feed) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_attribute(feed.language)}>'
    yield _element("id", feed.id)
    yield _element("title", feed.title)
    if subtitle := feed.subtitle:
        yield _element("subtitle", subtitle)
    yield _element("updated", feed.updated)
    yield f"<author>{_element('name', feed.publisher)}</author>"
    yield _element("rights", feed.license)
    yield _link("self", feed.address, "application/atom+xml")
    yield _link("alternate", feed.page, "text/html")
    yield _link("license", feed.license)
    for relation, address in feed.neighbours("atom"):
        yield _link(relation, address, "application/atom+xml")
    for entry in feed.entries:
        yield from _entry(feed, entry)
    yield "</feed>\n"


def _entry(feed: Feed, entry: Entry) -> Iterator[str]:
    at = log.moment(entry.edition.published_at)
    yield "<entry>"
    yield _element("id", feed.permalink(entry))
    yield _element("title", entry.title)
    yield _element("published", at)
    yield _element("updated", at)
    yield _link("alternate", feed.edition_page(entry), "text/html")
    yield _link("related", feed.edition_json(entry), "application/json")
    words = [("kind", entry.kind), *([("finding", entry.status)] if entry.status else [])]
    for scheme, word in words:
        scheme_ = _attribute(f"{feed.vocabulary}#{scheme}")
        label = _attribute(str(word.label))
        yield f"<category term={_attribute(word.key)} scheme={scheme_} label={label}/>"
    if entry.edition.note:
        yield _element("summary", entry.edition.note)
    yield f'<content type="html">{_text(entry.html)}</content>'
    yield "</entry>"


def _text(text: str) -> str:
    return escape(NO_XML.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(NO_XML.sub("\ufffd", text))


def _element(name: str, text: str) -> str:
    return f"<{name}>{_text(text)}</{name}>"


def _link(relation: str, address: str, media_type: str = "") -> str:
    typed = f" type={_attribute(media_type)}" if media_type else ""
    return f"<link rel={_attribute(relation)} href={_attribute(address)}{typed}/>"
