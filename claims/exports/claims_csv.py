"""CSV: one row for each citation of a claim, or one for a claim without any.

RFC 4180: UTF-8 without a byte order mark, commas, CR LF. Texts that a spreadsheet might
take for a formula get an apostrophe in front, and so does every text that begins with
one: whoever reads the file takes one leading apostrophe away.
"""

import csv
import json
import re
from collections.abc import Iterator
from typing import Any

from claims.models import Edition
from claims.models.edition import EditionQuerySet
from claims.models.edtf import bounds

from . import csl

COLUMNS = [
    "claim_number",
    "claim_id",
    "edition",
    "edition_kind",
    "edition_note",
    "published_at",
    "position",
    "content_digest",
    "digest",
    "language",
    "statement",
    "statement_en",
    "statement_zh_hant",
    "claim_kind",
    "claimant_en",
    "claimant_zh_hant",
    "made_on",
    "concerns",
    "concerns_earliest",
    "concerns_latest",
    "about",
    "verification_status",
    "rationale",
    "rationale_en",
    "rationale_zh_hant",
    "suggested_wording",
    "suggested_wording_en",
    "suggested_wording_zh_hant",
    "reasons",
    "later_evidence",
    "override_reason",
    "checked_on",
    "articles",
    "citation",
    "stance",
    "source_id",
    "source_type",
    "source_title",
    "source_title_is_supplied",
    "source_authors",
    "source_publisher",
    "source_publisher_kind",
    "source_container",
    "source_issued",
    "source_url",
    "source_url_confirmed",
    "source_doi",
    "source_number",
    "source_language",
    "source_kind",
    "source_derives_from",
    "locator_label",
    "locator",
    "locator_is_approximate",
    "excerpt",
    "excerpt_language",
    "translation",
    "summary",
    "accessed_on",
]

FORMULA = re.compile(
    r"[\t\r\n']"
    # Spreadsheets may skip blanks, and read the wide and small forms of a sign as the sign.
    r"|[\s\ufeff\u200b-\u200f\u2060]*[=+\-@＝＋－＠﹦﹢﹣﹫]"
)


def claims_csv(editions: EditionQuerySet) -> Iterator[bytes]:
    table = csv.DictWriter(_Line(), COLUMNS)
    yield table.writeheader().encode()
    rows = editions.order_by("claim__number").only("document", "content_digest", "digest")
    for edition in rows.iterator(chunk_size=100):
        document = json.loads(edition.document)
        claim = _claim_cells(edition, document)
        for number, citation in enumerate(document["claim"]["citations"], start=1):
            cells = {**claim, "citation": number, **_citation_cells(citation)}
            yield _row(table, cells)
        if not document["claim"]["citations"]:
            yield _row(table, claim)


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers and truth values are none."""
    match value:
        case bool():
            return "true" if value else "false"
        case str() if FORMULA.match(value):
            return f"'{value}"
    return value


class _Line:
    """The csv module's idea of a file: hands back each line it is given."""

    def write(self, line: str) -> str:
        return line


def _row(table: csv.DictWriter, cells: dict[str, Any]) -> bytes:
    return table.writerow({column: harmless(cell) for column, cell in cells.items()}).encode()


def _claim_cells(edition: Edition, document: dict[str, Any]) -> dict[str, Any]:
    claim, published = document["claim"], document["edition"]
    earliest, latest = bounds(claim["concerns"])
    claimant = (claim["claimant"] or {}).get("name", {})
    return {
        "claim_number": claim["number"],
        "claim_id": claim["id"],
        "edition": published["number"],
        "edition_kind": published["kind"],
        "edition_note": claim["change"]["note"],
        "published_at": published["published_at"],
        "position": published["position"],
        "content_digest": edition.content_digest,
        "digest": edition.digest,
        "language": claim["language"],
        **_in_both_languages(claim, "statement"),
        "claim_kind": claim["kind"],
        "claimant_en": claimant.get("en", ""),
        "claimant_zh_hant": claimant.get("zh-Hant", ""),
        "made_on": claim["made_on"],
        "concerns": claim["concerns"],
        "concerns_earliest": earliest,
        "concerns_latest": latest,
        "about": "; ".join(_either(subject["name"]) for subject in claim["about"]),
        "verification_status": claim["verification_status"],
        **_in_both_languages(claim, "rationale"),
        **_in_both_languages(claim, "suggested_wording"),
        "reasons": "; ".join(claim["reasons"]),
        "later_evidence": claim["later_evidence"],
        "override_reason": claim["override_reason"],
        "checked_on": claim["checked_on"],
        "articles": "; ".join(row["article"]["title"] for row in document["appearances"]),
    }


def _citation_cells(citation: dict[str, Any]) -> dict[str, Any]:
    source, item = citation["source"], citation["source"]["csl"]
    return {
        "stance": citation["stance"],
        "source_id": source["id"],
        "source_type": item["type"],
        "source_title": item["title"],
        "source_title_is_supplied": source["title_is_supplied"],
        "source_authors": "; ".join(csl.names(item)),
        "source_publisher": item.get("publisher"),
        "source_publisher_kind": source["publisher_kind"],
        "source_container": item.get("container-title"),
        "source_issued": source["issued"],
        "source_url": item.get("URL"),
        "source_url_confirmed": source["url_confirmed"],
        "source_doi": item.get("DOI"),
        "source_number": item.get("number"),
        "source_language": item.get("language"),
        "source_kind": source["kind"],
        "source_derives_from": source["derives_from"],
        "locator_label": citation["locator_label"],
        "locator": citation["locator"],
        "locator_is_approximate": citation["locator_is_approximate"],
        "excerpt": citation["excerpt"],
        "excerpt_language": citation["language"],
        "translation": citation["translation"],
        "summary": citation["summary"],
        "accessed_on": citation["accessed_on"],
    }


def _in_both_languages(claim: dict[str, Any], member: str) -> dict[str, str]:
    """A text in the claim's own language and, where there is one, in each of the two."""
    texts = {row["language"]: row[member] for row in (*claim["translations"], claim)}
    return {
        member: claim[member],
        f"{member}_en": texts.get("en", ""),
        f"{member}_zh_hant": texts.get("zh-Hant", ""),
    }


def _either(name: dict[str, str]) -> str:
    return name.get("en") or name["zh-Hant"]
