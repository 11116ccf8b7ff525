"""A stored copy as it looks: its picture, or a page of its PDF file as a picture."""

from django.core.exceptions import ValidationError

from claims.intake.captures import pictures
from claims.intake.captures.pictures import Picture
from claims.intake.extraction.extract import REFUSALS, page_of_pdf
from claims.intake.extraction.extracted import UnreadableFile
from claims.models import Capture
from claims.record import originals

PDF = "application/pdf"


def can_be_shown(capture: Capture) -> bool:
    """Whether a copy has a look: a picture, or pages."""
    is_kept = bool(capture.original_sha256)
    return is_kept and (capture.is_picture or capture.media_type == PDF)


def picture_of(capture: Capture, page: int = 1) -> Picture:
    """The picture of a copy, or this page of it, from 1; ValidationError where there is none."""
    original = originals.path_of(capture.original_sha256)
    if not can_be_shown(capture) or not original.exists():
        raise ValidationError(REFUSALS["no_picture"], code="no_picture")
    content = original.read_bytes()
    if capture.media_type == PDF:
        return Picture("image/png", *page_of_pdf(content, page))
    return of_file(content)


def of_file(content: bytes) -> Picture:
    """The picture of a file; ValidationError says why there is none."""
    try:
        return pictures.read(content)
    except UnreadableFile as refused:
        key = str(refused)
        raise ValidationError(REFUSALS[key], code=key) from refused
