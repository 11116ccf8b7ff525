"""Counts of the evidence that a claim's document holds, told at the head of its page."""

from typing import Any, NamedTuple

from claims.evidence.policy import independent_sources


class EvidenceCounts(NamedTuple):
    """Counts over the citations and search records of a `claim` member."""

    reports: int
    """Different sources."""
    origins: int
    """Of them independent of one another, as the evidence policy counts."""
    opened: int
    """Sources that somebody opened and read."""
    quoted: int
    """Sources of which words are quoted."""
    searches: int
    last_search_on: str
    """ISO date of the last search; empty where there is none."""


def evidence_counts(content: dict[str, Any]) -> EvidenceCounts:
    """The counts of a `claim` member; all are 0 for a withdrawal, which has no evidence."""
    citations = content.get("citations", [])
    searches = content.get("search_records", [])

    def sources(name: str) -> int:
        return len({row["source"]["id"] for row in citations if row[name]})

    return EvidenceCounts(
        reports=len({row["source"]["id"] for row in citations}),
        origins=independent_sources(citations),
        opened=sources("accessed_on"),
        quoted=sources("excerpt"),
        searches=len(searches),
        last_search_on=max((row["made_on"] for row in searches), default=""),
    )
