"""Answers: stored documents joined as they are, with what caches and readers go by."""

import json
from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from claims.exports.conditional_answers import (
    AN_HOUR,
    CHANGES,
    NEVER_CHANGES,
    REVALIDATED,
    answer,
    edition_headers,
    etag_of_question,
    modified_at,
)
from claims.record.stored_editions import StoredEdition

from .linking import edition_links

__all__ = [
    "AN_HOUR",
    "CHANGES",
    "NEVER_CHANGES",
    "REVALIDATED",
    "answer",
    "compact",
    "document_answer",
    "edition_headers",
    "etag_of_question",
    "listed",
    "modified_at",
    "with_members",
]


def compact(value: Any) -> str:
    """A plain value as JSON text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def with_members(text: str, members: dict[str, Any]) -> str:
    """The text of a JSON object that is not empty, with further members at its end."""
    return f"{text[:-1]},{compact(members)[1:]}" if members else text


def listed(described: dict[str, Any], results: Iterable[bytes]) -> bytes:
    """An object with `results` as its last member: JSON in UTF-8, not read but joined."""
    before = f'{compact(described)[:-1]},"results":['
    # Documents are large: they are copied once, into what is sent.
    return b"".join((before.encode(), b",".join(results), b"]}"))


def document_answer(
    request: Request, edition: StoredEdition, *, cache_control: str
) -> HttpResponse:
    """The stored document byte for byte, under its digest as a strong ETag."""
    return answer(
        request,
        edition.document,
        links=edition_links(request, edition),
        etag=f'"{edition.digest}"',
        cache_control=cache_control,
        last_modified=modified_at(request, edition),
        headers={
            **edition_headers(edition),
            "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(edition.digest)).decode()}:",
        },
    )
