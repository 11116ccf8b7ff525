"""Requests behind editions: the day on which the request came in that an edition answers."""

from collections.abc import Iterable
from datetime import UTC, date

from django.db.models import Min

from claims.models import CorrectionEdition, Decision, Edition


def requested_on(position: int, *, among: Iterable[Edition] | None = None) -> dict[int, date]:
    """By position of an edition the day, in UTC, of the first request that led to it.

    Only what two people have agreed on counts, and as of an earlier position only what they had
    agreed on before the next edition: so an answer as of it stays as it was.
    """
    told = CorrectionEdition.objects.filter(
        decision__confirmation__answer=Decision.APPROVED, edition__position__lte=position
    )
    if among is not None:
        told = told.filter(edition__in=[edition.pk for edition in among])
    following = Edition.objects.filter(position=position + 1)
    if until := following.values_list("published_at", flat=True).first():
        told = told.filter(decision__confirmation__confirmed_at__lt=until)
    first = Min("decision__request__confirmed_at")
    rows = told.order_by().values_list("edition__position").annotate(first=first)
    return {number: moment.astimezone(UTC).date() for number, moment in rows}
