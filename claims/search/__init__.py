"""Search: editions by their words, best first, as of any position in the log.

- `terms.py`: what a text is found by
- `index.py`: the postings of editions, written in the transaction that publishes
- `ranking.py`: rank the editions that answer a query or are similar to a text (BM25)
- `workspace.py`: similar claims, drafts among them, for editors
- `highlights.py`: where the words asked for stand in a document
"""
