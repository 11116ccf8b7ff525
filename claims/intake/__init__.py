"""What comes in.

`claim_files.py` imports claims from any file that is known, `edition_lines.py` our JSON Lines,
batch by batch, `claim_set.py` a claim set; `fixtures/README.md` explains the format. The way of a
set: `reading.py` (bytes to a document, judged by `claim-set-1.schema.json`; `fitting.py` says
quickly that nothing is wrong), `records.py` with `columns.py` (members to values that the models
accept), `shared.py` (sources and other shared records) and `drafts.py` (claims) into the database,
`report.py` (what was done).

`captures.py` takes a stored copy of a source; `capture_queue.py` has the sources still to be
fetched, `fetching.py` gets a document from the public web, `addresses.py` says what is public,
`originals.py` keeps the files.

`references/` reads bibliographic records (BibTeX, RIS, CSL-JSON) as the fields of sources.

`restoring.py` restores a log of editions: `log_file.py` reads and judges it, `restored_records.py`
makes the workspace behind it. `edition_records.py` turns documents into records of a claim set.

`extraction/` reads the text of files: plain text, web pages, PDF, Word.

`table_files.py` reads CSV, XLSX and packages; `table_documents.py` puts documents together from our
tables, `joined_rows.py` from a sheet of claims with citations.

`source_files.py` imports sources from bibliographic files; `locking.py`: one import at a time.

`external_reviews.py` brings in other publishers' ClaimReviews: `encodings.py` names the encoding,
`lenient_json.py` reads JSON as pages hold it, `claim_review.py` finds and reads the reviews.
"""
