"""The surroundings of a document on its page: other editions, signers, linked claims."""

import json
from typing import Any
from uuid import UUID

from django.shortcuts import get_list_or_404

from claims.models import Edition, EditionKind, LinkType, Person

from . import claim_rows, document_view


def history(claim_id: UUID, position: int) -> list[Edition]:
    """The editions of a claim up to a position, newest first, without documents; or Http404."""
    rows = Edition.objects.filter(claim__public_id=claim_id, position__lte=position)
    rows = rows.defer("document")
    return get_list_or_404(rows.order_by("-number"))


def open_dispute(editions: list[Edition]) -> Edition | None:
    """The edition, of these newest first, that contests the finding they end with."""
    for edition in editions:
        if edition.kind == EditionKind.CONTESTED:
            return edition
        if edition.kind != EditionKind.REISSUED:
            return None
    return None


def signers(editions: list[Edition]) -> dict[str, str]:
    """Signers of the first of these editions, newest first: their names of today, by role.

    A contest repeats what two people signed before, and adds who contests it.
    """
    named = map(_signatures, editions)
    reviewed = next((signed for signed in named if "reviewed_by" in signed), {})
    signatures = reviewed | _signatures(editions[0])
    people = Person.objects.filter(number__in=signatures.values())
    names = {person.number: str(person) for person in people}
    return {role: names.get(number, f"№ {number}") for role, number in signatures.items()}


def is_signed_by_program(document: dict[str, Any]) -> bool:
    """Whether a program gave the second signature of an edition, and no person reviewed it."""
    number = document["edition"].get("reviewed_by")
    return Person.objects.programs().filter(number=number).exists()


def published_links(links: list[dict[str, Any]], position: int) -> list[dict[str, Any]]:
    """The links whose target stands at a position, each with the target as it is listed."""
    if not links:
        return []
    ids = [link["claim"] for link in links]
    standing = Edition.objects.as_of(position).not_withdrawn().filter(claim__public_id__in=ids)
    targets = {row.id: row for row in claim_rows.rows(standing, position)}
    return [
        {"type": document_view.word(LinkType, link["type"]).label, "target": targets[link["claim"]]}
        for link in links
        if link["claim"] in targets
    ]


def _signatures(edition: Edition) -> dict[str, int]:
    published = json.loads(edition.document)["edition"]
    roles = ("submitted_by", "reviewed_by", "contested_by")
    return {role: published[role] for role in roles if published[role]}
