"""Search: editions by their words, best first, as of any place of the log.

- `terms.py`: what a text is found by
- `index.py`: the postings of editions, written in the transaction that publishes
- `ranking.py`: which editions answer a query or resemble a text, and how well (BM25)
- `workspace.py`: claims that are alike, drafts among them, for editors
- `highlights.py`: where the words asked for stand in a document
"""
