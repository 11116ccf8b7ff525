"""Our own exports on their way back in: JSON Lines, tables in CSV, XLSX and packages.

- `json_lines.py`: editions, batch by batch · `edition_records.py`: documents as claim-set records
- `files.py`: rows of CSV, XLSX and packages · `normalized.py`: documents from our tables
- `denormalized.py`: documents from one sheet of claims with citations, perhaps of others
- `archived_copies.py`: the archive addresses of such a sheet
"""
