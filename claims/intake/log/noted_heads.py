"""Heads of this log as others noted them: a head in words, a checkpoint, a mirror, a backup."""

import re
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from claims.record import awaited, log, remote_log
from claims.record.proofs import checkpoints, notes

CHECKPOINT = "checkpoint"


def read_head(text: str) -> log.Head | None:
    """The head that is written so, as `verify_log` prints it; None for anything else."""
    found = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", text)
    return log.Head(int(found[1]), found[2]) if found else None


def is_address(place: str) -> bool:
    return place.startswith(("http://", "https://"))


def of_place(
    place: str, *, keys: Sequence[notes.VerifierKey], noted: log.Head | None = None
) -> awaited.NotedHead:
    """The head that a place tells of: an address, a mirror's folder, a file, or a head itself.

    A checkpoint counts if one of the keys signed it; `noted` is what vouches for a file of
    documents. Raises Wrong, NoteError, OSError.
    """
    if head := read_head(place):
        return awaited.NotedHead(head.position, head.chain, "", place)
    if noted:
        return awaited.NotedHead(noted.position, noted.chain, "", place)
    if is_address(place):
        signed = remote_log.read_bytes(remote_log.address_of(place, CHECKPOINT))
    else:
        path = Path(place)
        signed = (path / CHECKPOINT if path.is_dir() else path).read_bytes()
    if not keys:
        raise notes.NoteError(
            _("Nothing vouches for %(place)s: give the log's key with --key, or a noted head.")
            % {"place": place}
        )
    checkpoint = checkpoints.verified(signed, keys)
    return awaited.NotedHead(checkpoint.size, "", checkpoint.root.hex(), place)
