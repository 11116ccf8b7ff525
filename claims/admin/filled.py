"""A filter by whether a field holds something, in words instead of “Empty” and “Not empty”."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy


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
