"""The record: what is published, its canonical bytes, and the append-only log they stand in.

- `editions.py`: a claim's public form: the canonical document that two people sign
- `log.py`: append, as of, verify, index · `remote_log.py`: the log of another site, by its API
- `derivation.py`: index entries and mentions, from documents · `awaited.py`: heads noted outside
- `proofs/`: the Merkle tree over the log, checkpoints, proofs of editions
- `differences.py`: what differs between two texts, or between two contents of a claim
- `succession.py`: the document before each edition, what a correction corrects, what has no words
- `tables.py`: the columns of the tables that editions are exported to and read back from
- `originals.py`: the files that stored texts were read from · `erased_files.py`: what goes of them,
  and of all files made of editions, where a claim is withheld
- `duty.py`, `own_process.py`: who does what takes long, so that no request waits for it
- `schemas/`: the documents, tables and vocabularies, described by version
"""
