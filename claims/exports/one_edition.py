"""One edition in each format, made of its row: the bytes of a file that has this edition alone.

To ask for it as for a selection would take longer than all the rest.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from claims.models import Edition
from claims.record.stored_editions import StoredEdition
from claims.record.tables import JOINED, file_tables

from .bibtex import biblatex
from .claim_review import claim_review, in_page
from .csl import csl_json
from .csv_tables import of_documents
from .documents import Document, parsed
from .formats import FORMATS
from .publisher import Publisher
from .references import Reference, edition_reference
from .ris import ris

Write = Callable[[StoredEdition, Publisher], Iterable[bytes]]


class EditionFormat(NamedTuple):
    """A format of one edition: the function that makes its bytes, and its media type."""

    write: Write
    media_type: str


def _cited(write: Callable[[Iterable[Reference]], Iterator[bytes]]) -> Write:
    def written(edition: StoredEdition, publisher: Publisher) -> Iterator[bytes]:
        parts = _document(edition).parts
        reference = edition_reference(parts["claim"], parts["edition"], edition.digest, publisher)
        return write([reference])

    return written


def _csv(edition: StoredEdition, _publisher: Publisher) -> Iterator[bytes]:
    by_program = Edition.objects.filter(position=edition.position).signed_by_program().exists()
    table = file_tables(is_demonstration=by_program)[JOINED]
    return of_documents(table, [_document(edition)])


def _json_lines(edition: StoredEdition, _publisher: Publisher) -> Iterable[bytes]:
    return [edition.document, b"\n"]


def _markup(edition: StoredEdition, publisher: Publisher) -> Iterable[bytes]:
    """The review alone, as the page of the edition shows it to search engines, in no feed."""
    review = claim_review(_document(edition).parts, edition.digest, publisher)
    return [f"{in_page(review)}\n".encode()]


def _document(edition: StoredEdition) -> Document:
    return parsed(edition.document, edition.position, edition.digest, edition.content_digest)


OF_ONE_EDITION: dict[str, EditionFormat] = {
    "bib": EditionFormat(_cited(biblatex), FORMATS["claims.biblatex"].media_type),
    "csl.json": EditionFormat(_cited(csl_json), FORMATS["claims.csl"].media_type),
    "csv": EditionFormat(_csv, FORMATS["csv"].media_type),
    "jsonl": EditionFormat(_json_lines, FORMATS["jsonl"].media_type),
    "jsonld": EditionFormat(_markup, FORMATS["claimreview"].media_type),
    "ris": EditionFormat(_cited(ris), FORMATS["claims.ris"].media_type),
}
"""By suffix; a bibliography is of the claim itself."""
