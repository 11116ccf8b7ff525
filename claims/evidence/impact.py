"""What hangs on a source or a claim that falls away: noticed once, marked exactly, in one place.

A source reaches its citations and those of the sources that derive from it; a citation reaches
its claim; a claim reaches those that depend on it, and so on. Claims that are dropped or
withdrawn are neither reached nor passed through.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from claims.models import (
    AffectedClaim,
    Article,
    Citation,
    Edition,
    EditionKind,
    Impact,
    ImpactCause,
    Source,
    SourceCondition,
    Stage,
)

CAUSES = {
    SourceCondition.RETRACTED: ImpactCause.RETRACTED,
    SourceCondition.CHANGED: ImpactCause.CHANGED,
    SourceCondition.GONE: ImpactCause.GONE,
}
EDITION_CAUSES = {
    EditionKind.REVISED: ImpactCause.REVISED,
    EditionKind.CORRECTED: ImpactCause.REVISED,
    EditionKind.CONTESTED: ImpactCause.CONTESTED,
    EditionKind.WITHDRAWN: ImpactCause.WITHDRAWN,
}
"""A reissue says the same finding again, and a first edition had nobody depending on it."""


class Reached(NamedTuple):
    """What an impact reaches, by primary key."""

    citations: dict[int, int]
    """Each with its claim."""
    claims: set[int]


def of_source(source: Source, *, only: Iterable[Citation] | None = None) -> Impact | None:
    """Notice the condition of a source and mark what it reaches; None where it is fine.

    `only` names the citations that it reaches, where a newer copy has lost their words and
    those of no others. Doing it again adds nothing.
    """
    with transaction.atomic():
        source = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
        cause = CAUSES.get(SourceCondition(source.condition))
        others = source.impacts.filter(ended_at=None).exclude(cause=cause or "")
        others.update(ended_at=Now())
        if cause is None:
            return None
        impact, is_new = Impact.objects.get_or_create(source=source, cause=cause, ended_at=None)
        if is_new or only is not None:
            _mark(impact, only)
        return impact


def of_edition(edition: Edition) -> Impact | None:
    """Notice that a claim has another finding, and mark what depends on it."""
    cause = EDITION_CAUSES.get(EditionKind(edition.kind))
    if cause is None:
        return None
    with transaction.atomic():
        impact, is_new = Impact.objects.get_or_create(edition=edition, defaults={"cause": cause})
        if is_new:
            _mark(impact, None)
        return impact


def everywhere() -> int:
    """Notice every source that is not fine, on whatever road it became so; how many marks came."""
    before = AffectedClaim.objects.count()
    ended = Q(condition=SourceCondition.FINE, impacts__isnull=False)
    for source in Source.objects.filter(~Q(condition=SourceCondition.FINE) | ended).distinct():
        of_source(source)
    return AffectedClaim.objects.count() - before


def reached(impact: Impact, only: Iterable[Citation] | None = None) -> Reached:
    """The citations and claims that an impact reaches as things stand now."""
    if impact.edition:
        own = impact.edition.claim_id
        return Reached({}, _depending_on({own}) - {own})
    citations = Citation.objects.filter(source__in=_derived_from(impact.source))
    if only is not None:
        citations = citations.filter(pk__in=[citation.pk for citation in only])
    used = citations.exclude(claim__stage__in=[Stage.DROPPED, Stage.WITHDRAWN])
    with_claims = dict(used.values_list("pk", "claim_id"))
    claims = set(with_claims.values())
    return Reached(with_claims, claims | _depending_on(claims))


def affected_articles() -> QuerySet[Article]:
    """The articles in which a claim appears that has an undecided mark."""
    return Article.objects.filter(
        appearances__claim__in=AffectedClaim.objects.undecided().values("claim")
    ).distinct()


def _mark(impact: Impact, only: Iterable[Citation] | None) -> None:
    found = reached(impact, only)
    rows = [AffectedClaim(impact=impact, claim_id=claim) for claim in sorted(found.claims)]
    rows += [
        AffectedClaim(impact=impact, claim_id=claim, citation_id=citation)
        for citation, claim in sorted(found.citations.items())
    ]
    AffectedClaim.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def _derived_from(source: Source | None) -> list[int]:
    """The source and those that derive from it, over however many steps."""
    return _closure(
        """
        SELECT id FROM claims_source WHERE id = ANY(%s)
        UNION
        SELECT derived.id FROM found
        JOIN claims_source derived ON derived.derives_from_id = found.id
        """,
        [source.pk] if source else [],
    )


def _depending_on(claims: set[int]) -> set[int]:
    """The claims that depend on one of these, over however many steps."""
    return set(
        _closure(
            """
            SELECT unnest(%s::bigint[])
            UNION
            SELECT link.claim_id FROM found
            JOIN claims_claimlink link ON link.target_id = found.id AND link.type = 'depends_on'
            JOIN claims_claim claim ON claim.id = link.claim_id
            WHERE claim.stage NOT IN ('dropped', 'withdrawn')
            """,
            sorted(claims),
        )
    )


def _closure(steps: str, start: list[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"WITH RECURSIVE found (id) AS ({steps}) SELECT id FROM found", [start])
        return [key for (key,) in cursor.fetchall()]
