"""Whether the demonstration was set up by this very checkout, so that a start need not look again.

Noted beside the embedded database, and good for that alone.
"""

import hashlib
from pathlib import Path

import django

from claims.models import Claim
from factcheck import CHECKOUT, DATA, postgres

NOTE = DATA / "set-up-by"
FOLDERS = ("claims", "factcheck", "fixtures")


def is_noted() -> bool:
    """Whether it was, and its claims are still there."""
    try:
        is_same = NOTE.read_text() == files(CHECKOUT)
    except OSError:
        return False
    return is_same and postgres.is_embedded() and Claim.objects.exists()


def note() -> None:
    """Note that it is."""
    if postgres.is_embedded():
        NOTE.write_text(files(CHECKOUT))


def files(checkout: Path) -> str:
    """A digest of which files a checkout has, how long they are, and when each was written."""
    digest = hashlib.sha256(django.get_version().encode())
    for folder in FOLDERS:
        for path in sorted((checkout / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                found = path.stat()
                digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\0".encode())
    return digest.hexdigest()
