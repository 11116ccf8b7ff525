"""Exports from the list of claims: what is published of the chosen ones, in any format."""

import logging
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from claims.admin.claim.bulk import Question
from claims.admin.claim.bulk_edits import BulkEdits
from claims.exports import (
    FORMATS,
    Publisher,
    TooManyExports,
    Unwritable,
    attachment,
    export,
    package,
    this_publisher,
)
from claims.exports.kept_files import NO_ROOM, NO_ROOM_SAID
from claims.exports.own_connection import FEW
from claims.models import Actor, Claim
from claims.record.tables import DEFAULT_VERSION, VERSIONS, table_set
from claims.selection import Selection, chosen
from claims.selection.parameters import MAX_VALUES

logger = logging.getLogger(__name__)

PACKAGES = {
    "package" if version == DEFAULT_VERSION else f"package-{version}": version
    for version in VERSIONS
}
"""The versions of the package, by the name that the form gives them."""
LABELS = {
    "package": gettext_lazy("Package to cite: tables, documents and references in one zip"),
    "package-2": gettext_lazy("Package, version 2: a draft, whose form may still change"),
    "xlsx": gettext_lazy("XLSX: every table as a sheet"),
    "csv": gettext_lazy("CSV: claims with citations"),
    "jsonl": gettext_lazy("JSON Lines: the documents"),
    "markdown": gettext_lazy("Markdown with footnotes and a bibliography"),
    "claimreview": gettext_lazy("ClaimReview as a DataFeed (JSON-LD)"),
    "ris": gettext_lazy("RIS: the sources, with excerpts as notes"),
    "biblatex": gettext_lazy("BibLaTeX: the sources"),
    "bibtex": gettext_lazy("BibTeX: the sources"),
    "csl": gettext_lazy("CSL-JSON: the sources"),
    "claims.ris": gettext_lazy("RIS: the claims themselves"),
    "claims.biblatex": gettext_lazy("BibLaTeX: the claims themselves"),
    "claims.bibtex": gettext_lazy("BibTeX: the claims themselves"),
    "claims.csl": gettext_lazy("CSL-JSON: the claims themselves"),
}


def formats() -> list[tuple[str, str]]:
    """Every format and its label, in the reader's language."""
    language = "chinese" if get_language() == "zh-hant" else "english"
    tables = {
        f"{table.name}.csv": f"CSV · {getattr(table.description, language)}"
        for table in table_set().tables.values()
    }
    labels = {**{name: str(label) for name, label in LABELS.items()}, **tables}
    return [(name, labels[name]) for name in (*LABELS, *tables) if name in {*PACKAGES, *FORMATS}]


class ExportForm(forms.Form):
    format = forms.ChoiceField(label=gettext_lazy("format"), choices=formats)

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


EXPORT = Question(
    gettext_lazy("Export what is published of selected claims"),
    gettext_lazy("Export"),
    gettext_lazy(
        "The file holds the current edition of each claim, as readers see it; claims that were"
        " never published, or are withdrawn, are not in it."
    ),
    ExportForm,
)


class ExportActions(BulkEdits):
    """The actions of the list of claims, with the export."""

    actions = (*BulkEdits.actions, "export_selected")

    @admin.action(description=EXPORT.title, permissions=["view"])
    def export_selected(self, request: HttpRequest, queryset: QuerySet[Claim]) -> Any:
        answers = self._answers(request, queryset, EXPORT)
        if isinstance(answers, TemplateResponse):
            return answers
        selection, name = chosen(queryset), answers["format"]
        if not selection.editions().exists():
            messages.error(request, _("None of the selected claims is published."))
            return None
        refused = too_many(name, selection)
        if refused:
            messages.error(request, refused)
            return None
        publisher = this_publisher(request.build_absolute_uri("/"))
        try:
            return file_answer(name, selection, publisher)
        except Unwritable as error:
            messages.error(request, str(error))
        except TooManyExports:
            messages.error(request, _("Other large exports are under way. Try again in a moment."))
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            logger.exception("There is no room for an export")
            messages.error(request, str(NO_ROOM_SAID))
        return None


def too_many(name: str, selection: Selection) -> str:
    """A sentence that refuses a file of so many claims, or nothing."""
    if name in PACKAGES and len(selection.values["claim"]) > MAX_VALUES:
        message = _("A package of chosen claims holds at most %(most)d: it names them all.")
        return message % {"most": MAX_VALUES}
    if name == "xlsx" and selection.editions().count() > FEW:
        message = _(
            "XLSX of chosen claims holds at most %(most)d: choose fewer, take CSV, or ask"
            " /api/v1/export.xlsx for all that meet a filter."
        )
        return message % {"most": FEW}
    return ""


def file_answer(name: str, selection: Selection, publisher: Publisher) -> HttpResponseBase:
    """The published editions of the selection as a file of the format or package called `name`."""
    if name in PACKAGES:
        version = PACKAGES[name]
        return attachment(
            lambda: package(selection, version=version),
            selection,
            media_type="application/zip",
            ending="zip",
        )
    form = FORMATS[name]
    return attachment(
        lambda: export(name, selection.editions(), publisher),
        selection,
        media_type=form.media_type,
        ending=form.ending,
    )
