"""Answers of Google's Fact Check Tools API (`claims:search`, v1alpha1) as ClaimReviews."""

from collections.abc import Iterator
from typing import Any


def claim_reviews(value: Any) -> Iterator[dict[str, Any]]:
    """The reviews of an answer as schema.org ClaimReview objects; none of any other value."""
    claims = value.get("claims") if isinstance(value, dict) else None
    for claim in claims if isinstance(claims, list) else ():
        reviews = claim.get("claimReview") if isinstance(claim, dict) else None
        for review in reviews if isinstance(reviews, list) else ():
            if isinstance(review, dict):
                yield _claim_review(claim, review)


def _claim_review(claim: dict[str, Any], review: dict[str, Any]) -> dict[str, Any]:
    publisher = review.get("publisher")
    publisher = publisher if isinstance(publisher, dict) else {}
    site = publisher.get("site")
    address = f"https://{site}/" if isinstance(site, str) and site else None
    members = {
        "@type": "ClaimReview",
        "claimReviewed": claim.get("text"),
        "itemReviewed": {
            "@type": "Claim",
            "author": {"name": claim.get("claimant")},
            "datePublished": claim.get("claimDate"),
        },
        "author": {"name": publisher.get("name") or site, "url": address},
        "url": review.get("url"),
        "headline": review.get("title"),
        "datePublished": review.get("reviewDate"),
        "reviewRating": {"alternateName": review.get("textualRating")},
        "inLanguage": review.get("languageCode"),
    }
    return {name: value for name, value in members.items() if value is not None}
