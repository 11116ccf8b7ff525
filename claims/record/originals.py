"""The files that stored texts were read from, by their SHA-256; private, never served."""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings


def store(content: bytes) -> str:
    """Store a file; returns its SHA-256 in hex. The same bytes are stored once."""
    digest = hashlib.sha256(content).hexdigest()
    place = path_of(digest)
    if place.exists():
        return digest
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
    return digest


def path_of(digest: str) -> Path:
    """The path of the file with this SHA-256."""
    return Path(settings.FACTCHECK_ORIGINALS) / digest[:2] / digest
