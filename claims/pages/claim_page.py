"""The page of a claim: its current edition, or one of those before."""

import json
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils.safestring import mark_safe

from claims.exports import this_publisher
from claims.exports.claim_review import (
    claim_review,
    correction_comment,
    in_language,
    in_page,
    withdrawn_review,
)
from claims.exports.typed_links import TypedLinks
from claims.models import Edition, EditionKind
from claims.models.vocabulary import CORRECTIONS
from claims.record.differences import of_contents
from claims.text import whole_numbers

from . import addresses, citing, document_view, surroundings, withheld_page
from .answers import Asked, Held, Shown, links_of

DESCRIPTIONS = {
    "csl.json": "application/vnd.citationstyles.csl+json",
    "bib": "application/x-bibtex",
}
"""By suffix the formats that describe an edition, as `describedby` links them."""
FILES = {"jsonld": "JSON-LD", "csv": "CSV", "ris": "RIS", "bib": "BibTeX", "csl.json": "CSL-JSON"}
"""By suffix the names of the forms that the page links."""
CONTENTS = {"jsonl": "application/jsonl", "csv": "text/csv"}


def claim(asked: Asked, claim_id: UUID) -> Shown:
    """The edition of a claim that is current, or was at the position asked for."""
    history = surroundings.history(claim_id, asked.last_position)
    return _edition_page(asked, history, history[0])


def edition(asked: Asked, claim_id: UUID, number: int) -> Shown:
    """One edition of a claim; a banner says so where it is not the current one."""
    history = surroundings.history(claim_id, asked.last_position)
    if not 1 <= number <= len(history):
        raise Http404
    return _edition_page(asked, history, history[-number])


def compare(
    asked: Asked, claim_id: UUID, before: int | None = None, after: int | None = None
) -> Shown:
    """Differences between two editions, field by field; without numbers the last two."""
    history = surroundings.history(claim_id, asked.head.position)
    latest = len(history)
    before = _number(asked, "before", max(1, latest - 1)) if before is None else before
    after = _number(asked, "after", latest) if after is None else after
    if not (1 <= before <= latest and 1 <= after <= latest):
        raise Http404
    pair = [history[-before], history[-after]]
    for edition in pair:
        if gone := withheld_page.in_place_of(asked, edition):
            return gone
    old, new = (json.loads(edition.document)["claim"] for edition in pair)
    context = {
        "claim": new,
        "statement": document_view.texts(new, "statement")[0] if "statement" in new else None,
        "before": pair[0],
        "after": pair[1],
        "history": history,
        "differences": of_contents(old, new),
        "section": "claims",
    }
    links = links_of(asked)
    links.add("cite-as", addresses.page("comparison", claim_id, before, after))
    links.add("type", "https://schema.org/WebPage")
    for edition in pair:
        links.to("item", "api:edition", claim_id, edition.number, type="application/json")
    links.to("describedby", "api:editions", claim_id, type="application/json")
    canonical = addresses.page("comparison", claim_id, before, after, language=asked.language)
    return Shown(
        "claims/compare.html", context, links, canonical, modified_at=history[0].published_at
    )


def _number(asked: Asked, name: str, otherwise: int) -> int:
    """The number of an edition in the query; 0, which no edition has, for what is no number."""
    if name not in asked.query:
        return otherwise
    return whole_numbers.read(asked.query[name][0], least=1, most=10**9) or 0


def _edition_page(asked: Asked, history: list[Edition], shown: Edition) -> Shown:
    if gone := withheld_page.in_place_of(asked, shown):
        return gone
    # A page as of an earlier position is kept by that.
    made_of = None if asked.is_as_of else surroundings.made_of(history)
    if made_of is not None and asked.is_held(made_of):
        raise Held
    document = surroundings.document_of(shown)
    content = document["claim"]
    until_shown = history[history.index(shown) :]
    linked = content.get("links", [])
    links = surroundings.published_links(linked, asked.head.position) if linked else []
    permalink = addresses.page("edition", content["id"], shown.number)
    signers = surroundings.signers(until_shown)
    context = {
        "claim": content,
        "reading": document_view.claim_view(content),
        "signed_by_program": signers.is_program,
        "appearances": list(map(document_view.appearance_view, document["appearances"])),
        "links": links,
        "signers": signers.names,
        "edition": shown,
        # Whatever a mirror holds came to it from a file; a page of the site says it of its own.
        "came_back": bool(shown.restoration_id) and not settings.FACTCHECK_MIRROR,
        "current": history[0],
        "history": history,
        "dispute": surroundings.open_dispute(until_shown),
        "corrections": [row for row in until_shown if row.kind == EditionKind.CORRECTED],
        "permalink": f"{asked.site}{permalink}",
        # A template calls what can be called: in a piece that is kept already nobody asks.
        "ways_to_cite": cache(
            lambda: citing.ways_to_cite(
                asked, document, shown.digest, f"{asked.site}{permalink}", warns=signers.is_program
            )
        ),
        "files": FILES,
        "section": "claims",
        "report_query": f"claim={content['id']}",
        "claim_review": _claim_review(asked, document, history) if shown == history[0] else "",
    }
    return Shown(
        "claims/claim.html",
        context,
        _links(asked, content["id"], shown),
        canonical=_canonical(asked, content["id"]),
        edition=shown,
        # A linked claim changes with any publication.
        modified_at=asked.modified_at if linked else history[0].published_at,
        made_of=None if linked else made_of,
    )


def _canonical(asked: Asked, claim_id: str) -> str:
    """The claim's own page in the language of the address; that of an edition is a copy of it."""
    return addresses.page("claim", claim_id, language=asked.step)


def _links(asked: Asked, claim_id: str, shown: Edition) -> TypedLinks:
    """Signposting: what to cite, what describes it, its contents, and what kind of thing it is."""
    links = links_of(asked)
    links.add("cite-as", addresses.page("edition", claim_id, shown.number))
    links.add("type", "https://schema.org/ClaimReview")
    links.add("type", "https://schema.org/AboutPage")
    links.to("item", "api:edition", claim_id, shown.number, type="application/json")
    if shown.kind != EditionKind.WITHDRAWN:
        for suffix, media_type in CONTENTS.items():
            links.to("item", "api:edition-file", claim_id, shown.number, suffix, type=media_type)
        for suffix, media_type in DESCRIPTIONS.items():
            links.to(
                "describedby", "api:edition-file", claim_id, shown.number, suffix, type=media_type
            )
    links.to("describedby", "api:schema-file", "edition-1.json", type="application/schema+json")
    links.add("latest-version", addresses.page("claim", claim_id))
    links.to("version-history", "api:editions", claim_id, type="application/json")
    if shown.number > 1:
        links.add("predecessor-version", addresses.page("edition", claim_id, shown.number - 1))
    return links


def _claim_review(asked: Asked, document: dict[str, Any], history: list[Edition]) -> str:
    """ClaimReview markup for search engines, with each correction; of a withdrawn claim only that.

    `history` begins with the edition that is shown.
    """
    shown, claim_id = history[0], document["claim"]["id"]
    publisher = this_publisher(f"{asked.site}/")
    if shown.kind == EditionKind.WITHDRAWN:
        review = withdrawn_review(claim_id, publisher)
    else:
        document = in_language(document, addresses.LANGUAGES[asked.language])
        review = claim_review(document, shown.digest, publisher)
    corrections = [
        correction_comment(edition, claim_id, publisher)
        for edition in history
        if edition.kind in CORRECTIONS
    ]
    if corrections:
        review["correction"] = corrections
    return mark_safe(in_page(review))
