"""The documents of editions, read once for everything that is made of them."""

from collections.abc import Generator, Iterable
from typing import Any, NamedTuple

import orjson
from django.db import connection
from django.db.models import F

from claims.models.edition import EditionQuerySet

from .blocks import sql_text

TYPES = ("int8", "text", "text", "bytea")
"""As which values are read; of a text the bytes of bytea are its letters in UTF-8."""


class Document(NamedTuple):
    """An edition's document in UTF-8, and the parts of its value by the name of each."""

    exact: bytes
    position: int
    parts: dict[str, Any]
    """`claim`, `edition` and `appearances` of the document, `record` of the row that holds it, and
    `in`: by language what the claim says in it."""


def documents(editions: EditionQuerySet) -> Generator[Document]:
    """The document of each edition, by claim number.

    Whoever may fail meanwhile closes it: a COPY that is still open would keep the transaction from
    ending, for ever. Raises Django's errors of the database, which Django itself makes of those of
    a cursor only.
    """
    wanted = sql_text(
        editions.order_by("claim__number").values(
            "position", "digest", "content_digest", "document", by_number=F("claim__number")
        )
    )
    wanted = f"SELECT position, digest, content_digest, document FROM ({wanted}) AS stored"
    statement = f"COPY ({wanted} ORDER BY by_number) TO STDOUT (FORMAT binary)"
    errors, cursor = connection.wrap_database_errors, connection.cursor()
    with errors, cursor, cursor.copy(statement) as copy:
        copy.set_types(TYPES)
        for position, digest, content_digest, exact in copy.rows():
            yield parsed(exact, position, digest, content_digest)


def parsed(exact: bytes, position: int, digest: str, content_digest: str) -> Document:
    """The document that these bytes are, at its position."""
    record = {"position": position, "digest": digest, "content_digest": content_digest}
    return Document(exact, position, _parts(orjson.loads(exact), record))


def _parts(document: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    claim = document["claim"]
    wordings = {wording["language"]: wording for wording in reversed(claim.get("translations", ()))}
    return {
        "claim": claim,
        "edition": document["edition"],
        "appearances": document.get("appearances"),
        "record": record,
        "in": {**wordings, claim.get("language"): claim},
    }


def citations(document: Document) -> Iterable[dict[str, Any]]:
    """The citations of a document; a withdrawal has none."""
    found: Iterable[dict[str, Any]] = document.parts["claim"].get("citations") or ()
    return found


def in_jsonb_order(value: Any) -> Any:
    """A value whose members come as PostgreSQL's jsonb orders them: the shortest names first.

    Packages and files have had them in this order from the beginning.
    """
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: (len(name.encode()), name.encode()))
        return {name: in_jsonb_order(value[name]) for name in names}
    return list(map(in_jsonb_order, value)) if isinstance(value, list) else value
