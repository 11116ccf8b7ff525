"""ClaimReview: what search engines read on a claim's page, and a DataFeed of all of them.

schema.org's ClaimReview; the feed has the form that Data Commons publishes such reviews in. The
verification status is named, not rated: ours is no scale from false to true. A withdrawn claim
has no review. The caution about a source is its `description` among the citations, which readers of
claim reviews do not judge by.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Max

from claims.models import Edition
from claims.models.edition import EditionQuerySet
from claims.record.log import moment
from claims.record.succession import Corrected
from claims.record.tables import labels
from claims.text.csl_names import names as names_of

from .blocks import in_blocks
from .publisher import Publisher
from .references import caution_of

CONTEXT = "https://schema.org"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
DAY = re.compile(r"\d{4}(-\d\d){0,2}")
"""Dates that are ISO 8601 as well as EDTF; others stay out."""

# So that no text of ours ends the script element that it stands in, or opens another.
IN_SCRIPT = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def claim_review(document: dict[str, Any], digest: str, publisher: Publisher) -> dict[str, Any]:
    """The review that an edition is, without empty members; `digest` is that of the document."""
    claim, edition = document["claim"], document["edition"]
    note = claim["change"]["note"]
    organization = _filled({"@type": "Organization", "name": publisher.name, "url": publisher.site})
    review: dict[str, Any] = _filled(
        {
            "@type": "ClaimReview",
            "@id": publisher.edition_address(claim["id"], edition["number"]),
            "url": publisher.claim_address(claim["id"]),
            "datePublished": edition["published_at"][:10],
            "inLanguage": claim["language"],
            "claimReviewed": claim["statement"],
            "reviewRating": {
                "@type": "Rating",
                "alternateName": status_label(claim),
                "ratingExplanation": claim["rationale"],
            },
            "author": organization,
            "publisher": organization,
            "license": LICENCE,
            "version": str(edition["number"]),
            "identifier": {"@type": "PropertyValue", "propertyID": "SHA-256", "value": digest},
            "correction": note if edition["kind"] == "corrected" else "",
            "description": note if edition["kind"] != "corrected" else "",
            "creativeWorkStatus": edition["kind"] if edition["kind"] == "contested" else "",
            "itemReviewed": {
                "@type": "Claim",
                "identifier": claim["id"],
                "name": f"C-{claim['number']}",
                "author": claim["claimant"] and _named(claim["claimant"], claim["language"]),
                "datePublished": _day(claim["made_on"]),
                "appearance": [_article(row["article"]) for row in document["appearances"]],
                "about": [_named(subject, claim["language"]) for subject in claim["about"]],
            },
            "citation": [_source(citation["source"]) for citation in claim["citations"]],
        }
    )
    return review


def correction_comment(
    edition: Edition, claim_id: str, publisher: Publisher, *, of: Corrected | None = None
) -> dict[str, Any]:
    """A correction as schema.org's CorrectionComment, about the edition that it is `of`."""
    address = publisher.edition_address(claim_id, edition.number)
    comment: dict[str, Any] = _filled(
        {
            "@type": "CorrectionComment",
            "@id": address,
            "url": address,
            "text": edition.note,
            "datePublished": moment(edition.published_at),
            "creativeWorkStatus": edition.kind,
            "about": of
            and {
                "@type": "ClaimReview",
                "@id": publisher.edition_address(claim_id, of.number),
                "url": publisher.claim_address(claim_id),
            },
        }
    )
    return comment


def withdrawn_review(claim_id: str, publisher: Publisher) -> dict[str, Any]:
    """The remains of a review that was withdrawn: where it stood, and that it is no more."""
    return {
        "@type": "CreativeWork",
        "url": publisher.claim_address(claim_id),
        "creativeWorkStatus": "withdrawn",
    }


def in_language(document: dict[str, Any], language: str) -> dict[str, Any]:
    """The document with the claim's words in a language, or as it is where they are not in it."""
    claim = document["claim"]
    for translation in claim.get("translations", []):
        if _primary(translation["language"]) == _primary(language):
            words = {name: text for name, text in translation.items() if text}
            return {**document, "claim": {**claim, **words}}
    return document


def _primary(language: str) -> str:
    return language.split("-")[0].lower()


def in_page(review: dict[str, Any]) -> str:
    """A review as JSON-LD that may stand in a script element, where it is data, not a script."""
    text = json.dumps({"@context": CONTEXT, **review}, ensure_ascii=False)
    return text.translate(IN_SCRIPT)


def data_feed(editions: EditionQuerySet, publisher: Publisher) -> Iterator[bytes]:
    editions = editions.not_withdrawn()
    latest = editions.aggregate(latest=Max("published_at"))["latest"]
    feed = {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": publisher.name,
        "license": LICENCE,
        **({"dateModified": moment(latest)} if latest else {}),
    }
    head = json.dumps(feed, ensure_ascii=False)[:-1]
    return in_blocks(_feed(head.translate(IN_SCRIPT), editions, publisher))


def status_label(claim: dict[str, Any]) -> str:
    """The verification status in words, in the claim's language if that is Chinese."""
    status = claim["verification_status"]
    label = labels()["verification_status"].get(status)
    if label is None:
        return str(status)
    return label.chinese if claim["language"].startswith("zh") else label.english


def _feed(head: str, editions: EditionQuerySet, publisher: Publisher) -> Iterator[bytes]:
    yield f'{head}, "dataFeedElement": ['.encode()
    rows = editions.order_by("claim__number").only("document", "digest", "published_at")
    separator = "\n"
    for edition in rows.iterator(chunk_size=500):
        review = claim_review(json.loads(edition.document), edition.digest, publisher)
        item = {
            "@type": "DataFeedItem",
            "dateCreated": moment(edition.published_at),
            "url": review["url"],
            "item": [review],
        }
        yield f"{separator}{json.dumps(item, ensure_ascii=False).translate(IN_SCRIPT)}".encode()
        separator = ",\n"
    yield b"\n]}\n"


def _named(record: dict[str, Any], language: str) -> dict[str, Any]:
    """A claimant or subject by its name; of what type it is, is not recorded in these terms."""
    names = record["name"]
    preferred = "zh-Hant" if language.startswith("zh") else "en"
    return {
        "@type": "Thing",
        "name": names.get(preferred) or next(iter(names.values())),
        "sameAs": f"https://www.wikidata.org/wiki/{record['wikidata']}"
        if record["wikidata"]
        else "",
    }


def _article(article: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "Article",
        "headline": article["title"],
        "url": article["url"],
        "datePublished": _day(article["issued"]),
        "publisher": {"@type": "Organization", "name": article["publisher"]}
        if article["publisher"]
        else None,
        "author": [{"@type": "Person", "name": name} for name in article["authors"]],
    }


def _source(source: dict[str, Any]) -> dict[str, Any]:
    item = source["csl"]
    return {
        "@type": "CreativeWork",
        "name": item["title"],
        "url": item.get("URL"),
        "datePublished": _day(source["issued"]),
        "publisher": {"@type": "Organization", "name": item["publisher"]}
        if item.get("publisher")
        else None,
        "creditText": "; ".join(names_of(item)),
        "description": caution_of(source),
    }


def _day(edtf: str) -> str:
    return edtf if DAY.fullmatch(edtf) else ""


def _filled(value: Any) -> Any:
    """The value without members that say nothing."""
    if isinstance(value, dict):
        filled = {key: _filled(part) for key, part in value.items()}
        return {key: part for key, part in filled.items() if part not in (None, "", [], {})}
    if isinstance(value, list):
        return [_filled(part) for part in value]
    return value
