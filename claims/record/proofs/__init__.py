"""Proofs that an edition stands in the log, for whoever has nothing else; see `docs/log.md`.

- `merkle.py`: the tree as RFC 6962 hashes it, roots and proofs, made and verified: no database
- `leaves.py`: an edition's line in the tree, and the stored hashes
- `tiles.py`: the tree in tiles, which never change (C2SP tlog-tiles)
- `notes.py`: signed notes and their keys · `log_key.py`: the keys of this log, in a file
- `checkpoints.py`: size and root of a tree, signed (C2SP tlog-checkpoint, tlog-cosignature)
- `edition_proof.py`: the proof of one edition, made and verified (C2SP tlog-proof)
"""
