"""Checkpoints: origin, size and root of a tree, in a signed note (C2SP tlog-checkpoint 1.0.0).

What a checkpoint says counts only once one of the log's keys is seen to have signed it.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from claims.models import GivenUpTail

from . import leaves, log_key, merkle, notes

SERVED = "served-checkpoint"
"""In a mirror's folder: the checkpoint up to which its database is."""


class Checkpoint(NamedTuple):
    """The tree of a log at one size; `str` is the text that is signed."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def of_this_log(size: int | None = None) -> bytes:
    """The signed checkpoint of this log, at its head or at an earlier size.

    Of a mirror it is what the site signed, at that size only. Raises `log_key.NoKeyError` where
    there is nothing to sign with.
    """
    if settings.FACTCHECK_MIRROR:
        return _mirrored(size)
    keys = log_key.signing_keys()
    if GivenUpTail.objects.filter(origin=keys[0].name).exists():
        raise log_key.NoKeyError(
            _(
                "The end of the log “%(origin)s” was given up: what follows is another log, signed "
                "under another FACTCHECK_LOG_ORIGIN with a key of its own."
            )
            % {"origin": keys[0].name}
        )
    if size is None:
        size = leaves.size()
    text = str(Checkpoint(keys[0].name, size, merkle.root(size, leaves.read)))
    return "".join([text, "\n", *(key.signature(text) for key in keys)]).encode()


def size_of_this_log() -> int:
    """Number of leaves up to which there is a checkpoint: of a mirror, the one that it holds."""
    if settings.FACTCHECK_MIRROR:
        return read_text(notes.read_note(_mirrored(None)).text).size
    return leaves.size()


def _mirrored(size: int | None) -> bytes:
    try:
        signed = (Path(settings.FACTCHECK_MIRROR) / SERVED).read_bytes()
    except FileNotFoundError:
        raise log_key.NoKeyError(_("This mirror has no checkpoint yet.")) from None
    if size not in (None, read_text(notes.read_note(signed).text).size):
        raise log_key.NoKeyError(_("A mirror proves editions in the tree of its checkpoint only."))
    return signed


def read_text(text: str) -> Checkpoint:
    """The checkpoint that a note's text is; raises NoteError."""
    origin, _line, rest = text.partition("\n")
    found = re.match(r"(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n", rest)
    root = found and notes.from_base64(found[2])
    if not origin or not found or not root:
        raise notes.NoteError(_("This is not a checkpoint: origin, size and root, each a line."))
    return Checkpoint(origin, int(found[1]), root)


def verified(signed: bytes, keys: Sequence[notes.VerifierKey]) -> Checkpoint:
    """The checkpoint, signed by one of the keys of the log of its origin; raises NoteError.

    Cosignatures of keys that are given have to be right as well.
    """
    note = notes.read_note(signed)
    checkpoint = read_text(note.text)
    signers = notes.signers(note, keys)
    if not any(key.kind == notes.LOG and key.name == checkpoint.origin for key in signers):
        raise notes.NoteError(
            _("The checkpoint of “%(origin)s” is not signed with this key: %(keys)s.")
            % {"origin": checkpoint.origin, "keys": ", ".join(map(str, keys))}
        )
    return checkpoint
