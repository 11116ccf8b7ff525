"""Index entries and mentions, as they follow from the documents of editions."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

from claims.models import Article, Claimant, Edition, EditionKind, Source, Subject
from claims.models.edtf import bounds
from claims.record import editions, withheld


def derived(
    batch: Iterable[Edition],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[tuple[Edition, dict[str, Any]]]]:
    """Index entries and mentions, by column, that follow from editions; and their documents.

    `next_position` of an edition, where it has that attribute, is the `until` of its entry.
    """
    mentions: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    documents = [(edition, orjson.loads(edition.document)) for edition in batch]
    keys = _primary_keys([document for _edition, document in documents])
    for edition, document in documents:
        content = document["claim"]
        earliest, latest = bounds(content.get("concerns", ""))
        entries.append(
            {
                "edition_id": edition.pk,
                "claim_id": edition.claim_id,
                "position": edition.position,
                "until": getattr(edition, "next_position", None),
                "edition_kind": (
                    EditionKind.WITHHELD if withheld.is_emptied(document) else edition.kind
                ),
                "claim_kind": content.get("kind", ""),
                "verification_status": content.get("verification_status", ""),
                "language": content.get("language", ""),
                "readable_in": editions.readable_in(content),
                "concerns": DateRange(earliest, latest, "[]") if content.get("concerns") else None,
                "checked_on": content.get("checked_on"),
                "published_at": edition.published_at,
            }
        )
        mentions += [
            {"edition_id": edition.pk, "stance": stance, f"{noun}_id": keys[noun, public_id]}
            for noun, public_id, stance in _embedded(document)
            if (noun, public_id) in keys
        ]
    return entries, mentions, documents


def _embedded(document: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The records a document embeds: noun, public id and, for a source, the stance."""
    content = document["claim"]
    found = {("article", row["article"]["id"], "") for row in document["appearances"]}
    found |= {("subject", record["id"], "") for record in content.get("about", [])}
    found |= {
        ("source", citation["source"]["id"], citation["stance"])
        for citation in content.get("citations", [])
    }
    if claimant := content.get("claimant"):
        found.add(("claimant", claimant["id"], ""))
    yield from sorted(found)


def _primary_keys(documents: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    wanted: dict[str, set[str]] = {}
    for document in documents:
        for noun, public_id, _stance in _embedded(document):
            wanted.setdefault(noun, set()).add(public_id)
    nouns: dict[str, models.QuerySet[Any]] = {
        "article": Article.objects.all(),
        "claimant": Claimant.objects.all(),
        "source": Source.objects.all(),
        "subject": Subject.objects.all(),
    }
    return {
        (noun, str(public_id)): pk
        for noun, ids in wanted.items()
        for public_id, pk in nouns[noun].filter(public_id__in=ids).values_list("public_id", "pk")
    }
