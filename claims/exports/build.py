"""The build: a digest of all code and words that answers are made by.

Two builds may answer one question in different bytes, so that the ETag of a question names it.
"""

import hashlib
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
PACKAGES = ("claims", "factcheck")
SUFFIXES = {".py", ".html", ".mo", ".json", ".txt", ".md"}


@cache
def build() -> str:
    """Sixteen hexadecimal digits, computed once in a process."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        for path in sorted((CHECKOUT / package).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                digest.update(f"{path.relative_to(CHECKOUT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
