"""Feeds of what changed: in everything that was published, or in any selection of it.

An entry is an edition; a claim that is withdrawn, or found otherwise, is an entry of the
selections that it falls out of.

- `entries.py`: the entries of a page, each with its kind, reason and differences
- `document.py`: what a document says of itself, and where it leads
- `atom.py`, `json_feed.py`: the same page as Atom and as JSON Feed
- `views.py`: their addresses, and how a reader goes on without a gap
"""
