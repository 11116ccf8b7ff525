"""JSON Lines: the stored documents byte for byte, one on each line, by claim number."""

from collections.abc import Iterator

from claims.models.edition import EditionQuerySet


def json_lines(editions: EditionQuerySet) -> Iterator[bytes]:
    documents = editions.order_by("claim__number").values_list("document", flat=True)
    for document in documents.iterator(chunk_size=100):
        yield document.encode() + b"\n"


def log_lines(editions: EditionQuerySet) -> Iterator[bytes]:
    """The same in the order of the log: of all editions, what `import_log` restores."""
    documents = editions.order_by("position").values_list("document", flat=True)
    for document in documents.iterator(chunk_size=100):
        yield document.encode() + b"\n"
