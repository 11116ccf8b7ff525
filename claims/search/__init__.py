"""Search: editions by their words, best first, as of any position in the log.

- `terms.py`: what a text is found by; `same_ideographs.txt`: characters that are one to it
- `index.py`: the postings of editions, written in the transaction that publishes
- `merging.py`: their moves into blocks; `postings.py`: both kinds as one, for all that read them
- `ranking.py`: rank the editions that answer a query or are similar to a text
- `scoring.py`: their scores for terms (BM25)
- `matching_rules.py`, `word_tables/`: which words find one another, by version
- `variants.py`: the variants of a query's words
- `workspace.py`: similar claims, drafts among them, for editors
- `highlights.py`: where the words asked for stand in a document
"""
