"""Evidence policy as data: judges whether the document that is signed has enough evidence.

The database holds the very least (`edition_has_evidence`); this holds what the editors
have agreed on: POLICY says what each verification status needs, RULES how that is judged. An
override reason, which readers see, lifts what can be lifted.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from claims.models import QuoteCheck, SourceKind, Stance, VerificationStatus
from claims.models.rules import is_blank
from claims.text.addresses import document_keys
from claims.text.folding import folded


class Policy(NamedTuple):
    """The evidence that a verification status needs."""

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


class Light(TextChoices):
    """Outcome of a rule, as the page shows it."""

    GREEN = "green", pgettext_lazy("light", "Met")
    AMBER = "amber", pgettext_lazy("light", "Falls short, blocks nothing")
    RED = "red", pgettext_lazy("light", "Blocks publication")
    PARTLY = "partly", pgettext_lazy("light", "Not all of it could be checked")
    NOTHING = "nothing", pgettext_lazy("light", "Nothing to check")


class Shortfall(NamedTuple):
    """One thing that is missing; `lifted` where the override reason takes its place."""

    code: str
    message: str | Promise
    lifted: bool = False
    light: str = Light.RED


class Judgement(NamedTuple):
    """A rule and how a claim stands to it."""

    asks: str | Promise
    """What the rule asks for."""
    light: str
    shortfall: Shortfall | None


class Case(NamedTuple):
    """The content to judge: the `claim` member, and the quote checks of its citations."""

    content: dict[str, Any]
    policy: Policy
    checks: Sequence[str]
    """The quote check of each citation, in the order of the document."""

    @property
    def counting(self) -> list[dict[str, Any]]:
        """The citations that count for the verification status."""
        return [row for row in self.content["citations"] if row["stance"] in self.policy.stances]

    @property
    def quoting(self) -> list[str]:
        """The quote checks of the citations that quote words."""
        return [check for check in self.checks if check != QuoteCheck.NO_EXCERPT]

    def checked(self, *outcomes: str) -> str:
        """The numbers of the citations whose quote check came out so, for people."""
        return _numbers(place for place, check in enumerate(self.checks) if check in outcomes)


class PolicyRule(NamedTuple):
    """One rule of the policy."""

    code: str
    asks: str | Promise
    lacks: Callable[[Case], str | Promise]
    """What is missing, in a sentence; empty where nothing is."""
    wanted: Callable[[Policy], Any] = lambda policy: True
    """Whether a status has this rule."""
    can_be_lifted: bool = False
    only_warns: bool = False
    about_quotes: bool = False
    """Judged where the quote checks are known."""
    covers: Callable[[Case], Light] = lambda case: Light.GREEN
    """The light where nothing is missing: green only if there was something to judge."""


def _no_rationale(case: Case) -> str | Promise:
    is_missing = is_blank(case.content["rationale"])
    return _("The rationale is empty: say why this status.") if is_missing else ""


def _no_citation(case: Case) -> str | Promise:
    if case.counting:
        return ""
    return _NO_CITATION.get(case.content["verification_status"], _ANY_BUT_CONTEXT)


def _no_search_record(case: Case) -> str | Promise:
    if len(case.content["search_records"]) >= case.policy.search_records:
        return ""
    return _("“Evidence insufficient” needs a search record: where you looked, for what.")


def _not_independent(case: Case) -> str:
    primary = any(citation["source"]["kind"] == SourceKind.PRIMARY for citation in case.counting)
    found, needed = independent_sources(case.counting), case.policy.independent_sources
    if primary or not case.counting or found >= needed:
        return ""
    return ngettext(
        "One primary or %(needed)d independent sources are needed; there is %(found)d.",
        "One primary or %(needed)d independent sources are needed; there are %(found)d.",
        found,
    ) % {"needed": needed, "found": found}


def _no_suggested_wording(case: Case) -> str | Promise:
    if not is_blank(case.content["suggested_wording"]):
        return ""
    return _("This finding needs a suggested wording: how the article could say it right.")


_NOT_COMPARED = (QuoteCheck.NO_CAPTURE, QuoteCheck.READ, QuoteCheck.UNREAD)


def _green_if(something: object) -> Light:
    return Light.GREEN if something else Light.NOTHING


def _compared(case: Case) -> Light:
    """Green only where every quotation was compared with a copy."""
    without_a_copy = sum(check in _NOT_COMPARED for check in case.quoting)
    if 0 < without_a_copy < len(case.quoting):
        return Light.PARTLY
    return _green_if(case.quoting and not without_a_copy)


def _about(message: str | Promise, numbers: str) -> str:
    return str(message) % {"numbers": numbers} if numbers else ""


def _words_not_found(case: Case) -> str:
    lost = _about(
        _("The words of citation %(numbers)s do not stand in the stored copy of the source."),
        case.checked(QuoteCheck.NOT_FOUND),
    )
    unread = _about(
        _(
            "The source of citation %(numbers)s is a picture: somebody has to say that the words "
            "stand in it."
        ),
        case.checked(QuoteCheck.UNREAD),
    )
    return " ".join(filter(None, [lost, unread]))


def _words_ambiguous(case: Case) -> str:
    return _about(
        _(
            "The words of citation %(numbers)s stand at several places of the source: give the "
            "words before or after them."
        ),
        case.checked(QuoteCheck.AMBIGUOUS),
    )


def _no_words(case: Case) -> str:
    return _about(
        _("No words of the source are quoted in citation %(numbers)s."),
        case.checked(QuoteCheck.NO_EXCERPT),
    )


def _no_copy(case: Case) -> str:
    none = _about(
        _("There is no stored copy of the source of citation %(numbers)s to find the words in."),
        case.checked(QuoteCheck.NO_CAPTURE),
    )
    read = _about(
        _("The words of citation %(numbers)s are read by people, in a picture."),
        case.checked(QuoteCheck.READ),
    )
    return " ".join(filter(None, [none, read]))


def _not_archived(case: Case) -> str:
    lacking = (
        place
        for place, citation in enumerate(case.content["citations"])
        if citation["source"]["csl"].get("URL")
        and not citation.get("capture", {}).get("archive_url")
    )
    return _about(
        _("No archived copy is named for the source of citation %(numbers)s."), _numbers(lacking)
    )


RULES = (
    PolicyRule("no_rationale", _("A rationale says why this status."), _no_rationale),
    PolicyRule(
        "no_citation",
        _("A citation does to the statement what the finding says."),
        _no_citation,
        wanted=lambda policy: policy.stances,
    ),
    PolicyRule(
        "not_independent",
        _("One primary source, or two that depend neither on each other nor on one publisher."),
        _not_independent,
        wanted=lambda policy: policy.independent_sources,
        can_be_lifted=True,
        covers=lambda case: _green_if(case.counting),
    ),
    PolicyRule(
        "no_search_record",
        _("A search record says where was looked, and for what."),
        _no_search_record,
        wanted=lambda policy: policy.search_records,
    ),
    PolicyRule(
        "no_suggested_wording",
        _("A suggested wording says how the article could put it right."),
        _no_suggested_wording,
        wanted=lambda policy: policy.suggested_wording,
        can_be_lifted=True,
    ),
    PolicyRule(
        "words_not_found",
        _("Every quotation stands in the stored copy, or an editor vouches for it."),
        _words_not_found,
        about_quotes=True,
        covers=_compared,
    ),
    PolicyRule(
        "words_ambiguous",
        _("Every quotation stands at one place only."),
        _words_ambiguous,
        about_quotes=True,
        covers=_compared,
    ),
    PolicyRule(
        "no_words",
        _("Every citation quotes the words it rests on."),
        _no_words,
        only_warns=True,
        about_quotes=True,
        covers=lambda case: _green_if(case.checks),
    ),
    PolicyRule(
        "no_copy",
        _("Every quoted source has a stored copy."),
        _no_copy,
        only_warns=True,
        about_quotes=True,
        covers=lambda case: _green_if(case.quoting),
    ),
    PolicyRule(
        "not_archived",
        _("Every source on the web has a copy in a public archive."),
        _not_archived,
        only_warns=True,
        about_quotes=True,
        covers=lambda case: _green_if(
            any(citation["source"]["csl"].get("URL") for citation in case.content["citations"])
        ),
    ),
)
"""Every rule, in the order in which people read them. Those without `wanted` hold for all."""


def judged(content: dict[str, Any], checks: Sequence[str] | None = None) -> list[Judgement]:
    """Each rule that holds for the verification status of a `claim` member, with its light.

    `checks` are the quote checks of its citations in their order; without them, the rules
    about quotations are left out. A withdrawal has no rules.
    """
    if "statement" not in content:
        return []
    policy = POLICY.get(content["verification_status"])
    if policy is None:
        message = _("There is no finding yet: choose a verification status.")
        asks = _("There is a finding.")
        return [Judgement(asks, Light.RED, Shortfall("no_finding", message))]
    case = Case(content, policy, checks or ())
    rules = (rule for rule in RULES if rule.wanted(policy))
    return [_judged(rule, case) for rule in rules if checks is not None or not rule.about_quotes]


def _judged(rule: PolicyRule, case: Case) -> Judgement:
    message = rule.lacks(case)
    if not message:
        return Judgement(rule.asks, rule.covers(case), None)
    lifted = rule.can_be_lifted and not is_blank(case.content["override_reason"])
    light = Light.AMBER if lifted or rule.only_warns else Light.RED
    return Judgement(rule.asks, light, Shortfall(rule.code, message, lifted, light))


def shortfalls(content: dict[str, Any], checks: Sequence[str] | None = None) -> list[Shortfall]:
    """Shortfalls that `judged` finds: each blocks, is lifted or only warns."""
    return [judgement.shortfall for judgement in judged(content, checks) if judgement.shortfall]


def blocking(content: dict[str, Any], checks: Sequence[str] | None = None) -> list[Shortfall]:
    """The shortfalls that block a submission or an approval."""
    return [short for short in shortfalls(content, checks) if short.light == Light.RED]


def counting_indexes(content: dict[str, Any]) -> list[int]:
    """The indexes, from 0, of the citations that count for the verification status."""
    policy = POLICY.get(content.get("verification_status", ""), Policy())
    citations = content.get("citations", [])
    return [place for place, row in enumerate(citations) if row["stance"] in policy.stances]


def independent_sources(citations: Iterable[dict[str, Any]]) -> int:
    """Count the independent sources of these citations.

    Sources with the same root (`derives_from`), that are one document by DOI or address, or that
    have the same publisher count once; sources without a publisher never count as a second.
    """
    groups: list[set[str]] = []
    for citation in citations:
        source = citation["source"]
        csl = source["csl"]
        publisher = folded(csl.get("publisher", ""))
        keys = {f"root:{source['derives_from'] or source['id']}"}
        keys |= document_keys(csl.get("DOI", ""), csl.get("URL", ""))
        keys |= {f"publisher:{publisher}"} if publisher else set()
        joined = [group for group in groups if group & keys]
        groups = [group for group in groups if not group & keys]
        groups.append(keys.union(*joined))
    with_publisher = sum(any(key.startswith("publisher:") for key in group) for group in groups)
    return max(with_publisher, min(len(groups), 1))


def _numbers(places: Iterable[int]) -> str:
    return _(", ").join(str(place + 1) for place in places)


_ANY_BUT_CONTEXT = _("This finding needs a citation that does more than give context.")
_NO_CITATION = {
    VerificationStatus.SUPPORTED: _("“Supported” needs a citation that supports the statement."),
    VerificationStatus.REFUTED: _("“Refuted” needs a citation that refutes the statement."),
}
