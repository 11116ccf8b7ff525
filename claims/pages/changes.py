"""Changes: every edition in order, newest first, with its reason and what it changed."""

import json
import math
from typing import Any

from django.http import Http404

from claims.models import Edition, EditionKind
from claims.models.edition import WITHOUT_WORDS
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
    before = _documents_before(editions)
    withdrawn = set(
        Edition.objects.as_of(head)
        .filter(kind__in=WITHOUT_WORDS, claim__in={edition.claim_id for edition in editions})
        .values_list("claim", flat=True)
    )
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


def _entry(
    edition: Edition, before: dict[tuple[int, int], dict[str, Any]], withdrawn: set[int]
) -> dict[str, Any]:
    """An edition as the list shows it; of a claim that is withdrawn today, without its words."""
    (row,) = claim_rows.plain_rows([edition])
    is_withheld = edition.is_emptied or edition.kind == EditionKind.WITHHELD
    is_withdrawn = is_withheld or edition.claim_id in withdrawn
    earlier = None if is_withdrawn else before.get((edition.claim_id, edition.number - 1))
    differences: Differences | None = None
    if earlier:
        differences = of_contents(earlier, json.loads(edition.document)["claim"])
    return {
        "edition": edition,
        "row": row,
        "is_withdrawn": is_withdrawn,
        "is_withheld": is_withheld,
        "differences": differences,
    }
