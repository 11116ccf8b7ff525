"""Claims are found by the number that people call them by."""

import re
from typing import Any

from django.db.models import QuerySet

from claims.admin.refusals import DeskAdmin


class SearchByNumber(DeskAdmin):
    """“C-58” finds that claim, or what belongs to it, and nothing else."""

    number_path = "number"
    prefix = "C-?"
    """What stands before a number; where it may be left out, a number is nothing else."""

    def get_search_results(
        self, request: Any, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if match := re.fullmatch(
            rf"\s*{self.prefix}([0-9]{{1,18}})\s*", search_term, re.IGNORECASE
        ):
            return queryset.filter(**{self.number_path: int(match[1])}), False
        return super().get_search_results(request, queryset, search_term)
