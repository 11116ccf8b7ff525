"""Impacts of sources and claims that change, as far as the database does not notice them itself.

`claims.models.impact_rules` has the triggers that mark claims on every road; here is what a copy
that loses more words means, and what catches up where no trigger fired.
"""

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from claims.models import (
    AffectedClaim,
    Article,
    Claim,
    Impact,
    ImpactCause,
    Source,
    SourceCondition,
    Stage,
)
from claims.models.impact_rules import cited_below, mark_citations

CURRENT = "SELECT source_id FROM public.claims_impact WHERE ended_at IS NULL AND source_id > 0"


def notice() -> int:
    """Mark what rests on sources that are not fine and is not marked; how many marks came.

    For rows that came in with triggers off. Doing it again adds nothing.
    """
    before = AffectedClaim.objects.count()
    with transaction.atomic():
        sources = Source.objects.order_by("pk").select_for_update(no_key=True, of=("self",))
        unlike = sources.exclude(condition=SourceCondition.FINE).exclude(
            pk__in=Impact.objects.current().filter(cause=F("source__condition")).values("source")
        )
        missed = list(unlike)
        ended = Impact.objects.current().filter(source__isnull=False)
        ended.exclude(cause=F("source__condition")).update(ended_at=Now())
        Impact.objects.bulk_create(
            Impact(source=source, cause=ImpactCause(source.condition)) for source in missed
        )
        with connection.cursor() as cursor:
            cursor.execute(mark_citations(cited_below(CURRENT)))
    return AffectedClaim.objects.count() - before


def changed_again(source: Source) -> Impact:
    """Notice that a source that has changed already has changed once more: all is marked anew.

    The caller has locked the source.
    """
    source.impacts.current().update(ended_at=Now())
    return Impact.objects.create(source=source, cause=ImpactCause.CHANGED)


def held_back(article: Article) -> QuerySet[Claim]:
    """The claims of an article that its release does not publish before a reviewer decides."""
    claims = Claim.objects.filter(
        appearances__article=article, impact_marks__in=AffectedClaim.objects.undecided()
    )
    return claims.filter(stage__in=[Stage.APPROVED, Stage.PUBLISHED]).distinct()


def affected_articles() -> QuerySet[Article]:
    """The articles in which a claim appears that has an undecided mark."""
    return Article.objects.filter(
        appearances__claim__in=AffectedClaim.objects.undecided().values("claim")
    ).distinct()
