"""The site of the desk: Django's, which works out once what the menus of a role are.

What a person may see in a list of kinds of records follows from their permissions, their language
and the code; Django asks a hundred models about it for every page, twice for the home page.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

ROLES = 64
"""So many different sets of permissions, in their languages, are kept in a process."""


class DeskSite(admin.AdminSite):
    """An admin site that keeps its lists of records by permissions and language."""

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._lists: dict[Any, list[Any]] = {}
        self._records: dict[Any, SafeString] = {}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        kind = (_role(request), app_label)
        if kind not in self._lists:
            _make_room(self._lists)
            self._lists[kind] = super().get_app_list(request, app_label)
        return self._lists[kind]

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        records = self._all_records(request)
        return super().index(request, {"all_records": records, **(extra_context or {})})

    def _all_records(self, request: HttpRequest) -> SafeString:
        """The kinds of records that the account may see, as the home page folds them away."""
        kind = _role(request)
        if kind not in self._records:
            _make_room(self._records)
            shown = {"app_list": self.get_app_list(request), "show_changelinks": True}
            self._records[kind] = render_to_string("admin/app_list.html", shown)
        return self._records[kind]


def _role(request: HttpRequest) -> tuple[Any, ...]:
    """All that the lists depend on beside the code."""
    account: Any = request.user
    has_all = account.is_active and account.is_superuser
    may = has_all or frozenset(account.get_all_permissions())
    return may, get_language(), get_script_prefix()


def _make_room(kept: dict[Any, Any]) -> None:
    if len(kept) >= ROLES:
        kept.clear()
