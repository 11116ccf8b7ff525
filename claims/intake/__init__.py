"""Intake: a package for each kind of file; `importing.py` or its own noun is its entry.

- `claim_files.py`: claims from any file that is known: `claim_set/`, `editions/`, `sheets/`
- `article_texts.py`: the text of an article · `extraction/`: the text of a file
- `references/`: bibliographic records (BibTeX, RIS, CSL-JSON) as sources
- `captures/`: stored copies of sources · `page_metadata/`: what a web page says of itself
- `external_reviews/`: others' ClaimReviews
- `log/`: a whole log, restored or mirrored · `encodings.py`: the encoding of a file
"""
