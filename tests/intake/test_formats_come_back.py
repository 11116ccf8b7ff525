"""One claim that fills every field goes out in each of the nine formats, and is read back.

What a format has no place for is listed here by member, and in docs/interoperability.md. The four
bibliographies are read back type by type in tests/exports/test_bibliographies_come_back.py.
"""

import json
import re
from typing import Any

import pytest

from claims import workflow
from claims.exports import FORMATS, export, package
from claims.exports.formats import BIBLIOGRAPHIES
from claims.exports.publisher import Publisher
from claims.exports.references import name_in_words
from claims.intake.claim_files import import_claims
from claims.intake.external_reviews.importing import import_external_reviews
from claims.intake.references.importing import import_sources
from claims.models import Claim, Edition, ExternalReview, Source
from claims.models.source import ROLES
from claims.record import editions
from claims.selection import select
from tests import factories
from tests.going_round import undone
from tests.rich_claim import rich_draft

pytestmark = pytest.mark.django_db

DESK = Publisher("Example Desk", "https://desk.example")
EVERY_NUMBER = {
    "volume": "IV", "issue": "3-4", "page": "45–67", "edition": "2nd", "collection": "Papers; 7",
    "publisher_place": "Lagos and Abuja", "event": "Spring meeting", "isbn": "978-0-00-000000-2",
    "issn": "1234-5679", "archive": "arXiv", "archive_location": "2101.00001",
    "doi": "10.5555/roads.7",
}  # fmt: skip
NAMES = {f"citations[].source.csl.{role}[].{part}" for role, part in (
    ("author", "family"), ("author", "given"), ("author", "literal"),
    ("author", "non-dropping-particle"), ("editor", "family"), ("editor", "given"),
    ("editor", "suffix"),
)}  # fmt: skip
# Version 1 of the tables, which stays as it was published, has no columns for these.
NUMBERS = {
    f"citations[].source.csl.{variable}"
    for variable in (
        *("volume", "issue", "page", "edition", "collection-title", "publisher-place"),
        *("event-title", "ISBN", "ISSN", "archive", "archive_location"),
    )
}
# A sheet calls claimants and subjects by one name, and authors by their names in words.
IN_WORDS = {
    *("claimant.id", "about[].id", "about[].name.zh-Hant", "about[].type"),
    *NAMES,
}
NO_COLUMN = {
    *("citations[].prefix", "citations[].suffix", "citations[].source.csl.genre"),
    *(f"links[].{member}" for member in ("claim", "number", "type")),
    *(f"search_records[].{one}" for one in ("found", "language", "made_on", "place", "query")),
}
LOST = {
    "jsonl": set(),
    "package 2": set(),
    "xlsx": NUMBERS,
    "csv": NUMBERS | IN_WORDS | NO_COLUMN,
}
"""By format the members of a document that it has no place for."""
NO_READER = {"markdown"}
"""Formats for people, which nothing reads back."""


def test_each_format_is_looked_at() -> None:
    whole = {name for name in FORMATS if not name.endswith(".csv") and "." not in name}
    assert whole == {"jsonl", "xlsx", "csv", "claimreview", *BIBLIOGRAPHIES, *NO_READER}


def published() -> dict[str, Any]:
    claim = rich_draft()
    Source.objects.filter(title__startswith="Annual Report").update(**EVERY_NUMBER)
    submission = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)
    document: dict[str, Any] = json.loads(Edition.objects.get(claim=claim).document)
    return document


def members(value: Any, way: str = "") -> dict[str, Any]:
    """Every value of a document by the way to it."""
    if isinstance(value, dict):
        inner = [(f"{way}.{name}".strip("."), part) for name, part in value.items()]
    elif isinstance(value, list):
        inner = [(f"{way}[{place}]", part) for place, part in enumerate(value)]
    else:
        return {way: value}
    return {name: one for path, part in inner for name, one in members(part, path).items()}


def content_here(public_id: str) -> dict[str, Any]:
    claim = Claim.objects.get(public_id=public_id)
    roots = Source.objects.roots(claim.citations.values_list("source_id", flat=True))
    content = editions.claim_content(claim, kind="first", note="", roots=roots)
    return members(by_name(json.loads(editions.canonical(content))))


def by_name(content: dict[str, Any]) -> dict[str, Any]:
    """With its subjects in another order than that of their ids, which a sheet does not hold."""
    return {**content, "about": sorted(content["about"], key=lambda one: one["name"]["en"])}


def test_what_each_format_can_hold_comes_back() -> None:
    with undone():
        document = published()
        chosen = Edition.objects.current()
        written = {
            name: b"".join(export(name, chosen, DESK))
            for name in ("jsonl", "xlsx", "csv", "claimreview", *BIBLIOGRAPHIES)
        }
        written["package 2"] = b"".join(package(select({}), version=2))
    said = document["claim"]
    for name, lost in LOST.items():
        with undone():
            import_claims(written[name], actor=factories.editor())
            before, after = members(by_name(said)), content_here(said["id"])
            differing = {
                re.sub(r"\[\d+\]", "[]", way)
                for way in before.keys() | after.keys()
                if before.get(way) != after.get(way)
            }
            assert differing == lost, name
    sources = {one["source"]["id"]: one["source"] for one in said["citations"]}
    for name in BIBLIOGRAPHIES:
        with undone():
            report = import_sources(written[name], actor=factories.editor())
            assert not report.refusal_lines(), name
            read = {
                str(source.public_id): editions.source_record(source, "")
                for source in Source.objects.filter(public_id__in=sources)
            }
            for public_id, record in sources.items():
                assert in_words(read[public_id]) == in_words(record), name
    with undone():
        import_external_reviews(written["claimreview"], actor=factories.reviewer())
        review = ExternalReview.objects.get(claim_text=said["statement"])
        assert review.claimant == said["claimant"]["name"]["zh-Hant"]
        assert review.rating_explanation == said["rationale"]
        assert review.rating_label == "部分有證據支持"
        assert review.published[:10] == document["edition"]["published_at"][:10]
        assert (review.publisher, review.language) == ("Example Desk", "zh-Hant")
        assert review.claimed == said["made_on"]
        assert review.appearances == [document["appearances"][0]["article"]["url"]]


def in_words(record: dict[str, Any]) -> dict[str, Any]:
    """The bibliographic part of a record, its names in words: RIS has no place for a particle."""
    item = {name: value for name, value in record["csl"].items() if name not in ("id", "issued")}
    words = {role: list(map(name_in_words, item.get(role, []))) for role in ROLES & item.keys()}
    return {**item, **words, "issued": record["issued"]}
