"""Claimants and subjects: who asserts, and what it is about."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from claims.admin.desk.changelists import claims_counted, claims_link
from claims.admin.desk.shared_records import SharedRecordAdmin
from claims.models import Claim, Claimant, Subject


class NamedRecordAdmin(SharedRecordAdmin):
    claims_record: str
    """The field of a claim that names the record."""
    search_fields = ("name_en", "name_zh_hant", "wikidata__exact", "external_id__exact")
    readonly_fields = ("public_id", "external_id")
    ordering = ("name_en", "name_zh_hant", "pk")

    def get_queryset(self, request: Any) -> QuerySet:
        claims = claims_counted(Claim.objects.all(), self.claims_record, "pk")
        return super().get_queryset(request).annotate(claim_count=claims)

    @admin.display(description=_("claims"), ordering="claim_count")
    def claims_with_it(self, record: Any) -> str:
        return claims_link(record.claim_count, **{f"{self.claims_record}__id__exact": record.pk})


@admin.register(Claimant)
class ClaimantAdmin(NamedRecordAdmin):
    claims_record = "claimant"
    list_display = ("__str__", "wikidata", "claims_with_it")
    fields = ("name_en", "name_zh_hant", "wikidata", "public_id", "external_id")


@admin.register(Subject)
class SubjectAdmin(NamedRecordAdmin):
    claims_record = "about"
    list_display = ("__str__", "type", "broader", "wikidata", "claims_with_it")
    list_filter = ("type",)
    list_select_related = ("broader",)
    autocomplete_fields = ("broader",)
    fields = ("name_en", "name_zh_hant", "type", "broader", "wikidata", "public_id", "external_id")
