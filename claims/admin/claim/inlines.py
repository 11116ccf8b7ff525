"""The parts of a claim, written on its page: citations, appearances, translations, …"""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.admin.desk.fields import OpenedField
from claims.admin.desk.forms import DeskForm, DeskInline
from claims.models import (
    Appearance,
    Citation,
    ClaimLink,
    ClaimTranslation,
    SearchRecord,
)
from claims.models.citation import REGION
from claims.text import regions

SHORT: Mapping[type[models.Field], Any] = {
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}
}


class CollapsedInline(DeskInline, admin.StackedInline):
    """Rows that are one line each until they are opened."""

    template = "admin/claims/claim/part.html"
    formfield_overrides = SHORT


class CitationForm(DeskForm):
    class Meta:
        field_classes = {"accessed_on": OpenedField}

    def clean_region(self) -> str:
        region: str = self.cleaned_data["region"]
        if region and not regions.read(region):
            raise ValidationError(REGION)
        return region

    def clean_accessed_on(self) -> Any:
        noted = self.initial.get("accessed_on")
        return OpenedField.day(noted, self.cleaned_data["accessed_on"])


class CitationInline(CollapsedInline):
    model = Citation
    form = CitationForm
    autocomplete_fields = ("source",)
    fieldsets = (
        (
            None,
            {
                "fields": [
                    "source",
                    ("stance", "position"),
                    ("locator_label", "locator", "locator_is_approximate"),
                    "summary",
                    ("summary_en", "summary_zh_hant"),
                    "excerpt",
                    ("language", "accessed_on"),
                ]
            },
        ),
        (
            _("Words around the excerpt, and its translation"),
            {"fields": ["translation", ("prefix", "suffix"), "region"], "classes": ["collapse"]},
        ),
    )

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("source")


class AppearanceInline(CollapsedInline):
    model = Appearance
    autocomplete_fields = ("article",)
    fieldsets = (
        (
            None,
            {
                "fields": [
                    ("article", "position"),
                    "excerpt",
                    ("section", "paragraph", "page"),
                ]
            },
        ),
        (
            _("Words around the excerpt"),
            {"fields": [("prefix", "suffix")], "classes": ["collapse"]},
        ),
    )

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("article")


class TranslationInline(CollapsedInline):
    model = ClaimTranslation


class SearchRecordInline(CollapsedInline):
    model = SearchRecord
    fields = (("kind", "place", "made_on"), ("query", "language"), ("found", "answered_on"))


class LinkInline(CollapsedInline):
    model = ClaimLink
    fk_name = "claim"
    fields = (("type", "target"),)
    autocomplete_fields = ("target",)

    def get_queryset(self, request: Any) -> Any:
        return (
            super()
            .get_queryset(request)
            .select_related("target")
            .prefetch_related("target__translations")
        )


INLINES = (CitationInline, AppearanceInline, TranslationInline, SearchRecordInline, LinkInline)
