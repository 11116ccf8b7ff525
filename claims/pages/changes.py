"""Changes: every edition in order, newest first, with its reason and what it changed."""

import json
import math
from collections.abc import Collection, Mapping
from typing import Any

from django.http import Http404

from claims.models import Edition, EditionKind
from claims.record import succession
from claims.record.differences import Differences, of_contents

from . import addresses, claim_rows
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
    before = succession.documents_before(editions)
    withdrawn = succession.withdrawn(editions, head)
    context = {
        "entries": [_entry(edition, before, withdrawn) for edition in editions],
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


def _entry(
    edition: Edition, before: Mapping[int, str], withdrawn: Collection[int]
) -> dict[str, Any]:
    """An edition as the list shows it; of a claim that is withdrawn today, without its words."""
    (row,) = claim_rows.plain_rows([edition])
    is_withheld = edition.is_emptied or edition.kind == EditionKind.WITHHELD
    is_withdrawn = is_withheld or edition.claim_id in withdrawn
    earlier = None if is_withdrawn else before.get(edition.position)
    differences: Differences | None = None
    if earlier:
        differences = of_contents(
            json.loads(earlier)["claim"], json.loads(edition.document)["claim"]
        )
    return {
        "edition": edition,
        "row": row,
        "is_withdrawn": is_withdrawn,
        "is_withheld": is_withheld,
        "differences": differences,
    }
