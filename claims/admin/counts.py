"""Columns of lists that count claims."""

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html


def claims_counted(rows: QuerySet, record: str, claim: str = "claim") -> Coalesce:
    """The number of different claims among those `rows` whose `record` is the row listed.

    A subquery, so that it is counted for the rows of one page only.
    """
    own = rows.filter(**{record: OuterRef("pk")}).order_by()
    counted = own.values(record).annotate(count=Count(F(claim), distinct=True))
    return Coalesce(Subquery(counted.values("count")), 0)


def claims_link(count: int, **having: object) -> str:
    """The count, and behind it the list of claims with these lookups."""
    address = reverse("admin:claims_claim_changelist", query=having)
    return format_html('<a href="{}">{}</a>', address, count) if count else "0"
