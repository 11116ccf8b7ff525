"""Evidence as a page sums it up: how much there is, how independent, and how sure the words are."""

from typing import Any, NamedTuple

from claims.evidence.policy import independent_sources


class Summary(NamedTuple):
    """The evidence for a claim in numbers."""

    sources: int
    independent: int
    """Origins that depend neither on each other nor on one publisher, as the policy counts them."""
    citations: int
    quoted: int
    opened: int

    @property
    def none_quoted(self) -> bool:
        return not self.quoted

    @property
    def none_opened(self) -> bool:
        return not self.opened


def summary(claim: dict[str, Any]) -> Summary:
    """The numbers of the citations of a `claim` member; zeros for a withdrawal."""
    citations = claim.get("citations", [])
    return Summary(
        sources=len({row["source"]["id"] for row in citations}),
        independent=independent_sources(citations),
        citations=len(citations),
        quoted=sum(bool(row["excerpt"]) for row in citations),
        opened=sum(bool(row["accessed_on"]) for row in citations),
    )


def light(citation: dict[str, Any]) -> str:
    """Say how sure the quoted words are.

    `held` where they stand in a stored copy, `quoted` without one, `none` where nothing is quoted.
    """
    if not citation["excerpt"]:
        return "none"
    return "held" if "capture" in citation else "quoted"
