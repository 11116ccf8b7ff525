"""The publisher, as files that name one need it, and the addresses of what is published."""

from typing import NamedTuple

from django.conf import settings


class Publisher(NamedTuple):
    """A name, and the address of the site, empty where files are to be the same everywhere."""

    name: str
    site: str = ""

    def edition_address(self, claim_id: str, number: int) -> str:
        """Permanent address of the edition; without a site the claim's UUID as a URN (RFC 9562)."""
        if self.site:
            return f"{self.site.rstrip('/')}/claims/{claim_id}/editions/{number}/"
        return f"urn:uuid:{claim_id}"

    def claim_address(self, claim_id: str) -> str:
        return (
            f"{self.site.rstrip('/')}/claims/{claim_id}/" if self.site else f"urn:uuid:{claim_id}"
        )


def this_publisher(root: str = "") -> Publisher:
    """As the settings say; `root` is the address at which the site was asked, if it was."""
    return Publisher(
        settings.FACTCHECK_PUBLISHER["name"], settings.FACTCHECK_PUBLISHER["site"] or root
    )
