"""Metadata of a web page as the fields of a `Source`: right, or left empty.

`page_record.read` decides; each field comes with the elements it was taken from. Highwire's
`citation_*`, Dublin Core, Open Graph, schema.org in JSON-LD, `<time>`, `lang` and the byline are
heard as witnesses: what two of them contradict is not taken over, and what the reader sees on the
page counts for more than what is written for machines. No network and no database.

- `witnesses.py`: the elements by name · `linked_data.py`: the article in the page's JSON-LD
- `titles.py`, `names.py`, `days.py`, `languages.py`: the witnesses of each field
"""

from .page_record import PageRecord, read

__all__ = ["PageRecord", "read"]
