"""Changes: every edition in order, newest first, with its reason and what it changed."""

import json
import math
from typing import Any

from django.http import Http404

from claims.models import Edition
from claims.record.differences import Differences, of_contents

from . import addresses, claim_rows, document_view
from .answers import Asked, Shown, links_of

PAGE_SIZE = 50


def changes(asked: Asked, page: int = 1) -> Shown:
    """A page of the log; positions have no gap, so that each page is a range of them."""
    head = asked.head.position
    pages = max(1, math.ceil(head / PAGE_SIZE))
    if not 1 <= page <= pages:
        raise Http404
    last = head - (page - 1) * PAGE_SIZE
    editions = list(
        Edition.objects.filter(position__lte=last, position__gt=last - PAGE_SIZE).order_by(
            "-position"
        )
    )
    before = _documents_before(editions)
    context = {
        "entries": [_entry(edition, before) for edition in editions],
        "page": page,
        "pages": claim_rows.page_numbers(page, pages),
        "section": "changes",
    }
    links = links_of(asked)
    links.add("cite-as", f"{asked.path}?position={head}")
    links.add("type", "https://schema.org/CollectionPage")
    links.to("describedby", "api:changes", type="application/json")
    for edition in editions:
        content = json.loads(edition.document)["claim"]
        links.add("item", addresses.page("edition", content["id"], edition.number))
    return Shown(
        "claims/changes.html",
        context,
        links,
        canonical=addresses.page("changes", language=asked.language),
        modified_at=asked.modified_at,
    )


def _documents_before(editions: list[Edition]) -> dict[tuple[int, int], dict[str, Any]]:
    """By claim and number the contents of the editions that these took the place of."""
    wanted = {(edition.claim_id, edition.number - 1) for edition in editions if edition.number > 1}
    if not wanted:
        return {}
    found = Edition.objects.filter(
        claim__in={claim for claim, _number in wanted}, number__in={n for _claim, n in wanted}
    )
    return {
        (edition.claim_id, edition.number): json.loads(edition.document)["claim"]
        for edition in found
        if (edition.claim_id, edition.number) in wanted
    }


def _entry(edition: Edition, before: dict[tuple[int, int], dict[str, Any]]) -> dict[str, Any]:
    content = json.loads(edition.document)["claim"]
    (row,) = claim_rows.plain_rows([edition])
    earlier = before.get((edition.claim_id, edition.number - 1))
    differences: Differences | None = of_contents(earlier, content) if earlier else None
    return {
        "edition": edition,
        "row": row,
        "differences": differences,
        "note": edition.note,
        "language": document_view.page_language(),
    }
