"""Select editions: a queryset at one position in the log, and its description."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import Claim, Edition, EditionIndex, EditionKind, Mention
from claims.models.edition import EditionQuerySet, stands_at
from claims.record import log
from claims.search import matching_rules
from claims.search import ranking as search
from claims.search.scoring import Ranking

from .filters import FILTERS
from .parameters import (
    InvalidParameters,
    InvalidValue,
    Parameter,
    moment,
    not_passed,
    parameter_error,
    read,
    says_the_same,
    some_text,
    whole_number,
    word,
)

MOST_CHARACTERS = 200
"""Of a query; whoever has more to compare asks for what is similar."""

WITHDRAWN = EditionKind.WITHDRAWN.value

LOG_PARAMETERS: dict[str, Parameter] = {
    "as_of": Parameter(
        moment,
        gettext_lazy("The record as it stood at this moment; a day is its beginning in UTC."),
        example="2026-11-20T09:30:00Z",
    ),
    "position": Parameter(
        whole_number(0, 10**18 - 1),
        gettext_lazy("The record as it stood at this position of the log, as answers name it."),
        example="154",
        limits=(0, 10**18 - 1),
    ),
}
"""The parameters that name a position in the log; without them it is the head."""

PARAMETERS: dict[str, Parameter] = {
    "q": Parameter(
        some_text,
        gettext_lazy(
            "Words and “phrases” to look for, in English, Chinese or any language; a claim holds"
            " more than half of the words, and every phrase. The best answers come first."
        ),
        example="moon landing",
        longest=MOST_CHARACTERS,
    ),
    **{name: filter_.parameter for name, filter_ in FILTERS.items()},
    "matching": Parameter(
        word([str(version) for version in matching_rules.SINCE]),
        gettext_lazy(
            "The version of the rules by which words find one another: 0 as they are, 1 with"
            " spelling variants. Without it the newest, or as of an earlier moment those of that"
            " moment; answers name it."
        ),
        values=tuple(str(version) for version in matching_rules.SINCE),
        example=str(matching_rules.NEWEST),
    ),
    "include": Parameter(
        word([WITHDRAWN]),
        gettext_lazy("Also show withdrawn claims, which no list shows otherwise."),
        repeats=True,
        values=(WITHDRAWN,),
        example=WITHDRAWN,
    ),
    **LOG_PARAMETERS,
}
"""Every parameter of a selection, by name."""


class ByMention(NamedTuple):
    """The editions that are both among these index entries and those of one of the mentions."""

    mentions: "QuerySet[Mention]"
    entries: "QuerySet[EditionIndex]"


@dataclass(frozen=True)
class Selection:
    """Editions at one position in the log: the last one of each claim that meets the filters."""

    values: dict[str, list[Any]]
    head: log.Head
    records: dict[str, list[dict[str, Any]]]
    ranking: Ranking | None = None
    """What answers `q`, or the text to compare, where there is one."""
    matching: int = 0
    """The version of the matching rules that it follows."""
    is_relaxed: bool = False
    """Whether `q` as it was asked finds nothing, so that any of its words is enough."""
    conditions: Mapping[str, Q] = field(default_factory=dict)
    """What each filter asks of an edition, or of a mention in it, by the filter's name."""
    chosen: Q = field(default_factory=Q)
    """What is asked of an edition beside the filters."""

    @cached_property
    def condition(self) -> Q:
        """The condition of all filters on an edition; empty where nothing is asked."""
        return _all_of(self.conditions) & self.chosen

    @property
    def includes_withdrawn(self) -> bool:
        return WITHDRAWN in self.values.get("include", [])

    def editions(self) -> EditionQuerySet:
        """The editions, in no particular order, each joined to its index entry."""
        found = Edition.objects.filter(self.standing, self.condition)
        if self.ranking:
            found = found.filter(index__position__in=positions(self.ranking))
        return found

    @property
    def of_entries(self) -> Q:
        """The condition on index entries of these editions, without what ranks them."""
        return of_entry(self.standing & self.condition)

    def entries(self) -> "QuerySet[EditionIndex]":
        """The index entries of the editions, in no particular order."""
        found = EditionIndex.objects.filter(self.of_entries)
        if self.ranking:
            found = found.filter(position__in=positions(self.ranking))
        return found

    def by_mention(self) -> "ByMention | None":
        """The same editions from their mentions, where filters ask for one mention and no more."""
        of_mention, of_edition = _parted(self.conditions)
        if len(of_mention) != 1 or self.ranking or self.chosen:
            return None
        [mention] = of_mention.values()
        entries = EditionIndex.objects.filter(of_entry(self.standing & of_edition))
        return ByMention(Mention.objects.filter(mention), entries)

    def changes(self, after: int) -> EditionQuerySet:
        """Every edition after a position that meets the filters, or follows one that did.

        So the last edition of a claim that falls out of the selection, withdrawn or found
        otherwise, is among them. The selection was made with `after` as its `since`.
        """
        told = Edition.objects.filter(position__gt=after, position__lte=self.head.position)
        if not self.condition and not self.ranking:
            return told
        met = Edition.objects.filter(
            Q(index__until=None) | Q(index__until__gt=after),
            self.condition,
            index__position__lte=self.head.position,
        )
        if self.ranking:
            met = met.filter(index__position__in=positions(self.ranking))
        return told.filter(
            Q(position__in=met.values("index__position"))
            | Q(position__in=met.filter(index__until__isnull=False).values("index__until"))
            # What was withheld meets no filter any more: whoever holds it is told all the same.
            | Q(kind=EditionKind.WITHHELD)
        )

    def best(self, limit: int, *, offset: int = 0) -> list[tuple[int, Edition]]:
        """The editions that answer `q` best, or what else was ranked: (score, edition).

        Scores are in millionths. Two queries, or one where nothing is found.
        """
        if self.ranking is None:
            return []
        return of_matches(search.best(self.ranking, limit, offset=offset, among=self._among()))

    def best_documents(self, limit: int, *, offset: int = 0) -> list[search.RankedDocument]:
        """The same, each as its document; one query."""
        if self.ranking is None:
            return []
        return search.best_documents(self.ranking, limit, offset=offset, among=self._among())

    def _among(self) -> search.Among | None:
        """The positions to which filters limit what was ranked; None for all."""
        if not self.condition:
            return None
        met = replace(self, ranking=None).entries()
        return met.values("position").query.sql_with_params()

    def also(self, condition: Q) -> "Selection":
        """The same, of which this holds too."""
        return replace(self, chosen=self.chosen & condition)

    def without(self, name: str) -> "Selection":
        """The same, but for one filter."""
        others = {other: it for other, it in self.conditions.items() if other != name}
        return replace(self, conditions=others)

    def answered(self) -> "Selection":
        """This selection, or the relaxed one where a search finds nothing."""
        if self.ranking is None or self.editions().exists():
            return self
        return self.relaxed() or self

    def relaxed(self) -> "Selection | None":
        """The same, where any word of `q` is enough; None where that finds nothing either."""
        if self.ranking is None or self.matching < matching_rules.WITH_VARIANTS:
            return None
        text = self.values["q"][0]
        looser = search.loosely_matching(
            text, self.head.position, version=self.matching, weighed=self.ranking.weighed
        )
        found = replace(self, ranking=looser, is_relaxed=True)
        return found if found.editions().exists() else None

    @property
    def standing(self) -> Q:
        """The condition on the editions among which filters and `q` choose."""
        left_out = [EditionKind.WITHHELD.value]
        if not self.includes_withdrawn:
            left_out.append(WITHDRAWN)
        return stands_at(self.head.position) & ~Q(index__edition_kind__in=left_out)

    def description(self) -> dict[str, Any]:
        """Describe what was asked and as of when, in plain values; equal for equal questions.

        `filters`: the values as read, by name; `about`: the published subjects that a filter of
        that name stands for; `position` and `chain`: the position in the log that answers;
        `matching`, of a search or comparison: the version of the rules, whether it is relaxed, the
        words then left out, and the variants looked for.
        """
        asked = {name: self.values[name] for name in self.values if name in {*FILTERS, "q"}}
        return {
            "position": self.head.position,
            "chain": self.head.chain,
            "as_of": log.moment(self.values["as_of"][0]) if "as_of" in self.values else None,
            "include": self.values.get("include", []),
            "filters": {name: [_plain(value) for value in asked[name]] for name in sorted(asked)},
            **self.records,
            **({"matching": self._matching(self.ranking)} if self.ranking else {}),
        }

    def _matching(self, ranking: Ranking) -> dict[str, Any]:
        also: dict[str, list[str]] = {}
        for it in ranking.variants:
            if it.asked != it.also:
                also.setdefault(it.asked, []).append(it.also)
        return {
            "version": self.matching,
            "relaxed": self.is_relaxed,
            "left_out": list(dict.fromkeys(ranking.unknown)) if self.is_relaxed else [],
            "variants": [{"asked": words, "also": others} for words, others in also.items()],
        }


def select(
    given: Mapping[str, Sequence[str]], *, head: log.Head | None = None, since: int | None = None
) -> Selection:
    """The selection that these parameters ask for; raises InvalidParameters.

    `head` fixes the position in the log, as the cursor of a later page does; `since` is the
    position after which its changes are asked for.
    """
    values = read(given, PARAMETERS)
    head = head or log_head(values)
    found = {
        name: filter_.find(values[name], head.position)
        for name, filter_ in FILTERS.items()
        if name in values
    }
    conditions = {name: it.condition for name, it in found.items()}
    records = {"about": found["about"].records} if "about" in found else {}
    selection = Selection(values, head, records, conditions=conditions)
    if "q" not in values:
        return selection
    version = matching_version(values, head)
    ranking = search.matching(values["q"][0], head.position, version=version, since=since)
    return replace(selection, ranking=ranking, matching=version)


def _parted(conditions: Mapping[str, Q]) -> tuple[dict[str, Q], Q]:
    """Part these filters into conditions on mentions, by what is mentioned, and on editions."""
    of_mention: dict[str, Q] = {}
    of_edition = Q()
    for name, it in conditions.items():
        if what := FILTERS[name].of_mention:
            of_mention[what] = of_mention.get(what, Q()) & it
        else:
            of_edition &= it
    return of_mention, of_edition


def _all_of(conditions: Mapping[str, Q]) -> Q:
    """The condition of these filters together: those of citations hold of one citation."""
    of_mention, condition = _parted(conditions)
    for mention in of_mention.values():
        condition &= Q(Exists(Mention.objects.filter(mention, edition=OuterRef("pk"))))
    return condition


def matching_version(values: Mapping[str, list[Any]], head: log.Head) -> int:
    """The version of the matching rules: the one named, or that of the moment asked for."""
    if "matching" in values:
        return int(values["matching"][0])
    if "as_of" in values:
        return matching_rules.in_force(values["as_of"][0])
    if "position" in values:
        moments = Edition.objects.filter(position=head.position)
        return matching_rules.in_force(moments.values_list("published_at", flat=True).first())
    return matching_rules.NEWEST


def chosen(claims: QuerySet[Claim]) -> Selection:
    """The last editions of these claims, as the log stands; withdrawn ones are left out."""
    ids = sorted(map(str, claims.values_list("public_id", flat=True)))
    these = Q(claim__in=claims.order_by().values("pk"))
    return Selection({"claim": ids}, log.head(), {}, chosen=these)


def log_head(values: Mapping[str, list[Any]]) -> log.Head:
    """The head of the log, or its state at `as_of` or `position`; raises InvalidParameters.

    `values` are those of `LOG_PARAMETERS`, as read.
    """
    if "as_of" not in values and "position" not in values:
        return log.head()
    name = "position" if "position" in values else "as_of"
    try:
        if len({"as_of", "position"} & values.keys()) == 2:
            raise says_the_same("as_of")
        if name == "as_of":
            return _head_at(log.position_at(values[name][0]))
        return _head_at(values[name][0])
    except ValidationError as error:
        raise InvalidParameters([parameter_error(name, not_passed(error))]) from error
    except InvalidValue as error:
        raise InvalidParameters([parameter_error(name, error)]) from error


def of_entry(condition: Q) -> Q:
    """A condition on editions as one on their index entries, which need no editions then."""
    children = [
        of_entry(child)
        if isinstance(child, Q)
        else (child[0].removeprefix("index__"), child[1])
        if isinstance(child, tuple)
        else child
        for child in condition.children
    ]
    return Q(*children, _connector=condition.connector, _negated=condition.negated)


def of_matches(matches: Sequence[search.RankedEdition]) -> list[tuple[int, Edition]]:
    """The editions of these matches in their order, each with its score; one query."""
    found = Edition.objects.in_bulk([it.position for it in matches], field_name="position")
    return [(match.score, found[match.position]) for match in matches]


def positions(ranking: Ranking) -> RawSQL:
    """The positions of what was ranked, to filter by."""
    return RawSQL(f"SELECT position FROM ({ranking.sql}) AS ranking", ranking.parameters)


def _head_at(position: int) -> log.Head:
    if position == 0:
        return log.Head(0, log.START)
    chain = Edition.objects.filter(position=position).values_list("chain", flat=True).first()
    if chain is None:
        raise InvalidValue(
            _("The log has not come that far."),
            _("It ends at position %(position)d.") % {"position": log.head().position},
        )
    return log.Head(position, chain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return log.moment(value)
    return str(value)
