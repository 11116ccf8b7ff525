"""Secrets that somebody holds, a session or the key of an address, as the database has them."""

import hashlib


def digest(secret: str | None) -> str:
    """The SHA-256 of a secret, in hex: all of it that is stored; that of no words for None."""
    return hashlib.sha256((secret or "").encode("utf-8", "replace")).hexdigest()
