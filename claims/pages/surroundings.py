"""The surroundings of a document on its page: other editions, signers, linked claims."""

import json
from collections.abc import Hashable
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.http import Http404

from claims.models import Edition, EditionKind, LinkType, Person

from . import claim_rows, document_view

HISTORY = """
    SELECT {} FROM claims_edition WHERE claim_id = (
        SELECT id FROM claims_claim WHERE public_id = %s
    ) AND position <= coalesce(%s::bigint, position) ORDER BY number DESC
""".format(
    ", ".join(
        str(field.column) for field in Edition._meta.concrete_fields if field.column != "document"
    )
)


def history(claim_id: UUID, position: int | None) -> list[Edition]:
    """The editions of a claim up to a position, newest first, without documents; or Http404.

    To put the statement together anew would take longer than all the rest.
    """
    editions = list(Edition.objects.raw(HISTORY, [claim_id, position]))
    if not editions:
        raise Http404
    return editions


def made_of(history: list[Edition]) -> Hashable:
    """All that these editions bring to a page, in a few words."""
    return tuple(
        (edition.number, edition.chain, edition.content_digest, edition.restoration_id)
        for edition in history
    )


def document_of(edition: Edition) -> dict[str, Any]:
    """The document of an edition of a history, read in one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT document FROM claims_edition WHERE id = %s", [edition.pk])
        (edition.document,) = cursor.fetchone()
    document: dict[str, Any] = json.loads(edition.document)
    return document


def open_dispute(editions: list[Edition]) -> Edition | None:
    """The edition, of these newest first, that contests the finding they end with."""
    for edition in editions:
        if edition.kind == EditionKind.CONTESTED:
            return edition
        if edition.kind != EditionKind.REISSUED:
            return None
    return None


class Signers(NamedTuple):
    """Those who signed an edition."""

    names: dict[str, str]
    """Their names of today, by role."""
    is_program: bool
    """Whether a program gave the second signature, and no person reviewed it."""


def signers(editions: list[Edition]) -> Signers:
    """Signers of the first of these editions, newest first.

    A contest repeats what two people signed before, and adds who contests it.
    """
    own = _signatures(editions[0])
    named = map(_signatures, editions)
    reviewed = next((signed for signed in named if "reviewed_by" in signed), {})
    signatures = reviewed | own
    people = {person.number: person for person in Person.objects.numbered(signatures.values())}
    names = {
        role: str(people[number]) if number in people else f"№ {number}"
        for role, number in signatures.items()
    }
    second = people.get(own.get("reviewed_by", 0))
    return Signers(names, second is not None and second.is_program)


def is_signed_by_program(document: dict[str, Any]) -> bool:
    """Whether a program gave the second signature of an edition, and no person reviewed it."""
    number = document["edition"].get("reviewed_by")
    return Person.objects.programs().filter(number=number).exists()


def published_links(links: list[dict[str, Any]], position: int) -> list[dict[str, Any]]:
    """The links whose target stands at a position, each with the target as it is listed."""
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
