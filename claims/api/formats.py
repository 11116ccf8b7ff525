"""One resource, many formats: claims and sources under the same address with a suffix."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from claims.exports import FORMATS, this_publisher
from claims.exports.csv_tables import harmless
from claims.exports.formats import BIBLIOGRAPHIES
from claims.exports.one_edition import OF_ONE_EDITION
from claims.exports.references import cited_sources
from claims.exports.table_rows import rows
from claims.models import EditionKind
from claims.models.edition import EditionQuerySet
from claims.record import stored_editions
from claims.record.stored_editions import StoredEdition
from claims.record.tables import file_tables
from claims.selection import LOG_PARAMETERS, PARAMETERS, log_head, published_records, select

from .answers import REVALIDATED, answer, edition_headers, modified_at
from .claims import or_404
from .exporting import FILE_HEADERS, format_answer
from .linking import Links, edition_links
from .problems import Problem
from .public import PublicView
from .records import MERGED, redirect_to_merged
from .suffixes import OF_CLAIMS, OF_SOURCES

AnyFormat = TypeVar("AnyFormat")
WITHDRAWN = gettext_lazy("The claim was withdrawn.")


class ListFile(PublicView):
    """The editions that the parameters select, in one format, as a file that is streamed."""

    parameters: ClassVar = PARAMETERS
    meaning = gettext_lazy("Everything that the parameters ask for, as one file of this format.")
    component = "file"

    headers_described: ClassVar = FILE_HEADERS

    def get(self, request: Request, suffix: str) -> HttpResponseBase:
        chosen = known_format(self.formats, suffix)
        name = next(name for name, one in FORMATS.items() if one is chosen)
        return format_answer(request, name, select(self.asked).answered())


class ClaimsFile(ListFile):
    """The claims that meet the filters, in one format."""

    formats: ClassVar = OF_CLAIMS
    media_types: ClassVar = sorted({one.media_type for one in OF_CLAIMS.values()})


class SourcesFile(ListFile):
    """The sources of the claims that meet the filters, in one format."""

    formats: ClassVar = OF_SOURCES
    media_types: ClassVar = sorted({one.media_type for one in OF_SOURCES.values()})


class ClaimFile(PublicView):
    """A claim in another format than JSON; a withdrawn one is gone from all of them."""

    parameters: ClassVar = LOG_PARAMETERS
    meaning = gettext_lazy("One claim in this format, as its current edition or as of a moment.")
    component = "file"
    formats: ClassVar = OF_ONE_EDITION
    media_types: ClassVar = ClaimsFile.media_types
    more_problems: ClassVar[dict[int, Any]] = {410: WITHDRAWN}

    def get(self, request: Request, claim_id: UUID | int, suffix: str) -> HttpResponse:
        position = log_head(self.given).position if self.given else None
        edition = or_404(stored_editions.of_claim(claim_id, position=position))
        return edition_in_format(request, edition, suffix)


class EditionFile(PublicView):
    """An edition in another format than JSON."""

    meaning = gettext_lazy("One edition of a claim in this format.")
    component = "file"
    formats: ClassVar = OF_ONE_EDITION
    media_types: ClassVar = ClaimsFile.media_types
    more_problems: ClassVar = ClaimFile.more_problems

    def get(self, request: Request, claim_id: UUID | int, number: int, suffix: str) -> HttpResponse:
        edition = or_404(stored_editions.of_claim(claim_id, number=number))
        return edition_in_format(request, edition, suffix)


class SourceFile(PublicView):
    """A source in another format than JSON, with what it is cited for today."""

    parameters: ClassVar = LOG_PARAMETERS
    meaning = gettext_lazy("One source in this format, with what it is cited for.")
    component = "file"
    formats: ClassVar = OF_SOURCES
    media_types: ClassVar = SourcesFile.media_types
    more_answers: ClassVar = {301: MERGED}

    def get(self, request: Request, record_id: UUID, suffix: str) -> HttpResponse:
        chosen = known_format(OF_SOURCES, suffix)
        head = log_head(self.given)
        if not published_records.records("source", head.position, ids=[record_id]):
            return redirect_to_merged(
                request, "source-file", record_id, suffix, position=head.position
            )
        editions = select({"source": [str(record_id)]}, head=head).editions()
        body = b"".join(one_source(editions, record_id, suffix))
        links = Links(request)
        links.to("alternate", "api:source", record_id, type="application/json")
        return answer(request, body, links=links, media_type=chosen.media_type)


def known_format(formats: Mapping[str, AnyFormat], suffix: str) -> AnyFormat:
    if suffix not in formats:
        raise Http404
    return formats[suffix]


def edition_in_format(request: Request, edition: StoredEdition, suffix: str) -> HttpResponse:
    """An edition in a format; raises Problem for a withdrawal, which only JSON tells."""
    chosen = known_format(OF_ONE_EDITION, suffix)
    if edition.kind == EditionKind.WITHDRAWN:
        raise Problem(
            410,
            "withdrawn",
            str(WITHDRAWN),
            hint=_("The address without a suffix tells why."),
        )
    publisher = this_publisher(request.build_absolute_uri("/"))
    body = b"".join(chosen.write(edition, publisher))
    return answer(
        request,
        body,
        links=edition_links(request, edition),
        media_type=chosen.media_type,
        cache_control=REVALIDATED,
        last_modified=modified_at(request, edition),
        headers=edition_headers(edition),
    )


def one_source(editions: EditionQuerySet, record_id: UUID, suffix: str) -> Iterator[bytes]:
    """One of the sources that the editions cite, in a format for sources."""
    if suffix == "csv":
        yield from one_row(editions, record_id)
        return
    write = next(row[0] for row in BIBLIOGRAPHIES.values() if row[2] == suffix)
    yield from write(
        reference for reference in cited_sources(editions) if reference.key == f"source-{record_id}"
    )


def one_row(editions: EditionQuerySet, record_id: UUID) -> Iterator[bytes]:
    """The row of the table of sources that has this id, under the names of the columns."""
    by_program = editions.signed_by_program().exists()
    table = file_tables(is_demonstration=by_program)["sources"]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    place_of_id = [column.name for column in table.columns].index("source_id")
    for cells in rows(table, editions):
        if cells[place_of_id] == str(record_id):
            writer.writerow(map(_cell, cells))
    yield text.getvalue().encode()


def _cell(value: Any) -> Any:
    """As in tables: truth values in small letters, and no text that is a formula."""
    if isinstance(value, bool):
        return str(value).lower()
    return harmless(value) if isinstance(value, str) else value
