"""Logs of editions that come in.

- `restoring.py`: from a file into an empty database, with the workspace behind it
- `lost_tail.py`: the end that a restored backup lacks · `noted_heads.py`: heads as others noted
- `noted_withholdings.py`: what the law withheld after a backup was made
- `mirror.py`: from another site into a folder, verified and cosigned · `served_mirror.py`: from the
  folder into the database of a site that only reads
"""
