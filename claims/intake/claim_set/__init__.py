"""Claim sets: our own import format, `claim-set-1.schema.json`, explained in `fixtures/README.md`.

The way of a set: `parsing.py` (bytes to a document, judged by the schema), `records.py` with
`columns.py` (members to values that the models accept), `shared_records.py` (sources and the
like) and `drafts.py` (claims) into the database, `report.py` (what was done).
"""
