"""Captures: stored texts of sources, fetched from the public web or uploaded.

- `new_sources.py`: a source from its address or DOI, with its record and its copy
- `capture.py`: store a copy · `queue.py`: the sources still to be fetched
- `fetching.py`: get a document · `addresses.py`: which addresses are public
"""
