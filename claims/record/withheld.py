"""Documents that the law has emptied, and those of editions that say so."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from claims.models import Claim, Edition, EditionKind, NotedWithholding
from claims.record import editions


def emptied(document: Mapping[str, Any], digest: str, *, withheld_at: int) -> dict[str, Any]:
    """The document that the law leaves: its place, its signers' numbers, the digest it had.

    `claims_emptied`, a function of the database, writes the same.
    """
    content, edition = document["claim"], document["edition"]
    kept = ("contested_by", "kind", "number", "position", "published_at", "reviewed_by")
    return {
        "appearances": [],
        "claim": {
            "change": {"kind": str(EditionKind.WITHHELD), "note": ""},
            "id": content["id"],
            "number": content["number"],
        },
        "edition": {
            **{name: edition[name] for name in (*kept, "submitted_by")},
            "digest": digest,
            "withheld_at": withheld_at,
        },
        "schema": editions.SCHEMA,
    }


def is_emptied(document: Mapping[str, Any]) -> bool:
    """Whether the words of a document were erased by law."""
    return "withheld_at" in document["edition"]


def digest_of(text: str, document: Mapping[str, Any]) -> str:
    """The digest of a document: of its bytes, or of those that stood there before the law came."""
    if not is_emptied(document):
        return editions.digest(text)
    erased = document["edition"]["digest"]
    if emptied(document, erased, withheld_at=document["edition"]["withheld_at"]) != document:
        raise ValueError("a document that is emptied holds nothing else")
    if not re.fullmatch("[0-9a-f]{64}", erased):
        raise ValueError("a digest is written in hexadecimal")
    return str(erased)


def content_digest_of(document: Mapping[str, Any]) -> str:
    """The digest of the `claim` member; none of one that the law has emptied."""
    return "" if is_emptied(document) else editions.digest(editions.canonical(document["claim"]))


def withholding_content(claim: Claim, *, ground: str, note: str) -> dict[str, Any]:
    """The `claim` member of the edition by which a claim is withheld; it holds no statement."""
    return {
        "id": str(claim.public_id),
        "number": claim.number,
        "change": {"kind": str(EditionKind.WITHHELD), "ground": str(ground), "note": note},
    }


class Notice(NamedTuple):
    """The public words about a claim that is withheld: none of its own are among them."""

    claim: str
    number: int
    ground: str
    """One of WithholdingGround; empty where only an operator knows it."""
    note: str
    published_at: datetime | None


def notice(edition: Any) -> Notice | None:
    """Words on an edition, or a row of one, whose claim is withheld by it or by a later one.

    None for any other. One more query where a later one says so.
    """
    if edition.kind != EditionKind.WITHHELD and edition.content_digest:
        return None
    document = json.loads(edition.document)
    content, published_at = document["claim"], edition.published_at
    if is_emptied(document):
        at = document["edition"]["withheld_at"]
        later = Edition.objects.filter(position=at, kind=EditionKind.WITHHELD).first()
        if later is None:
            noted = NotedWithholding.objects.filter(position=at).first()
            known = (noted.ground, "", noted.published_at) if noted else ("", "", None)
            return Notice(content["id"], content["number"], *known)
        content, published_at = json.loads(later.document)["claim"], later.published_at
    change = content["change"]
    return Notice(content["id"], content["number"], change["ground"], change["note"], published_at)
