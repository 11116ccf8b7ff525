"""Claims are found by the number that people call them by."""

import re
from typing import Any

from django.db.models import QuerySet

from claims.admin.refusals import DeskAdmin


def is_key(text: str) -> bool:
    """Whether the text is a whole number that a key or the number of a claim can be."""
    return text.isascii() and text.isdecimal() and len(text) < 19


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
        return self.found(request, queryset, search_term)

    def found(self, request: Any, queryset: QuerySet, words: str) -> tuple[QuerySet, bool]:
        """What is searched for that is no number of a claim."""
        return super().get_search_results(request, queryset, words)
