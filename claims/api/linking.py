"""`Link` headers (RFC 8288): what else there is of a resource, by registered relations."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework.request import Request

from claims.exports import Format
from claims.models import EditionKind

from .suffixes import OF_ONE_CLAIM

EDITION_SCHEMA = "edition-1.json"


class Links:
    """Gathers links; written out they are the value of the header."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.site = request.build_absolute_uri("/")[:-1]
        self.written: list[str] = []
        self.add("license", settings.FACTCHECK_PUBLISHER["license"])

    def add(self, relation: str, address: str | None, **attributes: str) -> None:
        """One link, unless there is no address; one without a host is of this site."""
        if address:
            absolute = f"{self.site}{address}" if address.startswith("/") else address
            further = "".join(f'; {name}="{value}"' for name, value in attributes.items())
            self.written.append(f'<{absolute}>; rel="{relation}"{further}')

    def to(self, relation: str, name: str, *arguments: Any, **attributes: str) -> None:
        """A link to a route of this site, by the route's name."""
        self.add(relation, address_of(name, *arguments), **attributes)

    def alternates(self, formats: Mapping[str, Format], name: str, *arguments: Any) -> None:
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

    def __str__(self) -> str:
        return ", ".join(self.written)


@lru_cache(maxsize=10_000)
def address_of(name: str, *arguments: Any) -> str:
    """The address of a route; to find it takes longer than anything else about a link."""
    return reverse(name, args=arguments)


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
        links.alternates(OF_ONE_CLAIM, "api:edition-file", claim_id, edition.number)
    return links
