"""The keys by which a command takes a checkpoint for one of this log."""

from collections.abc import Sequence

from claims.record.proofs import log_key, notes


def given_or_own(given: Sequence[str] | None) -> list[notes.VerifierKey]:
    """The verifier keys that were given, or else those of this log; raises NoteError."""
    if given:
        return [notes.read_verifier(key) for key in given]
    try:
        return [key.verifier() for key in log_key.signing_keys()]
    except log_key.NoKeyError:
        return []
