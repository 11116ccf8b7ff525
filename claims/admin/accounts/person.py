"""The people who sign, as readers see them."""

from typing import Any

from django.contrib import admin

from claims.admin.desk.desk_admin import DeskAdmin
from claims.models import Person


@admin.register(Person)
class PersonAdmin(DeskAdmin):
    """Only the public name can be changed; a person is made at their first signature."""

    list_display = ("number", "public_name", "account")
    list_display_links = ("number",)
    list_editable = ("public_name",)
    list_select_related = ("account",)
    search_fields = ("number__exact", "public_name", "account__username")
    readonly_fields = ("number", "account")
    fields = ("number", "account", "public_name")
    ordering = ("pk",)

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Person | None = None) -> bool:
        return False
