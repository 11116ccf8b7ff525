"""Sources: their bibliographic records."""

import re
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from claims.admin.desk.changelists import claims_counted, claims_link
from claims.admin.desk.fields import NamesField
from claims.admin.desk.forms import DeskForm
from claims.admin.desk.importing import Importer, ImportPages
from claims.admin.source.capture_pages import CapturePages
from claims.admin.source.copy_pane import CopyPane
from claims.admin.source.merge import MergedFilter, MergedSources, TwinFilter
from claims.admin.source.paste import PastedSource
from claims.admin.source.pictures import PicturePages
from claims.intake.references.fields import without_resolver
from claims.intake.references.importing import PERMISSION, import_sources
from claims.models import Citation, Claim, Source

CLAIMS_SHOWN = 50
"""Of the claims that cite a source, on its page; the list has them all."""


class SourceForm(DeskForm):
    class Meta:
        field_classes = {"contributors": NamesField}
        help_texts = {
            "contributors": _(
                "One a line: “Family, Given”, or a name as it is. A name with a comma that is "
                "not a person's stands in braces: {Ports, Inc.}. Others than authors have their "
                "role in brackets: “Family, Given (editor)”; also translator, interviewer, "
                "director, producer, host and the other roles of CSL, or contributor."
            )
        }

    def clean_doi(self) -> str:
        return without_resolver(self.cleaned_data["doi"])


@admin.register(Source)
class SourceAdmin(ImportPages, MergedSources, PastedSource, CopyPane, PicturePages, CapturePages):
    form = SourceForm
    importer = Importer(
        "sources",
        (PERMISSION,),
        import_sources,
        _("Bibliographic records: BibTeX, RIS, CSL-JSON, EndNote, PubMed, or what Zotero exports."),
        ".bib,.ris,.json,.enw,.nbib,.txt",
    )
    list_display = (
        "title",
        "publisher",
        "issued",
        "kind",
        "condition",
        "claims_citing",
    )
    list_filter = (
        "condition",
        "kind",
        "publisher_kind",
        "url_confirmed",
        "type",
        MergedFilter,
        TwinFilter,
    )
    search_fields = (
        "title",
        "publisher",
        "container",
        "url",
        "doi",
        "number",
        "isbn",
        "external_id__exact",
    )
    autocomplete_fields = ("derives_from",)
    readonly_fields = ("public_id", "external_id")
    ordering = ("-pk",)
    fieldsets = (
        (
            None,
            {
                "fields": [
                    "title",
                    "title_is_supplied",
                    "type",
                    "contributors",
                    "publisher",
                    "publisher_kind",
                    "container",
                    ("issued", "language"),
                ]
            },
        ),
        (
            _("Where it is found"),
            {"fields": ["url", "url_confirmed", ("doi", "number"), "genre"]},
        ),
        (
            _("As part of a journal, book or series"),
            {
                "fields": [
                    ("volume", "issue", "page"),
                    ("edition", "collection"),
                    ("publisher_place", "event"),
                    ("isbn", "issn"),
                    ("archive", "archive_location"),
                ],
                "classes": ["collapse"],
            },
        ),
        (
            _("From the imported record"),
            {
                "fields": ["archive_url", "consulted_on", "keywords", "abstract"],
                "classes": ["collapse"],
            },
        ),
        (
            _("What it is worth"),
            {
                "fields": [
                    "kind",
                    "derives_from",
                    "condition",
                    "caution_en",
                    "caution_zh_hant",
                    "note",
                ]
            },
        ),
        (
            _("Record"),
            {"fields": ["public_id", "external_id"], "classes": ["collapse"]},
        ),
    )

    def get_queryset(self, request: Any) -> QuerySet[Source]:
        citing = claims_counted(Citation.objects.all(), "source")
        return super().get_queryset(request).annotate(citing=citing)

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page of a source lists the claims that cite it, or what was merged into it."""
        if (source := context["original"]) and request.user.has_perm("claims.view_claim"):
            citing = Citation.objects.filter(Q(source=source) | Q(source__merged_into=source))
            claims = Claim.objects.filter(pk__in=citing.values("claim")).order_by("-number")
            cited_as = Prefetch("citations", citing.order_by("position", "pk"), to_attr="cited_as")
            context["citing"] = claims.prefetch_related("translations", cited_as)[:CLAIMS_SHOWN]
            context["citing_count"] = claims.count()
        return super().render_change_form(request, context, *args, **kwargs)

    def get_search_results(
        self, request: Any, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """An address finds the source that has it, however it is decorated."""
        if re.match(r"https?://\S+$", search_term.strip()) and "\0" not in search_term:
            found = queryset.filter(pk__in=Source.objects.at_address(search_term.strip()))
            if found.exists():
                return found, False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("claims"), ordering="citing")
    def claims_citing(self, source: Any) -> str:
        return claims_link(source.citing, citations__source__id__exact=source.pk)
