"""Is the evidence enough? Policy as data, judged on the document that is signed.

The database holds the very least (`edition_has_evidence`); this holds what the editors
have agreed on. An override reason, which readers see, lifts what can be lifted.
"""

import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from claims.models import SourceKind, Stance, VerificationStatus


class Policy(NamedTuple):
    """What a verification status needs behind it."""

    stances: frozenset[str] = frozenset()
    """Citations with one of these stances count; none are needed where this is empty."""
    independent_sources: int = 0
    """So many of them independent of one another, unless one is primary."""
    search_records: int = 0
    suggested_wording: bool = False


NOT_CONTEXT = frozenset(Stance.values) - {Stance.CONTEXT}

POLICY = {
    VerificationStatus.SUPPORTED: Policy(frozenset({Stance.SUPPORTS}), 2),
    VerificationStatus.PARTLY_SUPPORTED: Policy(NOT_CONTEXT, 2, suggested_wording=True),
    VerificationStatus.MISLEADING: Policy(NOT_CONTEXT, 2, suggested_wording=True),
    VerificationStatus.REFUTED: Policy(frozenset({Stance.REFUTES}), 2, suggested_wording=True),
    VerificationStatus.OUTDATED: Policy(NOT_CONTEXT, 2),
    VerificationStatus.UNVERIFIABLE: Policy(search_records=1),
    VerificationStatus.NOT_CHECKABLE: Policy(),
}


class Shortfall(NamedTuple):
    """One thing that is missing; `lifted` where the override reason takes its place."""

    code: str
    message: str | Promise
    lifted: bool = False


def shortfalls(content: dict[str, Any]) -> list[Shortfall]:
    """What the `claim` member of a document lacks for its verification status.

    A withdrawal needs nothing. What an override reason lifts is listed too, as `lifted`.
    """
    if "statement" not in content:
        return []
    policy = POLICY.get(content["verification_status"])
    if policy is None:
        return [
            Shortfall("no_finding", _("There is no finding yet: choose a verification status."))
        ]
    overridden = bool(content["override_reason"].strip())
    return [
        *_lacking_at_all(content, policy),
        *(short._replace(lifted=overridden) for short in _lacking_by_policy(content, policy)),
    ]


def blocking(content: dict[str, Any]) -> list[Shortfall]:
    """The shortfalls that hold a submission or an approval back."""
    return [shortfall for shortfall in shortfalls(content) if not shortfall.lifted]


def counted(content: dict[str, Any]) -> list[int]:
    """The places, from 0, of the citations that count for the verification status."""
    policy = POLICY.get(content.get("verification_status", ""), Policy())
    citations = content.get("citations", [])
    return [place for place, row in enumerate(citations) if row["stance"] in policy.stances]


def independent_sources(citations: Iterable[dict[str, Any]]) -> int:
    """How many independent sources these citations name.

    Sources with the same root (`derives_from`) or the same publisher count once; sources
    without a publisher never count as a second.
    """
    groups: list[set[str]] = []
    for citation in citations:
        source = citation["source"]
        publisher = folded(source["csl"].get("publisher", ""))
        keys = {f"root:{source['derives_from'] or source['id']}"}
        keys |= {f"publisher:{publisher}"} if publisher else set()
        joined = [group for group in groups if group & keys]
        groups = [group for group in groups if not group & keys]
        groups.append(keys.union(*joined))
    with_publisher = sum(any(key.startswith("publisher:") for key in group) for group in groups)
    return max(with_publisher, min(len(groups), 1))


def folded(text: str) -> str:
    """Text as it is compared: NFKC, case folded, white space collapsed."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _lacking_at_all(content: dict[str, Any], policy: Policy) -> list[Shortfall]:
    lacking = []
    if not content["rationale"].strip():
        lacking.append(Shortfall("no_rationale", _("The rationale is empty: say why this status.")))
    if policy.stances and not _counting(content, policy):
        lacking.append(Shortfall("no_citation", _NO_CITATION[content["verification_status"]]))
    if policy.search_records > len(content["search_records"]):
        lacking.append(
            Shortfall(
                "no_search_record",
                _("“Evidence insufficient” needs a search record: where you looked, for what."),
            )
        )
    return lacking


def _lacking_by_policy(content: dict[str, Any], policy: Policy) -> list[Shortfall]:
    lacking = []
    citations = _counting(content, policy)
    primary = any(citation["source"]["kind"] == SourceKind.PRIMARY for citation in citations)
    found = independent_sources(citations)
    if citations and not primary and found < policy.independent_sources:
        message = ngettext(
            "One primary or %(needed)d independent sources are needed; there is %(found)d.",
            "One primary or %(needed)d independent sources are needed; there are %(found)d.",
            found,
        ) % {"needed": policy.independent_sources, "found": found}
        lacking.append(Shortfall("not_independent", message))
    if policy.suggested_wording and not content["suggested_wording"].strip():
        lacking.append(
            Shortfall(
                "no_suggested_wording",
                _("This finding needs a suggested wording: how the article could say it right."),
            )
        )
    return lacking


def _counting(content: dict[str, Any], policy: Policy) -> list[dict[str, Any]]:
    return [citation for citation in content["citations"] if citation["stance"] in policy.stances]


_ANY_BUT_CONTEXT = _("This finding needs a citation that does more than give context.")
_NO_CITATION = {
    VerificationStatus.SUPPORTED: _("“Supported” needs a citation that supports the statement."),
    VerificationStatus.REFUTED: _("“Refuted” needs a citation that refutes the statement."),
    VerificationStatus.PARTLY_SUPPORTED: _ANY_BUT_CONTEXT,
    VerificationStatus.MISLEADING: _ANY_BUT_CONTEXT,
    VerificationStatus.OUTDATED: _ANY_BUT_CONTEXT,
}
