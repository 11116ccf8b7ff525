"""`Link` headers (RFC 8288): what else there is of a resource, by registered relations."""

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request

from claims.exports import Format
from claims.exports.one_edition import OF_ONE_EDITION, EditionFormat
from claims.exports.typed_links import TypedLinks, address_of
from claims.models import EditionKind

EDITION_SCHEMA = "edition-1.json"


class Links(TypedLinks):
    """The links of an answer of the API."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.build_absolute_uri("/")[:-1])
        self.request = request

    def alternates(
        self, formats: Mapping[str, Format | EditionFormat], name: str, *arguments: Any
    ) -> None:
        """The same resource in other formats, at the route that takes a suffix last.

        What was asked for in a list is asked for in its file too.
        """
        asked = self.request.query_params.copy()
        for paging in ("cursor", "page_size", "ordering"):
            asked.pop(paging, None)
        query = f"?{asked.urlencode()}" if asked and not arguments else ""
        for suffix, known in formats.items():
            address = address_of(name, *arguments, suffix) + query
            self.add("alternate", address, type=known.media_type.partition(";")[0])


def list_links(request: Request, neighbours: dict[str, str | None]) -> Links:
    """The neighbours of a page."""
    links = Links(request)
    links.add("next", neighbours.get("next"))
    links.add("prev", neighbours.get("previous"))
    return links


def edition_links(request: Request, edition: Any) -> Links:
    """Versions (RFC 5829), what to cite (RFC 8574), the schema, and the page for people.

    The edition is annotated with the `public_id` of its claim and the `latest` number there.
    """
    claim_id = edition.public_id
    links = Links(request)
    links.to("latest-version", "api:claim", claim_id)
    links.to("version-history", "api:editions", claim_id)
    if edition.number > 1:
        links.to("predecessor-version", "api:edition", claim_id, edition.number - 1)
    if edition.number < edition.latest:
        links.to("successor-version", "api:edition", claim_id, edition.number + 1)
    links.to("cite-as", "pages:edition", claim_id, edition.number)
    links.to("describedby", "api:schema-file", EDITION_SCHEMA, type="application/schema+json")
    links.to("alternate", "pages:edition", claim_id, edition.number, type="text/html")
    if edition.kind != EditionKind.WITHDRAWN:
        links.alternates(OF_ONE_EDITION, "api:edition-file", claim_id, edition.number)
    return links
