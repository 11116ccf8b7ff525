"""The proof that one edition stands in the log (C2SP tlog-proof, version 1 of its format).

`extra` holds the line of the leaf, so that an edition whose document was taken away is proven as
well; nobody has to trust it, since its hash is what the path begins with.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from . import checkpoints, leaves, merkle, notes

FORMAT = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63


class Proof(NamedTuple):
    """A proof as it is written; `checkpoint` is the signed note."""

    line: bytes
    place: int
    """Place of the leaf in the tree, from 0."""
    path: list[bytes]
    checkpoint: bytes

    def __bytes__(self) -> bytes:
        lines = [
            FORMAT,
            f"extra {b64encode(self.line).decode()}",
            f"index {self.place}",
            *(b64encode(hashed).decode() for hashed in self.path),
            "\n",
        ]
        return "\n".join(lines).encode() + self.checkpoint


def made(line: leaves.Line, size: int, checkpoint: bytes) -> Proof:
    """The proof of an edition of this log in the tree of `size` leaves."""
    path = merkle.inclusion_proof(line.place, size, leaves.read)
    return Proof(str(line).encode(), line.place, path, checkpoint)


def read(text: bytes) -> Proof:
    """A proof as it is written, nothing of it verified; raises NoteError."""
    head, gap, checkpoint = text.partition(b"\n\n")
    found = re.fullmatch(
        rf"{re.escape(FORMAT)}\nextra ([A-Za-z0-9+/=]+)\nindex (0|[1-9][0-9]{{0,18}})"
        rf"((?:\n[A-Za-z0-9+/]{{43}}=){{0,{MOST_HASHES}}})",
        head.decode("utf-8", "replace"),
    )
    line = found and notes.from_base64(found[1])
    path = [notes.from_base64(hashed) for hashed in found[3].split("\n")[1:]] if found else []
    whole = [hashed for hashed in path if hashed is not None]
    if not gap or not found or line is None or len(whole) < len(path):
        raise notes.NoteError(_("This is not the proof of an edition."))
    return Proof(line, int(found[2]), whole, checkpoint)


def verified(
    proof: Proof, keys: Sequence[notes.VerifierKey]
) -> tuple[leaves.Line, checkpoints.Checkpoint]:
    """The words of the leaf, and the checkpoint in whose tree it stands; raises NoteError."""
    checkpoint = checkpoints.verified(proof.checkpoint, keys)
    try:
        line = leaves.read_line(proof.line)
    except ValueError:
        raise notes.NoteError(_("The proof is not that of an edition of Factcheck.")) from None
    if line.place != proof.place:
        raise notes.NoteError(_("The leaf names another position than the proof."))
    hashed = merkle.leaf_hash(proof.line)
    if not merkle.is_included(hashed, proof.place, checkpoint.size, proof.path, checkpoint.root):
        raise notes.NoteError(_("The path does not lead to the root of the checkpoint."))
    return line, checkpoint
