"""The page of an article: its claims, how much of it was checked, its sources; and its text.

Printed, the page is a report; `article_report.py` makes a Word file of the same.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404

from claims.articles import public_coverage
from claims.articles.coverage import GRAVEST_FIRST
from claims.articles.public_coverage import MarkedRun, MarkedSentence, PublicCoverage
from claims.exports import this_publisher
from claims.exports.source_lines import source_addresses, source_line
from claims.exports.word_file import WORD
from claims.models import DismissalReason, Edition
from claims.models.public_note import CHECKED, OPEN

from . import addresses, claim_rows, document_view, records
from .answers import Asked, Shown, links_of


class NumberedSource(NamedTuple):
    """A source that the claims of an article cite, by the number that they name it with."""

    number: int
    id: str
    line: str
    addresses: list[str]
    language: str


class ReportedClaim(NamedTuple):
    """A claim of an article as a report has it."""

    row: claim_rows.Row
    address: str
    """Of its edition, to cite."""
    why: document_view.Text | None
    sources: list[int]
    """Numbers of those that it cites."""


class Report(NamedTuple):
    """All that is public about how an article was checked, as of a position."""

    record: dict[str, Any]
    reading: dict[str, Any]
    editions: list[Edition]
    claims: list[ReportedClaim]
    sources: list[NumberedSource]
    coverage: PublicCoverage | None
    """None where its sentences were never counted."""
    sentences: list[MarkedSentence]
    """Those of its text; none where the text is not public."""

    @property
    def open_sentences(self) -> list[str]:
        return [row.words for row in self.sentences if row.state == OPEN]

    @property
    def dismissed_sentences(self) -> list[tuple[Any, list[str]]]:
        """By reason, in words, the sentences that were dismissed for it."""
        found = [
            (reason.label, [row.words for row in self.sentences if row.state == reason])
            for reason in DismissalReason
        ]
        return [(label, words) for label, words in found if words]

    @property
    def reasons(self) -> list[tuple[Any, int]]:
        """By reason, in words, how many sentences were dismissed for it."""
        rows = self.coverage.reasons if self.coverage else []
        return [(DismissalReason(reason).label, number) for reason, number in rows]


def article(asked: Asked, record_id: UUID) -> Shown:
    """An article: its coverage, its claims in reading order, the sources that they cite."""
    made = report(asked, record_id)
    shown = records.record_page(
        asked,
        "article",
        made.record,
        made.editions,
        rows=[claim.row for claim in made.claims],
        report=made,
        claims=made.claims,
        head=asked.head,
        published_on=asked.modified_at,
    )
    shown.links.to("describedby", "api:article-coverage", record_id, type="application/json")
    if made.claims:
        shown.links.add("alternate", f"{asked.path}{REPORT_FILE}", type=WORD)
    if made.sentences:
        shown.links.add("item", addresses.page("article-text", record_id), type="text/html")
    return shown


REPORT_FILE = "report.docx"
"""Behind the path of an article: the report as a Word file."""


def report(asked: Asked, record_id: UUID) -> Report:
    """The report on an article, for the page, print and Word; raises Http404, or Moved."""
    record, editions = records.published_record(asked, "article", record_id)
    editions.sort(key=lambda edition: _reading_order(edition, str(record_id)))
    coverage = public_coverage.noted(record_id, asked.head.position)
    is_public = coverage is not None and public_coverage.is_public(coverage)
    sources: dict[str, NumberedSource] = {}
    return Report(
        record,
        document_view.article_view(record),
        editions,
        list(_claims(asked, editions, sources)),
        list(sources.values()),
        coverage,
        list(public_coverage.in_words(coverage)) if coverage and is_public else [],
    )


def _reading_order(edition: Edition, article_id: str) -> tuple[int, int]:
    appearances = json.loads(edition.document)["appearances"]
    places = [row["position"] for row in appearances if row["article"]["id"] == article_id]
    return min(places, default=0), edition.position


def _claims(
    asked: Asked, editions: list[Edition], sources: dict[str, NumberedSource]
) -> Iterator[ReportedClaim]:
    """The claims of these editions; each source that they cite gets its number in `sources`."""
    publisher = this_publisher(f"{asked.site}/")
    for edition, row in zip(editions, claim_rows.rows(editions, asked.head.position), strict=True):
        content = json.loads(edition.document)["claim"]
        whys = document_view.texts(content, "rationale")
        yield ReportedClaim(
            row,
            publisher.edition_address(row.id, row.edition),
            whys[0] if whys else None,
            _numbers(content["citations"], sources),
        )


def _numbers(citations: Iterable[dict[str, Any]], sources: dict[str, NumberedSource]) -> list[int]:
    is_chinese = document_view.page_language() == "zh-Hant"
    for citation in citations:
        source = citation["source"]
        if source["id"] not in sources:
            sources[source["id"]] = NumberedSource(
                len(sources) + 1,
                source["id"],
                source_line(source, is_chinese=is_chinese),
                source_addresses(source),
                source["csl"].get("language", ""),
            )
    return sorted({sources[row["source"]["id"]].number for row in citations})


_GRAVITY = {str(status): place for place, status in enumerate(GRAVEST_FIRST)}


class ShownRun(NamedTuple):
    """A run of words of the text: the claim that it leads to, and those whose words end here."""

    words: str
    made: claim_rows.Row | None
    ends: list[claim_rows.Row]


def text(asked: Asked, record_id: UUID) -> Shown:
    """The text of an article with the findings about its words; Http404 unless it is public."""
    made = report(asked, record_id)
    if not made.sentences:
        raise Http404
    rows = {claim.row.id: claim.row for claim in made.claims}
    context = {
        "record": made.record,
        "reading": made.reading,
        "report": made,
        "sentences": [(row, [_shown(run, rows) for run in row.runs]) for row in made.sentences],
        "bar": claim_rows.findings(rows.values()),
        "checked": CHECKED,
        "section": "articles",
    }
    links = links_of(asked)
    links.add("cite-as", addresses.page("article-text", record_id))
    links.add("type", "https://schema.org/Article")
    links.to("describedby", "api:article-coverage", record_id, type="application/json")
    links.add("collection", addresses.page("article", record_id), type="text/html")
    for claim in rows:
        links.add("item", addresses.page("claim", claim), type="text/html")
    return Shown(
        "claims/article_text.html",
        context,
        links,
        canonical=addresses.page("article-text", record_id, language=asked.step),
        modified_at=asked.modified_at,
    )


def _shown(run: MarkedRun, rows: dict[str, claim_rows.Row]) -> ShownRun:
    """A run with the claims that stand; where there are several, the gravest is its colour."""
    made = sorted(
        (rows[claim] for claim in run.claims if claim in rows),
        key=lambda row: (_GRAVITY[row.status.key], row.number),
    )
    return ShownRun(
        run.words, made[0] if made else None, [row for row in made if row.id in run.ends]
    )
