"""Pages of sources, claimants and subjects, as published editions embed them; lists of these.

Articles have more to show (`article_page.py`) and are listed here.
"""

import json
import math
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from claims.models import Edition, SourceFall
from claims.selection import lookup, published_records, select
from claims.selection.facets import Count, RecordCount, findings, listing, records_of

from . import addresses, claim_rows, document_view
from .answers import Asked, Moved, Shown, links_of

FILTER_OF = {"article": "article", "claimant": "claimant", "source": "source", "subject": "about"}
"""By noun the filter that finds the claims which embed such a record."""
TYPES = {
    "article": "https://schema.org/Article",
    "claimant": "https://schema.org/Person",
    "source": "https://schema.org/CreativeWork",
    "subject": "https://schema.org/DefinedTerm",
}
HEADINGS = {
    "article": _("Articles checked"),
    "claimant": _("Who asserts it"),
    "source": _("Sources"),
    "subject": _("Subjects"),
}
PAGE_SIZE = 100
MOST_CLAIMS = 500
"""On the page of one record; the list of all of them is a link."""


def source(asked: Asked, record_id: UUID) -> Shown:
    """A source: what rests on it, what it does there, and what fell with it."""
    record, editions = published_record(asked, "source", record_id)
    uses = [_uses(edition, str(record_id)) for edition in editions]
    falls = [(fall, claim_rows.plain_rows([fall.edition])[0]) for fall in _falls(asked, record_id)]
    return record_page(asked, "source", record, editions, uses=uses, falls=falls)


def _falls(asked: Asked, record_id: UUID) -> Iterable[SourceFall]:
    position = asked.head.position
    keys = lookup.with_merged(position, ids=[str(record_id)], others=[])
    return SourceFall.objects.of(keys, position)


def claimant(asked: Asked, record_id: UUID) -> Shown:
    """A claimant: what they assert."""
    record, editions = published_record(asked, "claimant", record_id)
    return record_page(asked, "claimant", record, editions)


def subject(asked: Asked, record_id: UUID) -> Shown:
    """A subject with the narrower ones: the claims about any of them."""
    record, editions = published_record(asked, "subject", record_id)
    keys = lookup.with_narrower(asked.head.position, ids=[str(record_id)], others=[])
    rows = published_records.records("subject", asked.head.position, keys=keys)
    narrower = [json.loads(row.text) for row in rows if row.id != record_id]
    named = [(row["id"], document_view.named(row["name"])) for row in narrower]
    return record_page(asked, "subject", record, editions, narrower=named)


def published_record(
    asked: Asked, noun: str, record_id: UUID
) -> tuple[dict[str, Any], list[Edition]]:
    """The record, and the editions that embed it and stand, newest first; or Http404, or Moved.

    A record that only former editions embed keeps its page, since their pages link to it.
    """
    position = asked.head.position
    embedded = published_records.records(noun, position, ids=[record_id])
    selection = select({FILTER_OF[noun]: [str(record_id)]}, head=asked.head)
    editions = list(selection.editions().order_by("-position")[:MOST_CLAIMS])
    if embedded:
        return json.loads(embedded[0].text), editions
    if noun == "source" and (target := lookup.merged_into(record_id, position)):
        raise Moved(addresses.page("source", target, language=asked.step))
    if noun == "subject" and editions:
        (row,) = records_of(noun, [Count(str(_key(record_id, position)), len(editions))], position)
        return row.record, editions
    if once := published_records.last_known(noun, position, record_id):
        return json.loads(once.text), editions
    raise Http404


def _key(record_id: UUID, position: int) -> int:
    return lookup.record_keys("subject", position, ids=[str(record_id)], others=[])[0]


def _uses(edition: Edition, source_id: str) -> list[dict[str, Any]]:
    """The citations that bring a source to the claim of an edition, as templates show them."""
    claim = json.loads(edition.document)["claim"]
    cited = [row for row in claim["citations"] if row["source"]["id"] == source_id]
    groups = document_view.by_stance(cited, claim["language"])
    return [use for group in groups for use in group["citations"]]


def record_page(
    asked: Asked,
    noun: str,
    record: dict[str, Any],
    editions: list[Edition],
    *,
    rows: list[claim_rows.Row] | None = None,
    **more: Any,
) -> Shown:
    """The page of a record with the claims that embed it; `more` is what its template shows."""
    if rows is None:
        rows = claim_rows.rows(editions, asked.head.position)
    uses = more.pop("uses", [[]] * len(rows))
    context = {
        "noun": noun,
        "record": record,
        "reading": READINGS[noun](record),
        "rows": list(zip(rows, uses, strict=True)),
        "bar": claim_rows.findings(rows),
        "filter": f"{FILTER_OF[noun]}={record['id']}",
        "section": f"{noun}s",
        # A subject asserts nothing and is no document: what is said of it stands in claims.
        "report_query": "" if noun == "subject" else f"{noun}={record['id']}",
        **more,
    }
    links = links_of(asked)
    links.add("cite-as", addresses.page(noun, record["id"]))
    links.add("type", TYPES[noun])
    links.add("type", "https://schema.org/AboutPage")
    links.to("describedby", f"api:{noun}", record["id"], type="application/json")
    if rows:
        feed = addresses.page("atom", language=asked.language)
        links.add("alternate", f"{feed}?{context['filter']}", type="application/atom+xml")
    for row in rows:
        links.add("item", addresses.page("claim", row.id), type="text/html")
    return Shown(
        f"claims/{noun}.html",
        context,
        links,
        canonical=addresses.page(noun, record["id"], language=asked.step),
        modified_at=asked.modified_at,
    )


def _named(record: dict[str, Any]) -> dict[str, Any]:
    names = [document_view.Text(*pair) for pair in record["name"].items()]
    return {"titles": document_view.readers_first(names)}


READINGS = {
    "article": lambda record: document_view.article_view(record),
    "source": lambda record: document_view.source_view(record),
    "claimant": _named,
    "subject": _named,
}
"""By noun the record in words for the reader."""


def articles(asked: Asked, page: int = 1) -> Shown:
    """The articles that were checked, with the findings in each."""
    return _list(asked, "article", page)


def sources(asked: Asked, page: int = 1) -> Shown:
    """The sources that claims rest on, those of the most claims first."""
    return _list(asked, "source", page)


def claimants(asked: Asked, page: int = 1) -> Shown:
    """Those who assert what was checked, by name."""
    return _list(asked, "claimant", page)


def subjects(asked: Asked, page: int = 1) -> Shown:
    """The subjects of claims, those of the most claims first."""
    return _list(asked, "subject", page)


def _list(asked: Asked, noun: str, page: int) -> Shown:
    position = asked.head.position
    everything = select({}, head=asked.head)
    counts, total = listing(
        everything, FILTER_OF[noun], limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
    )
    rows = records_of(noun, counts, position)
    pages = max(1, math.ceil(total / PAGE_SIZE))
    if not 1 <= page <= pages:
        raise Http404
    bars = findings(everything, noun, counts) if noun == "article" else {}
    context = {
        "noun": noun,
        "heading": HEADINGS[noun],
        "records": [
            {**_listed(noun, row), "bar": claim_rows.in_order(bars.get(row.key, {}))}
            for row in rows
        ],
        "total": total,
        "page": page,
        "pages": claim_rows.page_numbers(page, pages),
        "section": f"{noun}s",
    }
    links = links_of(asked)
    links.add("cite-as", f"{asked.path}?position={position}")
    links.add("type", "https://schema.org/CollectionPage")
    links.to("describedby", f"api:{noun}s", type="application/json")
    for row in rows:
        links.add("item", addresses.page(noun, row.id), type="text/html")
    return Shown(
        "claims/records.html",
        context,
        links,
        canonical=addresses.page(f"{noun}s", language=asked.language),
        modified_at=asked.modified_at,
    )


def _listed(noun: str, row: RecordCount) -> dict[str, Any]:
    return {
        "id": row.id,
        "record": row.record,
        "reading": READINGS[noun](row.record),
        "editions": row.editions,
    }
