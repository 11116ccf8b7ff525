"""Read-only lists of captures and capture requests; their source's page makes them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims.admin.desk.changelists import FilledFilter
from claims.admin.desk.desk_admin import DeskAdmin
from claims.models import Capture, CaptureRequest


class ReadOnlySourceRows(DeskAdmin):
    """A list without buttons, each row linked to its source's captures."""

    list_select_related = ("source",)
    search_fields = ("source__title", "source__publisher", "source__url")

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("source"), ordering="source__title")
    def source_shown(self, row: Any) -> str:
        address = reverse("admin:claims_source_captures", args=[row.source_id])
        return format_html('<a href="{}">{}</a>', address, row.source)


class ArchivedFilter(FilledFilter):
    """Captures without an address in a public archive, and those with one."""

    empty, filled = _("None named"), _("Named")


@admin.register(Capture)
class CaptureAdmin(ReadOnlySourceRows):
    list_display = ("retrieved_at", "source_shown", "origin", "media_type", "archive_url")
    list_filter = ("origin", ("archive_url", ArchivedFilter), "retrieved_at")
    # Without its words: they are others' work, and looked at where they are compared.
    fields = (
        "source_shown",
        ("origin", "media_type"),
        ("retrieved_at", "retrieved_by"),
        "url",
        "archive_url",
        "sha256",
        "original_sha256",
    )

    def get_queryset(self, request: Any) -> QuerySet[Capture]:
        return super().get_queryset(request).defer("text")


class TriedAgainFilter(FilledFilter):
    """Requests that wait for somebody, and those that are tried again."""

    heading = _("tried again by itself")


class FailureFilter(admin.AllValuesFieldListFilter):
    """The kinds of failure, and those without one by name."""

    def choices(self, changelist: Any) -> Any:
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or _("none")}


@admin.register(CaptureRequest)
class CaptureRequestAdmin(ReadOnlySourceRows):
    list_display = ("source_shown", "host", "tried_at", "failure", "not_before")
    list_display_links = ("tried_at",)  # a source leads to its copies
    list_filter = (("not_before", TriedAgainFilter), ("failure_code", FailureFilter))
    fields = (
        "source_shown",
        "host",
        "asked_by",
        ("tried_at", "attempts"),
        "failure",
        "not_before",
    )
