"""A mirror of another site's log in a folder: verified as it is followed, a witness and a backup.

The folder holds `log.jsonl`, the documents that `import_log` takes, one on each line, and
`checkpoint`, the last one that was verified, with the mirror's cosignature where it has a key. Each
run computes chain and tree of what it holds again, so the folder vouches for nothing by itself.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from claims.record import editions, remote_log
from claims.record.log import Head
from claims.record.proofs import checkpoints, leaves, merkle, notes
from claims.record.remote_log import Wrong

LOG = "log.jsonl"
CHECKPOINT = "checkpoint"
REFUSED = "refused-checkpoint"


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
        self._sizes = sizes
        for text in _whole_lines(path):
            self.take(_entry(text, self.followed.head), text)

    def take(self, entry: dict[str, Any], text: str) -> None:
        """Verify and count the next entry, whose document is stored as `text`; raises Wrong."""
        self.followed.take(entry)
        line = leaves.line_of_document(text, entry["document"])
        self.tree.add(merkle.leaf_hash(str(line).encode()))
        if self.tree.size in self._sizes:
            self.roots[self.tree.size] = self.tree.root


def follow(
    site: str, folder: Path, key: notes.VerifierKey, *, cosigner: notes.SignerKey | None, at: int
) -> Mirrored:
    """Bring the folder up to the site's checkpoint; `at` is now, in POSIX seconds.

    Raises Wrong in one sentence, NoteError, OSError. A log that is not the one that is held here
    leaves the folder as it was, but for `refused-checkpoint`: what the site signed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    signed = remote_log.read_bytes(remote_log.address_of(site, CHECKPOINT))
    theirs = checkpoints.verified(signed, [key])
    noted = _noted(folder, key)
    held = Held(folder / LOG, {theirs.size, *([noted.size] if noted else [])})
    if noted and held.roots.get(noted.size) != noted.root:
        raise Wrong(
            _("%(folder)s does not hold what its checkpoint says: restore it, or begin anew.")
            % {"folder": folder}
        )
    try:
        _compare(site, held, theirs)
        added = _add(site, folder / LOG, held, theirs)
    except Forked:
        _replace(folder / REFUSED, signed)
        raise
    note = signed.decode()
    if cosigner:
        note += cosigner.cosignature(str(theirs), at)
    _replace(folder / CHECKPOINT, note.encode())
    return Mirrored(held.followed.head, added)


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


def _add(site: str, path: Path, held: Held, theirs: checkpoints.Checkpoint) -> int:
    """Append what the site has more, up to its checkpoint; or nothing, where it raises."""
    before = held.tree.size
    with path.open("ab") as file:
        begun = file.tell()
        try:
            for entry in _further(site, held, theirs.size):
                text = editions.canonical(entry["document"])
                held.take(entry, text)
                file.write(f"{text}\n".encode())
            if (held.tree.size, held.tree.root) != (theirs.size, theirs.root):
                raise Forked(
                    _("The checkpoint of %(site)s is not that of the editions in its feed.")
                    % {"site": site}
                )
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            file.flush()
            file.truncate(begun)
            raise
    return held.tree.size - before


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


def _noted(folder: Path, key: notes.VerifierKey) -> checkpoints.Checkpoint | None:
    path = folder / CHECKPOINT
    return checkpoints.verified(path.read_bytes(), [key]) if path.exists() else None


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
            yield line.decode().removesuffix("\n")


def _entry(text: str, before: Head) -> dict[str, Any]:
    """A stored document as the feed would give it."""
    try:
        document = json.loads(text)
        edition, digest = document["edition"], editions.digest(text)
        return {
            **{name: edition[name] for name in ("position", "kind", "number", "published_at")},
            "claim": document["claim"]["id"],
            "content_digest": editions.digest(editions.canonical(document["claim"])),
            "digest": digest,
            "previous_chain": before.chain,
            "chain": editions.digest(before.chain + digest),
            "document": document,
        }
    except (KeyError, TypeError, ValueError):
        return {}


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole, or as it was."""
    draft = path.with_name(f"{path.name}.draft")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
