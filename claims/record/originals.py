"""The files that stored texts were read from, by their SHA-256; private, never served."""

import hashlib
import logging
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


def store(content: bytes) -> str:
    """Store a file; returns its SHA-256 in hex. The same bytes are stored once.

    Raises ValidationError `not_stored` where there is no room or no place for it.
    """
    digest = hashlib.sha256(content).hexdigest()
    try:
        _write(path_of(digest), content)
    except OSError as error:
        logger.error("The original file %s was not stored: %s", digest, error)
        raise ValidationError(
            _(
                "The file cannot be kept here just now (%(reason)s), and nothing was stored: tell"
                " whoever runs this site."
            ),
            "not_stored",
            {"reason": error.strerror or type(error).__name__},
        ) from error
    return digest


def _write(place: Path, content: bytes) -> None:
    if place.exists():
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Under another name until all of it is on the disk: a name is a promise about the bytes.
    handle, unfinished = tempfile.mkstemp(dir=place.parent, prefix=".unfinished-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, place)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(unfinished)


def path_of(digest: str) -> Path:
    """The path of the file with this SHA-256."""
    return Path(settings.FACTCHECK_ORIGINALS) / digest[:2] / digest
