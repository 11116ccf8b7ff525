"""Content codings of answers: gzip for who takes it.

Brotli would save a seventh of the bytes of pages; it is not in the standard library, and a proxy
that has it applies it to what comes without a coding.
"""

import gzip
import re

from .formats import FORMATS

WORTH_COMPRESSING_BYTES = 500
ARCHIVES = ("application/zip", FORMATS["xlsx"].media_type)
"""Media types that are packed already, or that somebody keeps as they are."""


def takes_gzip(accepted: str) -> bool:
    """Whether the value of an Accept-Encoding header (RFC 9110, 12.5.3) names gzip."""
    wanted = re.search(r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q=([0-9.]+))?\s*(?:,|$)", accepted, re.I)
    return bool(wanted and not re.fullmatch(r"0(\.0*)?", wanted[1] or "1"))


def packed(body: bytes) -> bytes:
    """The body in gzip; equal bodies give equal bytes."""
    return gzip.compress(body, compresslevel=1, mtime=0)


def weakened(etag: str) -> str:
    """The ETag of other bytes of the same meaning."""
    return f"W/{etag}" if etag.startswith('"') else etag
