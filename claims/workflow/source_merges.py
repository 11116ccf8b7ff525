"""Several records of one document become one: the others are merged into the source that stays.

No edition changes, and the merged ids lead on for ever. Citations move where the content of a
claim may change: drafts at once, claims in review after they have lapsed to draft. The others
keep what was signed and follow when they are drafts again (`workflow.follow_mergers`); until
then a reissue of the source that stays brings it into what is published.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pghistory
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from claims.models import Actor, Citation, Claim, Source, Stage
from claims.record import editions
from claims.workflow import objections, reissues, steps
from claims.workflow.objections import Objection

FIELDS = (
    *("title", "title_is_supplied", "type", "contributors", "publisher", "publisher_kind"),
    *("container", "issued", "language", "url", "url_confirmed", "doi", "number", "genre"),
    *("volume", "issue", "page", "edition", "collection", "publisher_place", "event"),
    *("isbn", "issn", "archive", "archive_location", "consulted_on", "keywords", "abstract"),
    *("kind", "derives_from", "condition", "note"),
)
"""What the source that stays may take over from the others."""
MOST = 5
"""Sources that can be compared side by side."""


class MergeOutcome(NamedTuple):
    """The outcome for the claims that cite a merged source, by id."""

    moved: list[Claim]
    """Drafts, also those that were in review until now: they cite the source that stays."""
    lapsed: list[Claim]
    """Those among the moved that were in review; and those whose sources derive from one merged."""
    kept: list[Claim]
    """Signed, and as they were signed."""


def state(source: Source) -> str:
    """A digest of everything that is looked at before a merger."""
    values = [source.public_id, source.merged_into_id, *(getattr(source, name) for name in FIELDS)]
    return editions.digest(editions.canonical([str(value) for value in values]))


def merge(
    sources: Iterable[Source],
    *,
    into: Source,
    actor: Actor,
    seen: Mapping[int, str],
    taken: Mapping[str, Source] | None = None,
) -> MergeOutcome:
    """Merge all `sources` but `into` into that one.

    `seen` is the `state` of each, by primary key, that the actor looked at; `taken` names, by
    field, the source whose value the one that stays takes over. Raises ValidationError with
    all objections, and for values that the source cannot have.
    """
    keys = {into.pk, *(source.pk for source in sources)}
    with pghistory.context(user=actor.pk), transaction.atomic():
        found = _locked(keys)
        objections.raise_objections(_objections(found, into.pk, actor=actor, seen=seen))
        values = {name: getattr(found[source.pk], name) for name, source in (taken or {}).items()}
        kept = found.pop(into.pk)
        derived = list(Source.objects.filter(derives_from__in=found).order_by("pk"))
        claims = list(_concerned(found, kept, derived).locked())
        in_review = [claim for claim in claims if claim.stage == Stage.IN_REVIEW]
        citing = set(Citation.objects.filter(source__in=found).values_list("claim_id", flat=True))
        # What was merged into these earlier leads on to the one that stays, in one step.
        Source.objects.filter(merged_into__in=found).update(merged_into=kept)
        Source.objects.filter(pk__in=found).update(merged_into=kept)
        Source.objects.filter(pk__in=[source.pk for source in derived]).update(derives_from=kept)
        _take_over(kept, values)
        _settle_twins(kept, found)
        lapsed = _lapse(in_review, citing, [kept, *derived], actor=actor)
        for claim in claims:
            steps.follow_mergers(claim)
        own = [claim for claim in claims if claim.pk in citing]
        return MergeOutcome(
            moved=[claim for claim in own if claim.stage == Stage.DRAFT or claim in lapsed],
            lapsed=lapsed,
            kept=[claim for claim in own if claim.stage != Stage.DRAFT and claim not in lapsed],
        )


def _locked(keys: set[int]) -> dict[int, Source]:
    """The sources, locked in id order, before any claim: as a correction of one does it."""
    rows = Source.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
    return {source.pk: source for source in rows}


def _objections(
    found: dict[int, Source], into: int, *, actor: Actor, seen: Mapping[int, str]
) -> list[Objection]:
    against = list(objections.allowed(actor, "claims.change_source"))
    if len(found) < 2:
        against.append(Objection("nothing_to_merge", _("Choose at least two sources.")))
    for source in found.values():
        title = {"title": source.title[:200]}
        if source.merged_into_id:
            message = _("“%(title)s” is merged already: look at the list again.")
            against.append(Objection("merged_already", message % title))
        elif seen.get(source.pk) != state(source):
            message = _("“%(title)s” was changed after you opened the page: look again.")
            against.append(Objection("changed_since", message % title))
    for source in found.values():
        if derived_from := _above(source, set(found)):
            message = _(
                "“%(title)s” derives from “%(other)s”: a report and what it repeats are two "
                "documents. If that is wrong, correct it first."
            )
            names = {"title": source.title[:200], "other": found[derived_from].title[:200]}
            against.append(Objection("derives_from_another", message % names))
    return against


def _above(source: Source, keys: set[int]) -> int | None:
    """The first of these sources that `source` derives from, at any remove."""
    above = source.derives_from
    while above is not None and above.pk not in keys:
        above = above.derives_from
    return above.pk if above else None


def _concerned(found: Iterable[int], kept: Source, derived: list[Source]) -> Any:
    """The claims that cite what is merged, and those whose signed words may change with it."""
    signed = Q(pk__in=[])
    for source in [kept, *derived]:
        signed |= reissues.embeds(source)
    citing = Q(citations__source__in=list(found))
    return Claim.objects.filter(citing | signed & Q(stage=Stage.IN_REVIEW))


def _take_over(kept: Source, values: Mapping[str, Any]) -> None:
    changed = {name: value for name, value in values.items() if getattr(kept, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(kept, name, value)
        kept.full_clean()
        kept.save(update_fields=list(changed))


def _settle_twins(kept: Source, merged: Iterable[int]) -> None:
    """The one that stays takes the place of those merged into it among what is one document."""
    others = Source.objects.exclude(pk=kept.pk)
    others.filter(twin_of__in=[*merged, kept.pk], merged_into=None).update(twin_of=kept)
    if kept.twin_of_id:
        same = others.of_document(doi=kept.doi, url=kept.url)
        Source.objects.filter(pk=kept.pk).update(twin_of=same.filter(twin_of=None).first())


def _lapse(
    in_review: list[Claim], citing: set[int], changed: list[Source], *, actor: Actor
) -> list[Claim]:
    """Make drafts of the claims in review whose signed words the merger changes; by id."""
    because = _("“%(source)s” was merged with another source while the claim was in review.")
    lapsed = []
    for claim in in_review:
        if claim.pk in citing:
            words = because % {"source": changed[0].title[:200]}
            steps.move(claim, Stage.DRAFT, lapsed_because=words)
            lapsed.append(claim)
    for source in changed:
        lapsed += reissues.lapse(source, actor=actor)
    return sorted(lapsed, key=lambda claim: claim.pk)
