"""`Link` headers (RFC 8288) and link sets (RFC 9264): what else there is of a resource."""

import json
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse

MOST_BYTES = 3_000
"""Of the header: servers and clients refuse long ones, and the link set has them all."""


class Link(NamedTuple):
    """A target, the relation it stands in, and what is known of it: `type`, `hreflang`, `title`."""

    target: str
    relation: str
    attributes: dict[str, str]

    def __str__(self) -> str:
        further = "".join(f'; {name}="{value}"' for name, value in self.attributes.items())
        return f'<{self.target}>; rel="{self.relation}"{further}'


class TypedLinks:
    """Gathers links of one resource by registered relations; written out they are the header.

    `site` is the address that targets without a host belong to, without its last slash.
    """

    def __init__(self, site: str) -> None:
        self.site = site
        self.links: list[Link] = []
        self.add("license", settings.FACTCHECK_PUBLISHER["license"])

    def add(self, relation: str, address: str | None, **attributes: str) -> None:
        """One link, unless there is no address; one without a host is of this site."""
        if address:
            absolute = f"{self.site}{address}" if address.startswith("/") else address
            self.links.append(Link(absolute, relation, attributes))

    def to(self, relation: str, name: str, *arguments: Any, **attributes: str) -> None:
        """A link to a route of this site, by the route's name."""
        self.add(relation, address_of(name, *arguments), **attributes)

    def __str__(self) -> str:
        return ", ".join(map(str, self.links))

    def shortened(self) -> str:
        """The header up to `MOST_BYTES`: the first links of each relation, in turn."""
        seen: dict[str, int] = {}
        turns = []
        for place, link in enumerate(self.links):
            seen[link.relation] = seen.get(link.relation, 0) + 1
            turns.append((seen[link.relation], place))
        kept, size = [], 0
        for _turn, place in sorted(turns):
            size += len(str(self.links[place]).encode()) + 2
            if size > MOST_BYTES:
                break
            kept.append(place)
        return ", ".join(str(self.links[place]) for place in sorted(kept))

    def linkset(self, anchor: str) -> bytes:
        """All links of `anchor` as application/linkset+json."""
        relations: dict[str, Any] = {"anchor": anchor}
        for link in self.links:
            relations.setdefault(link.relation, []).append(_target(link))
        return json.dumps({"linkset": [relations]}, ensure_ascii=False).encode()


def _target(link: Link) -> dict[str, Any]:
    """A target object; its `hreflang` is a list there (RFC 9264, 4.2.4.1)."""
    attributes: dict[str, Any] = dict(link.attributes)
    if "hreflang" in attributes:
        attributes["hreflang"] = [attributes["hreflang"]]
    return {"href": link.target, **attributes}


@lru_cache(maxsize=10_000)
def address_of(name: str, *arguments: Any) -> str:
    """The address of a route; to find it takes longer than anything else about a link."""
    return reverse(name, args=arguments)
