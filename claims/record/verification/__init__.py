"""Verification: everything that can be computed again, computed again and compared.

- `side_by_side.py`: ranges of the log, looked at by several processes
- `editions_alone.py`: each edition against its document, submission, review and people
- `signatures.py`: each edition against the one before, in the log and of its claim
- `emptied.py`: words that are gone, each by an edition of kind *withheld* of the same claim
- `tree.py`: the leaves of the tree over the log against the editions
- `captures.py`: stored texts and original files by their digests
- `history.py`: events against the rows they are about, and against what was signed
- `derived.py`: index, mentions, texts for search against the documents; `postings.py`: postings
- `rules_in_place.py`: the rules of the models against those that stand in the database
- `snapshot.py`: all of it read as it was at one moment
- `everything.py`: all of these, as `manage.py verify_log --all` runs them
- `fault.py`: what is wrong, with which row, and the way out
"""
