"""A mirror of another site's log in a folder: verified as it is followed, a witness and a backup.

The folder holds `log.jsonl`, the documents that `import_log` takes, one on each line, and
`checkpoint`, the last one that was verified, with the mirror's cosignature where it has a key. Each
run computes chain and tree of what it holds again, so the folder vouches for nothing by itself.
Words of a claim that the site withholds are dropped from the folder as soon as that is seen.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from claims.record import editions, remote_log, withheld
from claims.record.log import Head
from claims.record.proofs import checkpoints, leaves, merkle, notes
from claims.record.remote_log import Wrong
from claims.record.whole_file import whole_file

LOG = "log.jsonl"
CHECKPOINT = "checkpoint"
REFUSED = "refused-checkpoint"
LOCK = "lock"


class Forked(Wrong):
    """The site signed another log than the one that is held, or than the one it publishes."""


class Mirrored(NamedTuple):
    """The state of a mirror after a run."""

    head: Head
    added: int


class Held:
    """The documents of a folder: their chain, their tree, and the roots at certain sizes."""

    def __init__(self, path: Path, sizes: set[int]) -> None:
        self.followed = remote_log.Followed()
        self.tree = merkle.GrowingTree()
        self.roots = {0: self.tree.root}
        self.worded: set[str] = set()
        """The claims of which words are held."""
        self._sizes = sizes
        for text in _whole_lines(path):
            self.take(_entry(text, self.followed.head))

    def take(self, entry: dict[str, Any]) -> str:
        """Verify and count the next entry; its document as it is stored. Raises Wrong."""
        self.followed.take(entry)
        text = editions.canonical(entry["document"])
        if "statement" in entry["document"]["claim"]:
            self.worded.add(entry["claim"])
        line = leaves.line_of_document(text, entry["document"])
        self.tree.add(merkle.leaf_hash(str(line).encode()))
        if self.tree.size in self._sizes:
            self.roots[self.tree.size] = self.tree.root
        return text


def follow(
    site: str,
    folder: Path,
    keys: Sequence[notes.VerifierKey],
    *,
    cosigner: notes.SignerKey | None,
    at: int,
) -> Mirrored:
    """Bring the folder up to the site's checkpoint; `at` is now, in POSIX seconds.

    Raises Wrong in one sentence, NoteError, OSError. A log that is not the one that is held here
    leaves the folder as it was, but for `refused-checkpoint`: what the site signed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        signed = remote_log.read_bytes(remote_log.address_of(site, CHECKPOINT))
        theirs = checkpoints.verified(signed, keys)
        try:
            done = _follow(site, folder, theirs, _noted(folder, keys))
        except Forked:
            with whole_file(folder / REFUSED) as file:
                file.write(signed)
            raise
        note = signed.decode()
        if cosigner:
            note += cosigner.cosignature(str(theirs), at)
        with whole_file(folder / CHECKPOINT) as file:
            file.write(note.encode())
    return done


def _follow(
    site: str, folder: Path, theirs: checkpoints.Checkpoint, noted: checkpoints.Checkpoint | None
) -> Mirrored:
    path, vouched = folder / LOG, noted.size if noted else 0
    held = Held(path, {theirs.size, vouched})
    if noted and held.roots.get(vouched) != noted.root:
        raise Wrong(
            _("%(folder)s does not hold what its checkpoint says: restore it, or begin anew.")
            % {"folder": folder}
        )
    before = held.tree.size
    try:
        _compare(site, held, theirs)
        _add(site, path, held, theirs)
        _drop_withheld(path, held)
        return Mirrored(held.followed.head, held.tree.size - before)
    except Forked:
        if before == vouched:
            raise
    # The end came by a run that was killed before it saw a checkpoint of it: it may be the fault.
    _cut(path, vouched)
    return _follow(site, folder, theirs, noted)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else writes to the folder meanwhile; raises Wrong where somebody does."""
    with (folder / LOCK).open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Wrong(_("Another run is at work in %(folder)s.") % {"folder": folder}) from None
        yield


def _compare(site: str, held: Held, theirs: checkpoints.Checkpoint) -> None:
    """Refuse a checkpoint of what is held here, or of less, unless its tree is ours."""
    ours = held.tree.size
    if theirs.size > ours:
        return
    if held.roots[theirs.size] != theirs.root:
        raise _forked(site, theirs.size)
    if theirs.size < ours:
        raise Wrong(
            _(
                "%(site)s has lost its end: it has %(theirs)d editions, and %(ours)d are held here."
                " Publish nothing there before they are back: `import_log` takes %(file)s."
            )
            % {"site": site, "theirs": theirs.size, "ours": ours, "file": LOG}
        )


def _add(site: str, path: Path, held: Held, theirs: checkpoints.Checkpoint) -> None:
    """Append what the site has more, up to its checkpoint; or nothing, where it raises."""
    with path.open("ab") as file:
        begun = file.tell()
        try:
            for entry in _further(site, held, theirs.size):
                file.write(f"{held.take(entry)}\n".encode())
            if (held.tree.size, held.tree.root) != (theirs.size, theirs.root):
                raise Forked(
                    _("The checkpoint of %(site)s is not that of the editions in its feed.")
                    % {"site": site}
                )
            held.followed.finish()
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            file.flush()
            file.truncate(begun)
            raise


def _drop_withheld(path: Path, held: Held) -> None:
    """Drop the words of claims that an edition says are withheld; digests and places stay."""
    at = {
        claim: position
        for claim, position in held.followed.withheld.items()
        if claim in held.worded
    }
    if not at:
        return
    with whole_file(path) as file:
        for text in _whole_lines(path):
            document = json.loads(text)
            position = at.get(document["claim"]["id"], 0)
            if document["edition"]["position"] < position and not withheld.is_emptied(document):
                digest = editions.digest(text)
                document = withheld.emptied(document, digest, withheld_at=position)
                text = editions.canonical(document)
            file.write(f"{text}\n".encode())


def _further(site: str, held: Held, size: int) -> Iterator[dict[str, Any]]:
    """The entries of the feed after what is held, up to a size."""
    if held.tree.size == size:
        return
    try:
        for entry in remote_log.changes(site, held.followed.head):
            yield entry
            if held.tree.size == size:
                return
    except remote_log.Conflict:
        raise _forked(site, held.tree.size) from None


def _forked(site: str, size: int) -> Forked:
    return Forked(
        _(
            "The log of %(site)s has forked: its first %(size)d editions are not those that were "
            "mirrored here. Keep this folder, and tell others."
        )
        % {"site": site, "size": size}
    )


def _noted(folder: Path, keys: Sequence[notes.VerifierKey]) -> checkpoints.Checkpoint | None:
    path = folder / CHECKPOINT
    return checkpoints.verified(path.read_bytes(), keys) if path.exists() else None


def _cut(path: Path, lines: int) -> None:
    """Keep the first lines of the file only."""
    with path.open("rb+") as file:
        file.truncate(sum(len(line) for line in islice(file, lines)))


def _whole_lines(path: Path) -> Iterator[str]:
    """The lines of the file; the end of one that was never finished is cut off."""
    if not path.exists():
        return
    whole = 0
    with path.open("rb+") as file:
        for line in file:
            if not line.endswith(b"\n"):
                file.truncate(whole)
                return
            whole += len(line)
            yield line.decode("utf-8", "replace").removesuffix("\n")


def _entry(text: str, before: Head) -> dict[str, Any]:
    """A stored document as the feed would give it."""
    try:
        document = json.loads(text)
        edition, digest = document["edition"], withheld.digest_of(text, document)
        return {
            **{name: edition[name] for name in ("position", "kind", "number", "published_at")},
            "claim": document["claim"]["id"],
            "content_digest": withheld.content_digest_of(document),
            "digest": digest,
            "previous_chain": before.chain,
            "chain": editions.digest(before.chain + digest),
            "document": document,
        }
    except (KeyError, TypeError, ValueError):
        return {}
