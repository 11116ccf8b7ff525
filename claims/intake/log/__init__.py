"""Logs of editions that come in.

- `restoring.py`: from a file into an empty database, with the workspace behind it
- `mirror.py`: from another site into a folder, verified and cosigned
"""
