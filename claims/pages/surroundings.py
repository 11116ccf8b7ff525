"""The surroundings of a document on its page: other editions, signers, linked claims."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.shortcuts import get_list_or_404

from claims.models import Edition, EditionKind, LinkType, Person, VerificationStatus

from . import document_view


def history(claim_id: UUID) -> list[Edition]:
    """All editions of a published claim, newest first, without their documents; or Http404."""
    rows = Edition.objects.filter(claim__public_id=claim_id).defer("document")
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


def published_links(links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The links whose target stands today, each with the target as it is listed."""
    ids = [link["claim"] for link in links]
    current = Edition.objects.current().not_withdrawn().filter(claim__public_id__in=ids)
    targets = {row["id"]: row for row in listed(current)}
    return [
        {"type": document_view.word(LinkType, link["type"]).label, "target": targets[link["claim"]]}
        for link in links
        if link["claim"] in targets
    ]


def listed(editions: Any) -> Iterator[dict[str, Any]]:
    """Editions as lists of claims show them."""
    for edition in editions:
        claim = json.loads(edition.document)["claim"]
        yield {
            "id": claim["id"],
            "number": claim["number"],
            "statement": document_view.texts(claim, "statement")[0],
            "status": document_view.word(VerificationStatus, claim["verification_status"]),
            "published_at": edition.published_at,
        }


def _signatures(edition: Edition) -> dict[str, int]:
    published = json.loads(edition.document)["edition"]
    roles = ("submitted_by", "reviewed_by", "contested_by")
    return {role: published[role] for role in roles if published[role]}
