"""Parts of admin lists: filters in words, search by claim number, columns that count claims."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from claims.admin.desk.desk_admin import DeskAdmin


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


class SearchByNumber(DeskAdmin):
    """“C-58” finds that claim, or what belongs to it, and nothing else."""

    number_path = "number"
    prefix = "C-?"
    """What stands before a number; where it may be left out, a number is nothing else."""

    def get_search_results(
        self, request: Any, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if (number := self.number_in(search_term)) is not None:
            return queryset.filter(**{self.number_path: number}), False
        return self.found(request, queryset, search_term)

    def number_in(self, words: str) -> int | None:
        """The number that the words are, and nothing else; None where they are other words."""
        match = re.fullmatch(rf"\s*{self.prefix}([0-9]{{1,18}})\s*", words, re.IGNORECASE)
        return int(match[1]) if match else None

    def found(self, request: Any, queryset: QuerySet, words: str) -> tuple[QuerySet, bool]:
        """Extra search for text that is no number of a claim."""
        return super().get_search_results(request, queryset, words)


class FilledFilter(admin.EmptyFieldListFilter):
    """Rows in which a field is empty, and the others."""

    heading: Any = ""
    """What stands above the choices, where it is not the field's name."""
    empty: Any = gettext_lazy("No")
    filled: Any = gettext_lazy("Yes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = self.heading or self.title

    def choices(self, changelist: Any) -> Iterator[Any]:
        whole, empty, filled = super().choices(changelist)
        yield whole
        for choice, words in ((empty, self.empty), (filled, self.filled)):
            # Behind Django's word may stand how many rows there are.
            counted = "".join(choice["display"].partition(" (")[1:])
            yield {**choice, "display": f"{words}{counted}"}
