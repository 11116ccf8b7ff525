"""JSON Lines: the stored documents byte for byte, one on each line."""

from collections.abc import Iterator

from claims.models.edition import EditionQuerySet

from .blocks import copy_out, in_blocks, sql_text

# COPY's text format would double every backslash. As CSV it changes nothing unless a document
# holds the delimiter, the quotation mark or a line break, and JSON writes none of these.
AS_THEY_ARE = r"FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01'"


def json_lines(editions: EditionQuerySet) -> Iterator[bytes]:
    """By claim number."""
    return _lines(editions.order_by("claim__number"))


def log_lines(editions: EditionQuerySet) -> Iterator[bytes]:
    """The same in the order of the log: of all editions, what `import_log` restores."""
    return _lines(editions.order_by("position"))


def _lines(ordered: EditionQuerySet) -> Iterator[bytes]:
    documents = sql_text(ordered.values("document"))
    return in_blocks(copy_out(f"COPY ({documents}) TO STDOUT ({AS_THEY_ARE})"))
