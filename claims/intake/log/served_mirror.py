"""The database of a mirror that serves what it mirrors: brought to where its folder is."""

from collections.abc import Sequence
from pathlib import Path

from claims.intake.log import lost_tail, mirror
from claims.intake.log.restoring import restore_log
from claims.models import Edition
from claims.record import log
from claims.record.proofs import checkpoints, notes
from claims.record.whole_file import whole_file


def bring_up(folder: Path, keys: Sequence[notes.VerifierKey]) -> log.Head:
    """Bring the database to the checkpoint of the folder, and only then serve that checkpoint.

    Into an empty database goes the whole log, otherwise what is new of it. Raises what
    `restore_log` and `lost_tail.bring_back` raise; then the database stays as it was.
    """
    signed = (folder / mirror.CHECKPOINT).read_bytes()
    if Edition.objects.exists() or not checkpoints.verified(signed, keys).size:
        head = lost_tail.bring_back(str(folder), keys=keys).head
    else:
        head = restore_log(folder / mirror.LOG)
    with whole_file(folder / checkpoints.SERVED) as file:
        file.write(signed)
    return head
