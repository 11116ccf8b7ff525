"""Exports: one module per format, in it one function: editions in, bytes out.

The editions are those of one position in the log and never change, so every file shows the
record at that place, whatever is published meanwhile. Documents come from PostgreSQL one after
the other (`documents.py`), and all that a file holds is made of each in turn (`table_rows.py`,
`references.py`), so memory does not grow with the record; what has another order than claims is
sorted on disk (`sorted_lines.py`).
"""

from .attachment import attachment, headers_of, search_headers
from .formats import FORMATS, Format, export
from .own_connection import TooManyExports, streamed
from .package import PACKAGED, package
from .publisher import Publisher, this_publisher
from .xlsx import Unwritable

__all__ = [
    "FORMATS", "PACKAGED", "Format", "Publisher", "TooManyExports", "Unwritable", "attachment",
    "export", "headers_of", "package", "search_headers", "streamed", "this_publisher",
]  # fmt: skip
