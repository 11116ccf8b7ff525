"""Records that documents embed, each once: the newest edition that embeds one speaks for it."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import orjson

from claims.models.edition import EditionQuerySet

from .documents import Document, citations, documents, in_jsonb_order
from .sorted_lines import SortedLines

BEYOND = 10**19
"""Further on than any position: what is left of it falls as positions rise."""


def newest_first(record_id: str, position: int) -> bytes:
    """The beginning of a line, by which lines are ordered by id, and the newest of each first."""
    return b"%b\t%d\t" % (record_id.encode(), BEYOND - position)


class Embedded:
    """Collects sources or articles, as `member` says, from one document after the other."""

    def __init__(self, member: str) -> None:
        self._member, self._lines = member, SortedLines()

    def add(self, document: Document) -> None:
        """Raises OSError where the disk is full."""
        is_source = self._member == "source"
        embed = citations(document) if is_source else document.parts["appearances"] or ()
        for part in embed:
            record = part[self._member]
            begin = newest_first(record["id"], document.position)
            self._lines.add(begin + orjson.dumps(record))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The records, by id."""
        last = b""
        for line in self._lines:
            record_id, _position, record = line.split(b"\t", 2)
            if record_id != last:
                last = record_id
                yield orjson.loads(record)


def newest_sources(editions: EditionQuerySet) -> Iterator[dict[str, Any]]:
    """Each source that the editions cite, ordered by first author, else publisher, else title."""
    embedded, ordered = Embedded("source"), SortedLines()
    with closing(documents(editions)) as found:
        for document in found:
            embedded.add(document)
    for source in embedded:
        name = _first_name(source["csl"]).encode().hex()  # in hexadecimal without a line break
        begin = f"{name}\t{source['id']}\t".encode()
        ordered.add(begin + orjson.dumps(in_jsonb_order(source)))
    for line in ordered:
        yield orjson.loads(line.split(b"\t", 2)[2])


def _first_name(item: dict[str, Any]) -> str:
    author: dict[str, str] = next(iter(item.get("author", ())), {})
    names = (author.get("family"), author.get("literal"), item.get("publisher"), item.get("title"))
    return next((name for name in names if name is not None), "")
