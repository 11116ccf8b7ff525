"""Going round Python: plain SQL and bare rows, to see what the database itself refuses."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from claims.models import Claim, Edition, Review, Submission
from claims.record import editions, log
from claims.workflow import objections
from tests import factories


def sql(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Run one statement; its rows, or an empty list where it has none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def undone() -> Iterator[None]:
    """The block takes place and leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def without_triggers() -> Iterator[None]:
    """The block runs as a superuser may: no trigger fires, foreign keys hold nothing."""
    sql("SET LOCAL session_replication_role = replica")
    yield
    sql("SET LOCAL session_replication_role = origin")


def content(claim: Claim, *, kind: str = "first", note: str = "", **changes: Any) -> dict[str, Any]:
    """The `claim` member of the claim's document, with `changes` that nobody checked."""
    return {**json.loads(objections.render(claim, kind=kind, note=note)), **changes}


def submission(claim: Claim, *, by: User | None = None, **fields: Any) -> Submission:
    """A bare row; `fields` may hold a `content` of any kind."""
    kind, note = fields.get("kind", "first"), fields.get("note", "")
    document = editions.canonical(
        fields.pop("content", None) or content(claim, kind=kind, note=note)
    )
    claim.refresh_from_db()
    return Submission.objects.create(
        **{
            "claim": claim,
            "kind": kind,
            "document": document,
            "content_digest": editions.digest(document),
            "claim_version": claim.version,
            "submitted_by": by or factories.account(),
            **fields,
        }
    )


def review(of: Submission, **fields: Any) -> Review:
    """A bare row: approved by somebody, unless `fields` say otherwise."""
    return Review.objects.create(
        **{
            "submission": of,
            "submitted_by": of.submitted_by,
            "reviewer": fields.pop("reviewer", None) or factories.account(),
            "decision": "approved",
            **fields,
        }
    )


def signed(claim: Claim, **fields: Any) -> Review:
    """Two bare signatures on a draft, which is in review then."""
    first = submission(claim, **fields)
    assert Claim.objects.filter(pk=claim.pk).update(stage="in_review")
    return review(first)


def edition_row(review: Review, **changes: Any) -> dict[str, Any]:
    """The columns of the edition that this review allows, in the next place of the log.

    `changes` replace columns; `appearances` and `members` change the document before its
    digests are computed.
    """
    of = review.submission
    head, (at,) = log.head(), sql("SELECT clock_timestamp()")[0]
    row = {
        "claim_id": of.claim_id,
        "number": Edition.objects.filter(claim=of.claim_id).count() + 1,
        "position": head.position + 1,
        "kind": of.kind,
        "note": of.note,
        "review_id": review.pk,
        "published_by_id": review.reviewer_id,
        "published_at": at,
        "previous_chain": head.chain,
    }
    row |= {name: changes.pop(name) for name in list(changes) if name in row}
    document = {
        "appearances": changes.pop("appearances", []),
        "claim": changes.pop("content", None) or json.loads(of.document),
        "edition": {
            "kind": row["kind"],
            "number": row["number"],
            "position": row["position"],
            "published_at": log.moment(row["published_at"]),
        },
        "schema": 1,
        **changes.pop("members", {}),
    }
    row["document"] = editions.canonical(document)
    row["content_digest"] = editions.digest(editions.canonical(document["claim"]))
    row |= {name: changes.pop(name) for name in list(changes) if name in row}
    row["digest"] = changes.pop("digest", editions.digest(row["document"]))
    row["chain"] = changes.pop("chain", editions.digest(row["previous_chain"] + row["digest"]))
    assert not changes, changes
    return row


def insert(table: str, row: dict[str, Any]) -> int:
    """INSERT in plain SQL; the id of the new row."""
    columns = ", ".join(row)
    places = ", ".join(["%s"] * len(row))
    insertion = f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING id"
    [(key,)] = sql(insertion, *row.values())
    return int(key)


def insert_edition(review: Review, **changes: Any) -> int:
    return insert("claims_edition", edition_row(review, **changes))


def now() -> datetime:
    """The database's clock, which runs on within a transaction."""
    at: datetime = sql("SELECT clock_timestamp()")[0][0]
    return at
