"""Make a capture of a source: from its address, from a file, or from pasted text."""

import hashlib
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.evidence import impact, quote_checks
from claims.intake.captures import pictures, shown_pages
from claims.intake.captures.fetching import INTERNET, Fetched, Network, fetch
from claims.intake.extraction.extract import extract, pdf_has_text
from claims.intake.extraction.extracted import Extracted
from claims.models import (
    Actor,
    Capture,
    CaptureOrigin,
    Citation,
    Source,
    SourceCondition,
)
from claims.models.constraint_messages import message_of
from claims.record import originals

DESCRIBE = gettext_lazy(
    "Describe the picture: what is to be seen in it, and the words that stand in it."
)
HAS_TEXT = gettext_lazy("The PDF has text: it needs no description, the words are found in it.")


class StoredCapture(NamedTuple):
    """The outcome of a capture."""

    capture: Capture
    is_new: bool
    """Whether the text is another one than that of the newest copy before."""
    lost: list[Citation]
    """Citations whose words stand in an earlier copy and not in this one."""


def need_address(source: Source) -> None:
    """Raise ValidationError where there is no address to capture."""
    if not source.url:
        raise ValidationError(_("The source has no address."), "no_address")


def from_address(
    source: Source, *, actor: Actor | None = None, network: Network = INTERNET
) -> StoredCapture:
    """Capture the document at the source's address; ValidationError says why there is none."""
    need_address(source)
    fetched = fetch(source.url, network=network)
    return from_fetched(source, fetched, extracted(fetched), actor=actor)


def extracted(fetched: Fetched) -> Extracted:
    """The text of a fetched document; ValidationError says why there is none."""
    said = f"{fetched.media_type}; charset={fetched.charset}"
    return extract(fetched.body, media_type=said if fetched.charset else fetched.media_type)


def from_fetched(
    source: Source, fetched: Fetched, found: Extracted, *, actor: Actor | None
) -> StoredCapture:
    """Capture a document that was fetched, with its text."""
    return store(
        source,
        found.text,
        original=fetched.body,
        media_type=found.media_type,
        origin=CaptureOrigin.FETCHED,
        url=fetched.url,
        retrieved_by=actor,
    )


def from_file(
    source: Source, content: bytes, *, filename: str, actor: Actor, description: str = ""
) -> StoredCapture:
    """Capture an uploaded file; ValidationError says why there is none.

    With a description it is a picture, or a PDF of pictures of pages; without one, a text.
    """
    if description.strip():
        return from_picture(source, content, description=description, actor=actor)
    if pictures.is_picture(content):
        raise ValidationError(DESCRIBE, "no_description")
    found = extract(content, filename=filename)
    return store(
        source,
        found.text,
        original=content,
        media_type=found.media_type,
        origin=CaptureOrigin.UPLOADED,
        retrieved_by=actor,
    )


def from_picture(
    source: Source, content: bytes, *, description: str, actor: Actor
) -> StoredCapture:
    """Capture a picture (PNG, JPEG, WebP) or a PDF without text, which people read."""
    if content[:1024].find(b"%PDF-") >= 0:
        if pdf_has_text(content):
            raise ValidationError(HAS_TEXT, "has_text")
        media_type = shown_pages.PDF
    else:
        media_type = shown_pages.of_file(content).media_type
    return store(
        source,
        description.strip(),
        original=content,
        media_type=media_type,
        origin=CaptureOrigin.UPLOADED,
        retrieved_by=actor,
        is_picture=True,
    )


def from_paste(source: Source, text: str, *, actor: Actor) -> StoredCapture:
    """Capture text as somebody pasted it."""
    if not text.strip():
        raise ValidationError(message_of("capture_has_words"), "no_words")
    return store(
        source,
        text,
        media_type="text/plain",
        origin=CaptureOrigin.PASTED,
        retrieved_by=actor,
    )


def store(source: Source, text: str, *, original: bytes = b"", **fields: Any) -> StoredCapture:
    """Store a text as the newest capture of a source and check its citations; the same text once.

    Where words that stood in an earlier copy are gone, the source counts as changed.
    """
    text = text.replace("\0", "\ufffd")  # no text in the database holds a NUL
    digest = hashlib.sha256(text.encode()).hexdigest()
    original_sha256 = originals.store(original) if original else ""
    with transaction.atomic():
        # One copy after the other; the source before the claims that cite it.
        source = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
        newest = source.captures.newest_first().without_text().first()
        is_same = newest and newest.sha256 == digest
        if (
            newest
            and is_same
            and (not fields.get("is_picture") or newest.original_sha256 == original_sha256)
        ):
            return StoredCapture(newest, False, [])
        before = source.captures.counting().texts().newest_first().without_text().first()
        capture = Capture.objects.create(
            source=source, text=text, sha256=digest, original_sha256=original_sha256, **fields
        )
        quote_checks.recheck_source(source)
        lost = quote_checks.lost_quotations(capture)
        if lost and source.condition == SourceCondition.FINE:
            source.condition = SourceCondition.CHANGED
            source.save(update_fields=["condition"])
        elif lost and before and source.condition == SourceCondition.CHANGED:
            lost_before = {citation.pk for citation in quote_checks.lost_quotations(before)}
            if {citation.pk for citation in lost} - lost_before:
                impact.changed_again(source)
        return StoredCapture(capture, True, lost)
