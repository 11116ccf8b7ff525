"""JSON Feed, version 1.1 (jsonfeed.org)."""

import json
from typing import Any

from claims.record import log

from .document import Feed
from .entries import Entry

MEDIA_TYPE = "application/feed+json; charset=utf-8"


def json_feed(feed: Feed) -> bytes:
    """A feed's document as a JSON Feed in UTF-8; `_factcheck` holds what is ours in it."""
    following = dict(feed.neighbours("json"))
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        **({"description": subtitle} if (subtitle := feed.subtitle) else {}),
        "home_page_url": feed.page,
        "feed_url": feed.address,
        **({"next_url": following["next"]} if "next" in following else {}),
        "authors": [{"name": feed.publisher}],
        "language": feed.language,
        "_factcheck": {
            "about": feed.vocabulary,
            "position": feed.head.position,
            "chain": feed.head.chain,
            "license": feed.license,
        },
        "items": [_item(feed, entry) for entry in feed.entries],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _item(feed: Feed, entry: Entry) -> dict[str, Any]:
    edition = entry.edition
    finding = [entry.status.key] if entry.status else []
    return {
        "id": feed.permalink(entry),
        "url": feed.edition_page(entry),
        "title": entry.title,
        "content_html": entry.html,
        **({"summary": edition.note} if edition.note else {}),
        "date_published": log.moment(edition.published_at),
        "tags": [entry.kind.key, *finding],
        **({"language": entry.statement.language} if entry.statement else {}),
        "_factcheck": {
            "name": entry.name,
            "claim": entry.claim_id,
            "number": edition.number,
            "kind": edition.kind,
            "reason": edition.note,
            "verification_status": entry.status.key if entry.status else None,
            "position": edition.position,
            "chain": edition.chain,
            "digest": edition.digest,
            "changes": entry.changes,
            **_corrected(entry),
        },
    }


def _corrected(entry: Entry) -> dict[str, Any]:
    """Of a correction the number of the edition that it corrects, and when that was published."""
    if entry.corrected is None:
        return {}
    at = log.moment(entry.corrected.published_at)
    return {"corrects": entry.corrected.number, "corrects_published_at": at}
